"""What a session's files say: the segments of its transcripts, the passages of its notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.home import Home
from archive.index.note_passages import note_passages
from archive.intake import notes
from archive.intake.clock import on_session_clock, recording_starts
from archive.pipeline import keys
from archive.pipeline.state import SessionState
from archive.records import Passage, Segment
from archive.transcripts.stored import read_transcript


@dataclass(frozen=True)
class SessionContent:
    """The text of a session's transcripts and notes."""

    key: tuple[str, str]  # the session, and a hash of its files
    speech: tuple[tuple[Path, tuple[Segment, ...]], ...]  # on the session's clock, in its order
    independent: tuple[tuple[Path, tuple[Segment, ...]], ...]  # on clocks of their own
    notes: tuple[Passage, ...]


def content_key(state: SessionState) -> tuple[str, str]:
    """What two readings of a session have in common while none of its files changed."""
    return state.folder.id, keys.passages_key(state.files)


def read_content(home: Home, state: SessionState) -> SessionContent:
    """Raises TranscriptUnreadable or NoteUnreadable, naming the file."""
    return SessionContent(
        content_key(state),
        tuple(speech_by_clock(state)),
        tuple(independent_speech(state)),
        tuple(written_passages(home, [file.path for file in state.notes], state.folder.id)),
    )


def speech_by_clock(state: SessionState) -> list[tuple[Path, tuple[Segment, ...]]]:
    """The segments of each transcript on the session's clock, in its order. Raises TranscriptUnreadable."""
    starts = recording_starts(state.session)
    found = [
        (file.path, on_session_clock(read_transcript(file.path).segments, starts.get(file.path.stem, 0.0)))
        for file in state.transcripts
        if file.path.stem not in state.independent
    ]
    return sorted(found, key=lambda one: (one[1][0].start_s if one[1] else 0.0, one[0]))


def independent_speech(state: SessionState) -> list[tuple[Path, tuple[Segment, ...]]]:
    """The segments of each other transcript. Raises TranscriptUnreadable."""
    paths = (file.path for file in state.transcripts if file.path.stem in state.independent)
    return [(path, read_transcript(path).segments) for path in paths]


def written_passages(home: Home, files: Iterable[Path], session_id: str | None) -> list[Passage]:
    """Every passage of a session's notes, or of the library's reading when there is no session."""
    found: list[Passage] = []
    for path in files:
        note, first_line = notes.archived_note(path, session_id)
        found += note_passages(note, home.relative(path), first_line=first_line)
    return found
