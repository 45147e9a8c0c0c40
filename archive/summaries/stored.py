"""A summary's files: `summary.md` for people, `summary.json` for programs, which knows by a hash what was written for people.

A section of `summary.md` that is not what was written was edited by hand: it stays as it is when the others are written anew. A
page without the marks of its sections was written by a person: it stays, and a new summary is written beside it.
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
from archive.records import (
    Chapter,
    Cited,
    CodeMention,
    Definition,
    Question,
    Session,
    Summary,
    Task,
    TopicCoverage,
    WrittenNote,
)
from archive.summaries.forms.older_page import render_older_summary
from archive.summaries.forms.page import LinkOf, assemble, no_link, regions_of, render_regions, render_summary
from archive.summaries.forms.template import DEFAULT, Template, read_template

PLAIN_FIELDS = ("session_id", "made_by", "key", "language", "template", "dropped")
LATER_LISTS = {
    "tasks": Task,
    "definitions": Definition,
    "code": CodeMention,
    "covered": TopicCoverage,
    "notes": WrittenNote,
}
REGION_KEYS = "region_keys"  # in summary.json: a hash of each section that was written with it, by its name
TEXT_KEY = "text_key"  # in summary.json: a hash of the summary.md that was written with it


@dataclass(frozen=True)
class StoredSummary:
    """What a session's folder has for a summary."""

    key: str = ""  # what it was made from; "" where none was made
    is_edited: bool = False  # summary.md is not what was written, and nobody can tell which sections of it are
    edited_regions: tuple[str, ...] = ()  # the sections of it that are not what was written


def read_stored(folder: SessionFolder, session: Session) -> StoredSummary:
    """The summary that is there; a `summary.md` alone was written by hand."""
    if not folder.summary_text.is_file():
        return StoredSummary()
    values = read_values(folder.summary)
    key, page = str(values.get("key", "")), read_page(folder)
    if is_as_written(page, values, session):
        return StoredSummary(key)
    edited = edited_regions(page, values)
    return StoredSummary(key, edited is None, tuple(edited or ()))


def edited_regions(page: str, values: Mapping[str, Any]) -> dict[str, str | None] | None:
    """The sections of a page that are not what was written, None for one that was removed; None where nobody can tell."""
    keys, found = values.get(REGION_KEYS), regions_of(page)
    if not isinstance(keys, dict) or len(found) < 2:
        return None
    changed: dict[str, str | None] = {name: text for name, text in found.items() if keys.get(name) != page_key(text)}
    return changed | {name: None for name in keys if name not in found}


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
        summary = summary_of(values)
    except (KeyError, TypeError):
        return False
    rendered = (render_summary(session, summary), render_older_summary(session, summary))
    return page_key(page) in map(page_key, rendered)


def summary_of(values: Mapping[str, Any]) -> Summary:
    """The summary that summary.json holds, of this version or an earlier one. Raises KeyError or TypeError where it holds none."""
    given = {name: values[name] for name in PLAIN_FIELDS if name in values}
    cited: dict[str, Any] = {name: cited_of(values[name]) for name in ("abstract", "points", "decisions")}
    later: dict[str, Any] = {name: records_of(kind, values.get(name, ())) for name, kind in LATER_LISTS.items()}
    return Summary(
        **given,
        **cited,
        chapters=tuple(map(chapter_of, values["chapters"])),
        questions=tuple(map(question_of, values["questions"])),
        more_questions=tuple(map(question_of, values.get("more_questions", ()))),
        terms=tuple(values["terms"]),
        coverage=tuple(values["coverage"]),
        next_week=cited_of(values.get("next_week", ())),
        **later,
    )


def cited_of(values: Sequence[Mapping[str, Any]]) -> tuple[Cited, ...]:
    """The sentences of a section."""
    return tuple(Cited(one["text"], tuple(one["addresses"])) for one in values)


def question_of(values: Mapping[str, Any]) -> Question:
    """A question with its answers, of which earlier versions kept none."""
    return Question(values["text"], tuple(values["addresses"]), cited_of(values.get("answers", ())))


def chapter_of(values: Mapping[str, Any]) -> Chapter:
    """A chapter with its points, further points and notes; earlier versions kept no further ones, and at first no notes."""
    cited = {name: cited_of(values.get(name, ())) for name in ("notes", "more")}
    return Chapter(**{**values, "points": cited_of(values["points"]), **cited})


def records_of(kind: Any, values: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    """Records of a list that earlier versions did not keep."""
    return tuple(kind(**{**one, "addresses": tuple(one["addresses"])}) for one in values)


def write_stored(
    folder: SessionFolder,
    session: Session,
    summary: Summary,
    *,
    replace_edited: bool,
    template: Template | None = None,
    link_of: LinkOf = no_link,
) -> Path | None:
    """Write a summary; the sections that were edited by hand stay as they are. The path of what now stands beside it, if any.

    That is the new text where nobody can tell what was edited, or with `replace_edited` the edited one. A run that is killed and
    run again ends the same.
    """
    regions = render_regions(session, summary, template or read_template(summary.template or DEFAULT), link_of)
    page = assemble(regions)
    stored = read_stored(folder, session)
    is_edited = bool(stored.is_edited or stored.edited_regions) and page_key(read_page(folder)) != page_key(page)
    beside = None
    if is_edited and (stored.is_edited or replace_edited):
        beside = write_edited(folder, page, replace_edited=replace_edited)
    elif is_edited:
        edited = edited_regions(read_page(folder), read_values(folder.summary)) or {}
        write_page(folder, assemble(with_edited(regions, edited)))
    else:
        write_page(folder, page)
    keys = {REGION_KEYS: {name: page_key(text) for name, text in regions.items()}, TEXT_KEY: page_key(page)}
    write_json(folder.summary, {"schema": 1, **keys, **asdict(summary)})
    return beside


def with_edited(regions: Mapping[str, str], edited: Mapping[str, str | None]) -> dict[str, str]:
    """New regions with those in their places that were edited by hand; those that were removed stay away."""
    merged = {**regions, **{name: text for name, text in edited.items() if text is not None}}
    return {name: text for name, text in merged.items() if edited.get(name, text) is not None}


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
