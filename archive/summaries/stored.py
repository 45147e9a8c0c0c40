"""A summary's files: `summary.md` for people, `summary.json` for programs, which knows by a hash what was written for people.

A `summary.md` that is not what was written was edited by hand: it stays, and a new summary is written beside it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.files import free_name, key_of, remove_file, sha256_of, write_bytes, write_json, write_text
from archive.home import SessionFolder
from archive.records import Chapter, Cited, CodeMention, Definition, Question, Session, Summary, Task, TopicCoverage
from archive.summaries.page import render_summary

PLAIN_FIELDS = ("session_id", "made_by", "key", "language", "template", "dropped")
LATER_LISTS = {"tasks": Task, "definitions": Definition, "code": CodeMention, "covered": TopicCoverage}
TEXT_KEY = "text_key"  # in summary.json: a hash of the summary.md that was written with it


@dataclass(frozen=True)
class StoredSummary:
    """What a session's folder has for a summary."""

    key: str = ""  # what it was made from; "" where none was made
    is_edited: bool = False  # summary.md is not what was written


def read_stored(folder: SessionFolder, session: Session) -> StoredSummary:
    """The summary that is there; a `summary.md` alone was written by hand."""
    if not folder.summary_text.is_file():
        return StoredSummary()
    values = read_values(folder.summary)
    return StoredSummary(str(values.get("key", "")), not is_as_written(read_page(folder), values, session))


def read_values(path: Path) -> dict[str, Any]:
    """What summary.json holds; nothing where it cannot be read."""
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def read_page(folder: SessionFolder) -> str:
    """The text of summary.md, whatever its line ends."""
    return folder.summary_text.read_text("utf-8", errors="replace")


def page_key(page: str) -> str:
    """A hash of a page as it is written: in NFC."""
    return key_of(unicodedata.normalize("NFC", page))


def is_as_written(page: str, values: Mapping[str, Any], session: Session) -> bool:
    """Whether a page is the one that was written with these values; versions before the hash wrote what they render to."""
    if TEXT_KEY in values:
        return bool(values[TEXT_KEY] == page_key(page))
    try:
        return page_key(page) == page_key(render_summary(session, summary_of(values)))
    except (KeyError, TypeError):
        return False


def summary_of(values: Mapping[str, Any]) -> Summary:
    """The summary that summary.json holds, of this version or an earlier one. Raises KeyError or TypeError where it holds none."""
    given = {name: values[name] for name in PLAIN_FIELDS if name in values}
    cited = {name: cited_of(values[name]) for name in ("abstract", "points", "decisions")}
    return Summary(
        **given,
        **cited,
        chapters=tuple(map(chapter_of, values["chapters"])),
        questions=tuple(map(question_of, values["questions"])),
        terms=tuple(values["terms"]),
        coverage=tuple(values["coverage"]),
        next_week=cited_of(values.get("next_week", ())),
        **{name: records_of(kind, values.get(name, ())) for name, kind in LATER_LISTS.items()},
    )


def cited_of(values: Sequence[Mapping[str, Any]]) -> tuple[Cited, ...]:
    """The sentences of a section."""
    return tuple(Cited(one["text"], tuple(one["addresses"])) for one in values)


def question_of(values: Mapping[str, Any]) -> Question:
    """A question with its answers, of which earlier versions kept none."""
    return Question(values["text"], tuple(values["addresses"]), cited_of(values.get("answers", ())))


def chapter_of(values: Mapping[str, Any]) -> Chapter:
    """A chapter with its points and notes."""
    return Chapter(**{**values, "points": cited_of(values["points"]), "notes": cited_of(values.get("notes", ()))})


def records_of(kind: Any, values: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    """Records of a list that earlier versions did not keep."""
    return tuple(kind(**{**one, "addresses": tuple(one["addresses"])}) for one in values)


def write_stored(folder: SessionFolder, session: Session, summary: Summary, *, replace_edited: bool) -> Path | None:
    """Write a summary; where summary.md was edited by hand, the path of what now stands beside it.

    That is the new text, or with `replace_edited` the edited one. A run that is killed and run again ends the same.
    """
    page = render_summary(session, summary)
    is_edited = read_stored(folder, session).is_edited and page_key(read_page(folder)) != page_key(page)
    beside = None
    if is_edited:
        beside = write_edited(folder, page, replace_edited=replace_edited)
    else:
        write_page(folder, page)
    write_json(folder.summary, {"schema": 1, TEXT_KEY: page_key(page), **asdict(summary)})
    return beside


def write_page(folder: SessionFolder, page: str) -> None:
    """Write summary.md; what stood beside it until now is no longer news."""
    write_text(folder.summary_text, page)
    if folder.new_summary.is_file():
        remove_file(folder.new_summary)


def write_edited(folder: SessionFolder, page: str, *, replace_edited: bool) -> Path:
    """Write the new text beside the edited one, or, where it takes its place, keep the edited one beside it."""
    if not replace_edited:
        write_text(folder.new_summary, page)
        return folder.new_summary
    kept = free_name(folder.old_summary, sha256_of(folder.summary_text))
    write_bytes(kept, folder.summary_text.read_bytes())
    write_page(folder, page)
    return kept
