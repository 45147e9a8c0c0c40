"""A session's clock: where each of its recordings begins on it, so that an address names one moment.

Parts of a meeting follow one another. A recording's own clock, which its transcript and its captions have, begins with it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from archive.records import Recording, Segment, Session
from archive.sources.dates import DAY

# Behind the date: 2020-10-17-2013.mp4, 20201017_201305.mp4, 2020-10-17 20-13-05.mp4, …-20.13.mp4
_CLOCK = re.compile(r"[-_ T]?([01]\d|2[0-3])[-_.:]?([0-5]\d)(?:[-_.:]?([0-5]\d))?(?!\d)")


def recording_starts(session: Session) -> dict[str, float]:
    """Seconds on the session's clock at which each recording begins, by the stem of its name.

    What session.toml says counts; recordings of which it says nothing follow one another in its order.
    """
    starts, next_s = {}, 0.0
    for recording in session.recordings:
        if recording.starts_at_s is None:
            starts[stem_of(recording)] = next_s
            next_s += math.ceil(recording.duration_s)
        else:
            starts[stem_of(recording)] = recording.starts_at_s
    return starts


def stem_of(recording: Recording) -> str:
    """What a recording's transcript is named by."""
    return Path(recording.path).stem


def on_session_clock(segments: Iterable[Segment], starts_at_s: float) -> tuple[Segment, ...]:
    """Segments of a recording's own clock, on the session's."""
    if not starts_at_s:
        return tuple(segments)
    return tuple(replace(one, start_s=one.start_s + starts_at_s, end_s=one.end_s + starts_at_s) for one in segments)


def start_of_next(session: Session, path: str) -> float | None:
    """Where a recording that comes to a session begins: as long after the first as the times in their names say, else
    when the last one ends; None for the first."""
    others = [recording for recording in session.recordings if recording.path != path]
    if not others:
        return None
    starts = recording_starts(session)
    end_s = max(starts[stem_of(other)] + math.ceil(other.duration_s) for other in others)
    return max((said for other in others if (said := said_start(other, path, starts)) >= end_s - 1), default=end_s)


def said_start(other: Recording, path: str, starts: dict[str, float]) -> float:
    """Where the recording of this path begins, when the times of day in both names tell; else a time before all others."""
    earlier, later = time_in(Path(other.path).stem), time_in(Path(path).stem)
    if earlier is None or later is None:
        return -math.inf
    return starts[stem_of(other)] + (later - earlier).total_seconds()


def time_in(stem: str) -> timedelta | None:
    """The time of day that stands behind the date in a name; None where there is none."""
    day = DAY.search(stem)
    found = _CLOCK.match(stem, day.end()) if day else None
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0)) if found else None
