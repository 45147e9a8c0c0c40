"""Members' notes: read whatever they hand in as text, and keep it as Markdown with front matter."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from archive.errors import NoteUnreadable
from archive.files import slug
from archive.messages import _
from archive.records import Note
from archive.text.decoding import decode_text

MATTER_FENCE = "---"


@dataclass(frozen=True)
class IncomingNote:
    """A note file as it was handed in: its front matter, its text, and what was found out about it."""

    path: Path
    matter: dict[str, Any]
    body: str
    sha256: str

    def value(self, name: str) -> str:
        found = self.matter.get(name)
        parts = found if isinstance(found, list) else [found]
        return ", ".join(str(part).strip() for part in parts if part is not None and not isinstance(part, list | dict))

    @property
    def date(self) -> date | None:
        found = self.matter.get("date")
        if isinstance(found, datetime):
            return found.date()
        if isinstance(found, date):
            return found
        try:
            return date.fromisoformat(str(found)[:10])
        except ValueError:
            return None

    @property
    def title(self) -> str:
        heading = re.search(r"^#\s+(.+?)\s*#*$", self.body, re.MULTILINE)
        return self.value("title") or (heading[1] if heading else self.path.stem)


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


def too_long(path: Path, size_bytes: int, max_bytes: int) -> NoteUnreadable:
    return NoteUnreadable(
        _(
            "{path} has {size_bytes:,} bytes, more than notes.max_bytes allows ({max_bytes:,})",
            path=path,
            size_bytes=size_bytes,
            max_bytes=max_bytes,
        ),
        _("split it, or raise that setting"),
    )


def save_again() -> str:
    return str(_("save its text again and run again"))


def split_matter(text: str, path: Path) -> tuple[dict[str, Any], str]:
    """(front matter, body). Raises NoteUnreadable, naming the line, when front matter is begun and broken."""
    lines = text.split("\n")
    if (
        lines[0].strip() != MATTER_FENCE
        or len(lines) < 2
        or not re.match(r"[\w\u4e00-\u9fff-]+\s*[::]|#|---|- ", lines[1])
    ):
        return {}, text
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == MATTER_FENCE), None)
    ruled = lines[1].startswith("- ")  # perhaps a line across the page, and a list under it
    if end is None:
        if ruled:
            return {}, text
        raise NoteUnreadable(
            _("{path} begins front matter with --- and never ends it", path=path),
            _("add a line --- after the front matter"),
        )
    try:
        matter = yaml.safe_load("\n".join(lines[1:end])) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2020-13-45
        if ruled:
            return {}, text
        mark = getattr(error, "problem_mark", None)
        raise not_yaml(path, mark.line + 2 if mark else None) from error
    if not isinstance(matter, dict):
        raise NoteUnreadable(
            _("{path}: its front matter is not a list of `name: value`", path=path),
            mend_matter(),
        )
    return {str(name).lower(): value for name, value in matter.items()}, "\n".join(lines[end + 1 :])


def not_yaml(path: Path, line: int | None) -> NoteUnreadable:
    where = str(_(", line {line}", line=line)) if line else ""
    return NoteUnreadable(_("{path}{where}: its front matter is not YAML", path=path, where=where), mend_matter())


def mend_matter() -> str:
    return str(_("mend it, or remove it, and run again"))


def note_name(author: str, title: str) -> str:
    """At most 240 bytes, with room for what marks an unfinished file: file systems take 255."""
    return f"{slug(author, limit=20)}-{slug(title, limit=56)}.md"


def note_text(note: Note, *, fetched_at: str, week: int | None = None) -> str:
    """The archived file: front matter, an empty line, the body."""
    values = {
        "author": note.author,
        "title": note.title,
        "source": note.source,
        "fetched_at": fetched_at,
        "sha256": note.sha256,
    }
    if week is not None:
        values["week"] = week  # type: ignore[assignment]
    matter = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{MATTER_FENCE}\n{matter}{MATTER_FENCE}\n\n{note.body}"


def archived_note(path: Path, session_id: str | None) -> tuple[Note, int]:
    """(note, first line of its body in the file) of an archived note.

    Raises NoteUnreadable when someone has edited it beyond reading.
    """
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise NoteUnreadable(
            _("{path} is not text in UTF-8 any more", path=path),
            _("restore it from Git, or save it as UTF-8"),
        ) from error
    matter, body = split_matter(text, path)
    skipped = len(text.split("\n")) - len(body.split("\n"))
    note = Note(
        session_id=session_id,
        author=str(matter.get("author") or ""),
        title=str(matter.get("title") or path.stem),
        source=str(matter.get("source") or ""),
        sha256=str(matter.get("sha256") or ""),
        body=body,
    )
    return note, skipped + 1
