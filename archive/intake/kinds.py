"""The kinds of files the archive takes, known by the endings of their names, and who takes each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InputRefused
from archive.intake.chat_files import refuse_without_chat
from archive.intake.collecting import CollectRun
from archive.intake.existing import RECORDING_ENDINGS
from archive.intake.incoming import Incoming
from archive.intake.note_files import take_document, take_text
from archive.intake.packed_chats import take_packed_chat
from archive.intake.page_files import DOCUMENT_ENDINGS, PAGE_ENDINGS, take_page
from archive.intake.recording_files import take_recording
from archive.intake.sheet_files import take_sheet
from archive.intake.sheets import reading as sheets
from archive.intake.transcript_files import take_transcript
from archive.messages import _
from archive.transcripts import imported


@dataclass(frozen=True)
class FileKind:
    """Files of some endings. `take` moves one into the archive, or raises InputRefused and leaves it where it is."""

    name: str
    endings: frozenset[str]
    take: Callable[[Incoming, CollectRun], None]


# In the order in which they are taken: sheets tell a note's author and source, a transcript belongs to its recording.
FILE_KINDS = (
    FileKind("sheet", sheets.ENDINGS, take_sheet),
    FileKind("recording", RECORDING_ENDINGS, take_recording),
    FileKind("transcript", imported.ENDINGS - {".docx"}, take_transcript),
    FileKind("document", frozenset({".docx"}), take_document),  # a transcript of a platform, or a note
    FileKind("text", frozenset({".md", ".markdown", ".txt"}), take_text),  # a note, a transcript
    FileKind("page", PAGE_ENDINGS, take_page),  # saved with a browser
    FileKind("reading", DOCUMENT_ENDINGS, take_page),
    FileKind("packed chat", frozenset({".zip"}), take_packed_chat),
    FileKind("chat", frozenset({".jsonl"}), refuse_without_chat),  # an export of chat is told by what is in it
)


def kind_of(path: Path) -> FileKind | None:
    """The kind of a file; None of one that the archive does not take."""
    return next((kind for kind in FILE_KINDS if path.suffix.lower() in kind.endings), None)


def place_in_order(path: Path) -> int:
    """Which of the kinds it is, those that are not taken last."""
    kind = kind_of(path)
    return FILE_KINDS.index(kind) if kind else len(FILE_KINDS)


def unknown_kind(path: Path) -> InputRefused:
    """The error for a file that the archive does not take, with the kinds that it takes."""
    return InputRefused(
        _("{path} is not a kind of file the archive takes", path=path),
        _(
            "hand in recordings, transcripts (.vtt, .srt, .json, .tsv, .docx or .txt), notes (.md, .docx, .txt, .ipynb), saved pages (.html, .mhtml), documents (.pdf, .pptx), sheets (.xlsx, .ods or .csv), chats (also as .zip)"
        ),
    )
