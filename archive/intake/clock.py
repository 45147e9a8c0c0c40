"""A session's clock: where each of its recordings begins on it, so that an address names one moment.

Parts of a meeting follow one another. A recording's own clock, which its transcript and its captions have, begins with it.
An independent recording is another one of the same meeting, as when two people recorded it: it stands on its own clock only,
and addresses name it. The session's clock is always that of at least one recording.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from archive.intake.dates import DATED, DAY
from archive.records import Recording, Segment, Session

# Behind the date: 2020-10-17-2013.mp4, 20201017_201305.mp4, 2020-10-17 20-13-05.mp4, …-20.13.mp4
_CLOCK = re.compile(r"[-_ T]?([01]\d|2[0-3])[-_.:]?([0-5]\d)(?:[-_.:]?([0-5]\d))?(?!\d)")

SHARED_S = 120.0  # parts overlap by less: clocks of devices differ, and names tell the minute at most


def recording_starts(session: Session) -> dict[str, float]:
    """Seconds on the session's clock at which each recording begins, by the stem of its name; 0 for independent ones.

    What session.toml says counts; recordings of which it says nothing follow one another in its order.
    """
    starts, next_s, independent = {}, 0.0, independent_recordings(session)
    for recording in session.recordings:
        stem = stem_of(recording)
        if stem in independent:
            starts[stem] = 0.0
        elif recording.starts_at_s is None:
            starts[stem] = next_s
            next_s += math.ceil(recording.duration_s)
        else:
            starts[stem] = recording.starts_at_s
    return starts


def independent_recordings(session: Session) -> set[str]:
    """The recordings, by stem, that are said to be independent, or to begin while one before them runs.

    Where that would be all of them, the first one has the session's clock.
    """
    shared: list[Recording] = []
    for recording in session.recordings:
        if not recording.independent and not any(overlap(one, recording) for one in shared):
            shared.append(recording)
    shared = shared or list(session.recordings[:1])
    return {stem_of(recording) for recording in session.recordings if recording not in shared}


def independent_transcripts(session: Session, stems: Iterable[str]) -> set[str]:
    """The transcripts among these that stand on clocks of their own: of independent recordings, and those without a
    recording, but for the first where nothing else is on the session's clock."""
    stems, recorded = sorted(stems), {stem_of(recording) for recording in session.recordings}
    independent = independent_recordings(session)
    alone = [stem for stem in stems if stem not in recorded]
    if not any(stem in recorded and stem not in independent for stem in stems):
        alone = alone[1:]
    return {stem for stem in stems if stem in independent} | set(alone)


def overlap(one: Recording, other: Recording) -> bool:
    """Whether both run at the same time by what session.toml says of their beginnings, the first one's being 0."""
    if other.starts_at_s is None:
        return False
    start_s = max(one.starts_at_s or 0.0, other.starts_at_s)
    end_s = min((one.starts_at_s or 0.0) + one.duration_s, other.starts_at_s + other.duration_s)
    return end_s - start_s > min(SHARED_S, min(one.duration_s, other.duration_s) / 2)


def stem_of(recording: Recording) -> str:
    """What a recording's transcript is named by."""
    return Path(recording.path).stem


def on_session_clock(segments: Iterable[Segment], starts_at_s: float) -> tuple[Segment, ...]:
    """Segments of a recording's own clock, on the session's."""
    if not starts_at_s:
        return tuple(segments)
    return tuple(replace(one, start_s=one.start_s + starts_at_s, end_s=one.end_s + starts_at_s) for one in segments)


def placed(session: Session, recording: Recording) -> Recording:
    """A recording that comes to a session with where it begins there; independent where its name says that it began while
    another one ran."""
    starts, shared = recording_starts(session), shared_recordings(session, recording.path)
    for other in shared:
        start_s = said_start(other, recording.path, starts)
        timed = replace(recording, starts_at_s=start_s)
        if math.isfinite(start_s) and overlap(replace(other, starts_at_s=starts[stem_of(other)]), timed):
            return replace(timed, independent=True, starts_at_s=start_s if start_s >= 0 else None)
    return replace(recording, starts_at_s=start_of_next(session, recording.path))


def shared_recordings(session: Session, path: str) -> list[Recording]:
    """The recordings on the session's clock but for the one of that path."""
    independent = independent_recordings(session)
    return [one for one in session.recordings if one.path != path and stem_of(one) not in independent]


def start_of_next(session: Session, path: str) -> float | None:
    """Where a recording that comes to a session begins: as long after the first as the times in their names say, else
    when the last one ends; None for the first."""
    others = shared_recordings(session, path)
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


def bare_name(stem: str) -> str:
    """What of a name stands behind its date and time of day: `bob` of 2020-10-17-2013-bob; "" where nothing does."""
    rest = DATED.sub("", stem)
    if rest != stem and (clock := _CLOCK.match(rest)):
        rest = rest[clock.end() :].lstrip("-_. ")
    return rest


def time_in(stem: str) -> timedelta | None:
    """The time of day that stands behind the date in a name; None where there is none."""
    day = DAY.search(stem)
    found = _CLOCK.match(stem, day.end()) if day else None
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0)) if found else None
