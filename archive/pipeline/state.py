"""What a session's folder holds, read once a run and handed down."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from archive.errors import ArchiveError, TranscriptUnreadable
from archive.files import key_of
from archive.home import Home, SessionFolder
from archive.intake.clock import independent_transcripts
from archive.intake.existing import unregistered_recordings
from archive.intake.sessions import read_session
from archive.records import Recording, Session, Transcript
from archive.summaries.stored import StoredSummary, read_stored
from archive.transcripts.originals import Original, originals_of
from archive.transcripts.stored import IMPORTED, has_captions, read_transcript, text_sha256

TIME_STAMP = re.compile(r'^(  "created_at"|  "glossary_sha256"|fetched_at): .*$', re.MULTILINE)  # in transcripts, notes


@dataclass(frozen=True)
class SourceFile:
    """A file that passages are made from."""

    path: Path
    digest: str  # of its text, whatever the time it was written at


@dataclass(frozen=True)
class TranscriptFile(SourceFile):
    """A transcript's file; its segments stay there."""

    transcript: Transcript | None = None  # without its segments; None when it cannot be read
    is_as_written: bool = False  # nobody has corrected it by hand

    @property
    def is_corrected(self) -> bool:
        """Whether somebody may have corrected by hand what a machine transcribed."""
        return self.transcript is not None and self.transcript.engine != IMPORTED and not self.is_as_written

    has_captions: bool = True  # the .vtt beside it says the same


@dataclass(frozen=True)
class SessionState:
    """A session as it was read."""

    folder: SessionFolder
    session: Session
    record: tuple[SourceFile, ...]  # session.toml, where there is one
    transcripts: tuple[TranscriptFile, ...]
    notes: tuple[SourceFile, ...]
    chat: tuple[SourceFile, ...]
    originals: tuple[Original, ...]
    unregistered: tuple[Path, ...]  # recordings that session.toml does not name
    summary: StoredSummary
    problems: tuple[TranscriptUnreadable, ...]  # of transcripts that cannot be read

    @property
    def files(self) -> list[SourceFile]:
        """What the session's passages are made from, by name; with a line for independent transcripts, of which versions
        before knew nothing."""
        marks = [SourceFile(self.folder.transcripts, key_of(sorted(self.independent)))] if self.independent else []
        files = [*self.record, *self.transcripts, *self.notes, *self.chat, *marks]
        return sorted(files, key=lambda file: file.path)

    @property
    def independent(self) -> set[str]:
        """The transcripts, by stem, that are not on the session's clock."""
        return independent_transcripts(self.session, (file.path.stem for file in self.transcripts))

    def transcript_of(self, recording: Recording) -> TranscriptFile | None:
        """The file of a recording's transcript; None when there is none."""
        target = transcript_path(self.folder, recording)
        return next((file for file in self.transcripts if file.path == target), None)

    def original_of(self, recording: Recording) -> Original | None:
        """The transcript that was handed in for a recording."""
        stem = Path(recording.path).stem
        return next((original for original in self.originals if original.stem == stem), None)


def session_paths(folder: SessionFolder) -> list[Path]:
    """What a session's passages are made from, by name."""
    found = [*folder.transcripts.glob("*.json"), *folder.notes.glob("*.md"), *folder.chat.glob("*.md")]
    return sorted(path for path in [folder.record, *found] if path.is_file())


def read_state(folder: SessionFolder) -> SessionState:
    """Raises SettingsWrong when session.toml cannot be read; a transcript that cannot is one of the state's problems."""
    session = read_session(folder)
    problems: list[TranscriptUnreadable] = []
    return SessionState(
        folder=folder,
        session=session,
        record=read_files([folder.record] if folder.record.is_file() else []),
        transcripts=tuple(read_transcript_file(path, problems) for path in sorted(folder.transcripts.glob("*.json"))),
        notes=read_files(sorted(folder.notes.glob("*.md"))),
        chat=read_files(sorted(folder.chat.glob("*.md"))),
        originals=tuple(originals_of(folder, session.recordings)),
        unregistered=tuple(unregistered_recordings(folder, session)),
        summary=read_stored(folder, session),
        problems=tuple(problems),
    )


def read_files(paths: list[Path]) -> tuple[SourceFile, ...]:
    """Files with their digests, in the order of their paths."""
    return tuple(SourceFile(path, digest_of(path)) for path in paths)


def digest_of(path: Path) -> str:
    """A hash of a file's text, whatever the time it was written at."""
    return key_of(TIME_STAMP.sub("", path.read_text("utf-8", errors="replace")))


def read_transcript_file(path: Path, problems: list[TranscriptUnreadable]) -> TranscriptFile:
    """What a transcript says of itself; one that cannot be read is added to `problems`."""
    try:
        transcript = read_transcript(path)
    except TranscriptUnreadable as error:
        problems.append(error)
        return TranscriptFile(path, digest_of(path))
    as_written = transcript.text_sha256 == text_sha256(transcript.segments)
    captions = has_captions(path, transcript)
    return TranscriptFile(path, digest_of(path), replace(transcript, segments=()), as_written, captions)


def transcript_path(folder: SessionFolder, recording: Recording) -> Path:
    """Where a recording's transcript is kept."""
    return folder.transcripts / f"{Path(recording.path).stem}.json"


class SessionStates:
    """The sessions of an archive, each read when it is first asked for."""

    def __init__(self, home: Home):
        self.home = home
        self.known: dict[str, SessionState | ArchiveError] = {}

    def of(self, session_id: str) -> SessionState:
        """Raises SettingsWrong when the session's record cannot be read."""
        if session_id not in self.known:
            try:
                self.known[session_id] = read_state(self.home.session(session_id))
            except ArchiveError as error:
                self.known[session_id] = error
        state = self.known[session_id]
        if isinstance(state, ArchiveError):
            raise state
        return state

    def forget(self, *session_ids: str) -> None:
        """Read these sessions again when they are next asked for: they were changed."""
        for session_id in session_ids:
            self.known.pop(session_id, None)
