"""The transcripts of a session: on which clock each stands, and which of them is meant by a part of its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import AddressWrong
from archive.home import SessionFolder
from archive.intake.clock import bare_name, independent_transcripts, on_session_clock, recording_starts, stem_of
from archive.intake.dates import DATED
from archive.intake.sessions import read_session
from archive.messages import Message, _
from archive.records import Segment
from archive.transcripts.stored import read_transcript


@dataclass(frozen=True)
class ClockedTranscript:
    """A transcript with its place on its session's clock."""

    path: Path
    starts_at_s: float
    independent: bool  # it has no place there: its address names it
    moved: bool  # nothing says where it begins, so versions without that clock let it begin at 0 beside others

    def segments(self, *, own_clock: bool) -> tuple[Segment, ...]:
        """What is said. Raises TranscriptUnreadable."""
        return on_session_clock(read_transcript(self.path).segments, 0.0 if own_clock else self.starts_at_s)


def clocked_transcripts(folder: SessionFolder) -> list[ClockedTranscript]:
    """The transcripts of a session by name. Raises SettingsWrong when session.toml cannot be read."""
    session, paths = read_session(folder), transcript_paths(folder)
    starts, independent = recording_starts(session), independent_transcripts(session, (path.stem for path in paths))
    placed = {stem_of(one) for one in session.recordings if one.starts_at_s is not None}
    return [
        ClockedTranscript(
            path,
            starts.get(path.stem, 0.0),
            path.stem in independent,
            path.stem not in placed and (path.stem in independent or starts.get(path.stem, 0.0) > 0),
        )
        for path in paths
    ]


def transcript_paths(folder: SessionFolder) -> list[Path]:
    """Where the transcripts of a session are, by name."""
    return sorted(folder.transcripts.glob("*.json"))


def stem_meant(folder: SessionFolder, name: str) -> str:
    """The transcript that is called so, or the only one whose name begins so, with or without the date before it.

    Raises AddressWrong.
    """
    wanted = re.sub(r"\.(json|vtt)$", "", name.removeprefix("transcripts/"))
    stems = [path.stem for path in transcript_paths(folder)]
    if wanted in stems:
        return wanted
    begun = [stem for stem in stems if wanted and any(one.startswith(wanted.casefold()) for one in names_of(stem))]
    if len(begun) > 1:
        raise AddressWrong(
            _("several begin with {rest}: {names}", rest=wanted, names=begun), _("type more of the name")
        )
    if not begun:
        raise AddressWrong(
            _("there is no transcript {name} in {session_id}", name=wanted, session_id=folder.id),
            see_what_is_there(folder.id),
        )
    return begun[0]


def see_what_is_there(folder: str) -> Message:
    """The cure for an address of nothing in a session, or in the library."""
    command = "sig-archive search kind:reading" if folder == "library" else f"sig-archive show {folder}"
    return _("see what is there with: {command}", command=command)


def names_of(stem: str) -> Iterator[str]:
    """A transcript's name, and what of it stands behind its date, and behind its time of day."""
    yield stem.casefold()
    yield DATED.sub("", stem.casefold())
    yield bare_name(stem.casefold())
