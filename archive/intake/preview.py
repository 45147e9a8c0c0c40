"""What would become of files that come in: what each is taken for, where it would go, what would be refused.

Nothing is moved and nothing written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.chats import days
from archive.errors import ArchiveError, InputRefused, SettingsWrong
from archive.intake import links, notes
from archive.intake.chat_files import ChatFile, chat_in, refuse_without_chat
from archive.intake.collecting import CollectRun
from archive.intake.incoming import Incoming, check_link, unreadable_input
from archive.intake.kinds import kind_of, unknown_kind
from archive.intake.note_files import session_of
from archive.intake.packed_chats import read_packed_chats
from archive.intake.page_files import page_as_note
from archive.intake.recording_files import measure_duration
from archive.intake.sheet_files import calendar_of
from archive.messages import Message, _
from archive.transcripts import imported

TO_LIBRARY = "library"
KIND_LABELS = {
    "recording": _("recording"),
    "transcript": _("transcript"),
    "sheet": _("sheet"),
    "chat": _("chat"),
    "note": _("note"),
}


@dataclass(frozen=True)
class Preview:
    """What would become of one file."""

    kind: str = ""  # one of KINDS; "" of what would be refused
    target: str = ""  # a session's id, or several; the library, links.csv
    refusal: ArchiveError | None = None

    @property
    def text(self) -> Message:
        """It for a person."""
        if self.refusal:
            return _("refused: {what}", what=str(self.refusal))
        return _("{kind} → {target}", kind=KIND_LABELS[self.kind], target=self.target)

    def as_json(self) -> dict[str, str]:
        """It for programs."""
        return {"kind": self.kind, "target": self.target, "refusal": self.refusal.code if self.refusal else ""}


def preview_file(path: Path, run: CollectRun) -> Preview:
    """What would become of a file."""
    try:
        check_link(path, run.home.root, follow=run.settings.inbox.follow_links)
        kind = kind_of(path)
        if kind is None:
            raise unknown_kind(path)
        chat = chat_in(path, run)
        return preview_chat(chat, run) if chat else PREVIEWS[kind.name](Incoming(path), run)
    except (InputRefused, SettingsWrong) as error:
        return Preview(refusal=error)
    except OSError as error:
        return Preview(refusal=unreadable_input(path, error))


def preview_recording(incoming: Incoming, run: CollectRun) -> Preview:
    """Raises RecordingUnreadable, or InputRefused when nothing says which session it belongs to."""
    measure_duration(incoming.path)
    return Preview("recording", run.folder_for(incoming).id)


def preview_transcript(incoming: Incoming, run: CollectRun) -> Preview:
    """Raises TranscriptUnreadable, or InputRefused when nothing says which session it belongs to."""
    imported.read_imported(incoming.path)
    return Preview("transcript", run.folder_for(incoming).id)


def preview_sheet(incoming: Incoming, run: CollectRun) -> Preview:
    """Raises InputRefused."""
    links.read_sheet(incoming.path, calendar_of(run))
    return Preview("sheet", run.home.links.name)


def preview_text(incoming: Incoming, run: CollectRun) -> Preview:
    """Raises NoteUnreadable, or what a transcript raises."""
    text = notes.read_note(incoming.path, max_bytes=run.settings.notes.max_bytes)
    if not text.matter.values and imported.is_transcript(text.body):
        return preview_transcript(incoming, run)
    return Preview("note", session_of(incoming, text, run) or TO_LIBRARY)


def preview_document(incoming: Incoming, run: CollectRun) -> Preview:
    """Raises NoteUnreadable, or what a transcript raises."""
    text, _author = notes.read_word_note(incoming.path, max_bytes=run.settings.notes.max_bytes)
    if imported.is_transcript(text.body):
        return preview_transcript(incoming, run)
    return Preview("note", session_of(incoming, text, run) or TO_LIBRARY)


def preview_page(incoming: Incoming, run: CollectRun) -> Preview:
    """Raises NoteUnreadable."""
    known, note, _page = page_as_note(incoming, run)
    return Preview("note", session_of(known, note, run) or TO_LIBRARY)


def preview_chat(chat: ChatFile, run: CollectRun) -> Preview:
    """The sessions of its days. Raises InputRefused."""
    sessions = {run.session or run.meeting_of(date.fromisoformat(day)) for day in days.by_day(chat.messages())}
    return Preview("chat", ", ".join(sorted(sessions)))


def preview_packed_chat(incoming: Incoming, run: CollectRun) -> Preview:
    """Raises InputRefused."""
    found = [preview_chat(chat, run).target for chat in read_packed_chats(incoming, run)]
    return Preview("chat", ", ".join(sorted({session for one in found for session in one.split(", ")})))


def preview_no_chat(incoming: Incoming, run: CollectRun) -> Preview:
    """Raises InputRefused: only chats have the ending of this file, and it is none."""
    refuse_without_chat(incoming, run)
    return Preview()


PREVIEWS: dict[str, Callable[[Incoming, CollectRun], Preview]] = {
    "recording": preview_recording,
    "transcript": preview_transcript,
    "sheet": preview_sheet,
    "text": preview_text,
    "document": preview_document,
    "page": preview_page,
    "reading": preview_page,
    "packed chat": preview_packed_chat,
    "chat": preview_no_chat,
}
