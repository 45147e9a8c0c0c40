"""Members' notes: read whatever they hand in as text, and keep it as Markdown with front matter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from archive.errors import FetchFailed, NoteUnreadable
from archive.files import slug
from archive.intake.authors import author_name
from archive.intake.dates import parse_date
from archive.intake.front_matter import FrontMatter, split_matter
from archive.messages import Message, _
from archive.pages.reading import page_reader
from archive.records import Note
from archive.text.decoding import decode_text
from archive.text.markdown import MATTER_FENCE, first_heading, plain_text


@dataclass(frozen=True)
class IncomingNote:
    """A note as it came in: its front matter and its text."""

    path: Path
    matter: FrontMatter
    body: str
    sha256: str  # of the file

    def value(self, name: str) -> str:
        """What its front matter says under a name, "" for nothing."""
        return self.matter.value(name)

    @property
    def date(self) -> date | None:
        """The day it names; raises ValueError, with what it names, where that is no day or may be two."""
        return parse_date(self.matter.values.get("date"))

    @property
    def title(self) -> str:
        """As it is read: of the front matter, else its first heading of the first level, else the name of the file."""
        return plain_text(self.value("title")) or first_heading(self.body) or self.path.stem


def read_note(path: Path, *, max_bytes: int) -> IncomingNote:
    """Read a note in any of the encodings people use.

    Raises NoteUnreadable when it is empty, too long, not text, or its front matter is broken.
    """
    size_bytes = path.stat().st_size
    if size_bytes > max_bytes:
        raise too_long(path, size_bytes, max_bytes)
    raw = path.read_bytes()
    if not raw.strip():
        raise NoteUnreadable(_("{path} is empty", path=path), save_again())
    text = decode_text(raw)
    if text is None:
        raise NoteUnreadable(
            _("{path} is not text", path=path),
            _("export it as Markdown in UTF-8 and run again"),
        )
    matter, body = split_matter(text, path)
    if not body.strip():
        raise NoteUnreadable(_("{path} has front matter and no text", path=path), save_again())
    return IncomingNote(path, matter, body.strip("\n") + "\n", hashlib.sha256(raw).hexdigest())


def read_word_note(path: Path, *, max_bytes: int) -> tuple[IncomingNote, str]:
    """(the note, the author in the properties of the document or ""). Raises NoteUnreadable."""
    try:
        document = page_reader().read(path, "word", name=str(path))
    except FetchFailed as error:
        raise NoteUnreadable(error.what, _("save it again as .docx or as Markdown")) from error
    size_bytes = len(document.markdown.encode())
    if size_bytes > max_bytes:
        raise too_long(path, size_bytes, max_bytes)
    if not document.markdown.strip():
        raise NoteUnreadable(_("{path} is empty", path=path), save_again())
    title = FrontMatter({"title": document.title}) if document.title else FrontMatter()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return IncomingNote(path, title, document.markdown, sha256), document.author


def too_long(path: Path, size_bytes: int, max_bytes: int) -> NoteUnreadable:
    """The error for a note longer than the settings allow."""
    return NoteUnreadable(
        _(
            "{path} has {size_bytes:,} bytes, more than notes.max_bytes allows ({max_bytes:,})",
            path=path,
            size_bytes=size_bytes,
            max_bytes=max_bytes,
        ),
        _("split it, or raise that setting"),
    )


def save_again() -> Message:
    """The cure of a note without text."""
    return _("save its text again and run again")


def note_name(author: str, title: str) -> str:
    """`alice-preemption.md`: at most 240 bytes, with room for what marks an unfinished file; file systems take 255."""
    return f"{slug(author_name(author), limit=20)}-{reading_name(title)}"


def reading_name(title: str) -> str:
    """`scheduler-design.md`, without the addresses that stand in a title."""
    return f"{slug(author_name(title), limit=56)}.md"


def note_text(note: Note, *, fetched_at: str, week: int | None = None, kept: Sequence[FrontMatter] = ()) -> str:
    """The archived file: front matter, an empty line, the body. Below our entries stand those of `kept` that are no
    entries of ours, of each name the first."""
    values: dict[str, str | int] = {
        "author": note.author,
        "title": note.title,
        "source": note.source,
        "fetched_at": fetched_at,
        "sha256": note.sha256,
    }
    if week is not None:
        values["week"] = week
    names = frozenset(values)
    lines = [yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)]
    for matter in kept:
        lines.append(f"{others}\n" if (others := matter.without(names)) else "")
        names |= matter.values.keys()
    return f"{MATTER_FENCE}\n{''.join(lines)}{MATTER_FENCE}\n\n{note.body}"


def archived_note(path: Path, session_id: str | None) -> tuple[Note, int]:
    """(note, first line of its body in the file) of an archived note.

    Raises NoteUnreadable when someone has edited it beyond reading.
    """
    matter, body, first_line = read_archived(path)
    note = Note(
        session_id=session_id,
        author=author_name(str(matter.values.get("author") or "")),
        title=plain_text(str(matter.values.get("title") or "")) or path.stem,
        source=str(matter.values.get("source") or ""),
        sha256=str(matter.values.get("sha256") or ""),
        body=body,
    )
    return note, first_line


def matter_of(path: Path) -> FrontMatter:
    """The front matter of an archived note. Raises NoteUnreadable."""
    return read_archived(path)[0]


def read_archived(path: Path) -> tuple[FrontMatter, str, int]:
    """(front matter, body, first line of the body in the file)."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise NoteUnreadable(
            _("{path} is not text in UTF-8 any more", path=path),
            _("restore it from Git, or save it as UTF-8"),
        ) from error
    matter, body = split_matter(text, path)
    return matter, body, text.count("\n") - body.count("\n") + 1
