"""Browse the archive by its plain files: the list of sessions, one session at a glance, its summary."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.chats.days import read_day
from archive.errors import AddressWrong, ArchiveError, NoteUnreadable
from archive.home import Home, SessionFolder
from archive.intake.clock import stem_of
from archive.intake.notes import archived_note
from archive.intake.sessions import read_session
from archive.members import NOBODY, Members
from archive.messages import _
from archive.records import Session, speech_address
from search.reading.address import LATEST, spell_out
from search.reading.transcripts import ClockedTranscript, clocked_transcripts


@dataclass(frozen=True)
class NoteEntry:
    """A note of a session; without author where it was edited beyond reading, with its file's name as title."""

    address: str
    author: str
    title: str


@dataclass(frozen=True)
class TranscriptEntry:
    """What is said in a recording of a session, or in a transcript that came without one."""

    address: str
    name: str
    duration_s: float


@dataclass(frozen=True)
class ChatEntry:
    """A day of a session's discussion."""

    address: str
    messages: int


@dataclass(frozen=True)
class SessionOverview:
    """What a session's folder holds."""

    session: Session
    transcripts: tuple[TranscriptEntry, ...]
    duration_s: float
    notes: tuple[NoteEntry, ...]
    chat: tuple[ChatEntry, ...]
    summary: bool

    @property
    def recordings(self) -> int:
        """Recordings, or the transcripts that came without one."""
        return len(self.session.recordings) or len(self.transcripts)

    @property
    def messages(self) -> int:
        """Of all days."""
        return sum(day.messages for day in self.chat)


@dataclass(frozen=True)
class SummaryFile:
    """A session's summary: its Markdown, and what made it where no person did."""

    session_id: str
    text: str
    values: dict[str, Any] | None  # of summary.json


def list_sessions(
    home: Home, problems: list[ArchiveError] | None = None, members: Members = NOBODY
) -> list[SessionOverview]:
    """Every session, oldest first, its people by the names that count; the error of one that cannot be read is added to `problems`, or raised without them."""
    found = []
    for folder in home.session_folders():
        try:
            found.append(read_overview(folder, members))
        except ArchiveError as error:
            if problems is None:
                raise
            problems.append(error)
    return found


def read_overview(folder: SessionFolder, members: Members = NOBODY) -> SessionOverview:
    """One session at a glance, its people by the names that count."""
    session = read_session(folder)
    presenters = tuple(map(members.canonical, session.presenters))
    transcripts = tuple(transcript_entry(session, one) for one in clocked_transcripts(folder))
    recorded_s = sum(recording.duration_s for recording in session.recordings)
    return SessionOverview(
        session=replace(session, presenters=presenters),
        transcripts=transcripts,
        duration_s=recorded_s or sum(one.duration_s for one in transcripts),
        notes=tuple(note_entry(path, folder.id, members) for path in sorted(folder.notes.glob("*.md"))),
        chat=tuple(chat_entry(path, folder.id) for path in sorted(folder.chat.glob("*.md"))),
        summary=folder.summary_text.is_file(),
    )


def transcript_entry(session: Session, transcript: ClockedTranscript) -> TranscriptEntry:
    """A transcript by its file."""
    stem, starts_at_s = transcript.path.stem, transcript.starts_at_s
    recorded_s = next((one.duration_s for one in session.recordings if stem_of(one) == stem), 0.0)
    duration_s = recorded_s or max((one.end_s for one in transcript.segments(own_clock=True)), default=0.0)
    recording = stem if transcript.independent else ""
    address = speech_address(session.id, starts_at_s, starts_at_s + duration_s, recording=recording)
    return TranscriptEntry(address, stem, duration_s)


def note_entry(path: Path, session_id: str, members: Members) -> NoteEntry:
    """A note by its file."""
    address = f"{session_id}/notes/{path.stem}"
    try:
        note, _line = archived_note(path, session_id)
    except NoteUnreadable:
        return NoteEntry(address, "", path.stem)
    return NoteEntry(address, members.canonical_names(note.author) or "", note.title)


def chat_entry(path: Path, session_id: str) -> ChatEntry:
    """A day of chat by its file."""
    messages = read_day(path.stem, path.read_text("utf-8", errors="replace"))
    return ChatEntry(f"{session_id}/chat/{path.stem}", len(messages))


def read_summary(home: Home, session: str = LATEST) -> SummaryFile:
    """The summary of a session, or of the `latest` one that has one; raises AddressWrong when there is none."""
    folder = summary_folder(home, session)
    text = folder.summary_text.read_text("utf-8")
    try:
        values: dict[str, Any] | None = json.loads(folder.summary.read_text("utf-8"))
    except (OSError, ValueError):  # a summary that a person wrote
        values = None
    return SummaryFile(folder.id, text, values)


def summary_folder(home: Home, session: str) -> SessionFolder:
    """The folder of a session that has a summary; raises AddressWrong when there is none."""
    if session == LATEST:
        folders = [folder for folder in home.session_folders() if folder.summary_text.is_file()]
        if not folders:
            raise AddressWrong(_("no session has a summary yet"), _("make them with: sig-archive ingest"))
        return folders[-1]
    folder = home.session(spell_out(home, session))
    if not folder.root.is_dir():
        raise AddressWrong(
            _("there is no session {session}", session=session), _("list them with: sig-archive sessions")
        )
    if not folder.summary_text.is_file():
        raise AddressWrong(
            _("the session {session} has no summary yet", session=session), _("make it with: sig-archive ingest")
        )
    return folder
