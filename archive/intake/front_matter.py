"""The front matter of a note: read it, and write it again with whatever its author put there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from archive.errors import NoteUnreadable
from archive.messages import Message, _
from archive.text.markdown import MATTER_FENCE

_BEGINS = re.compile(r"[\w\u4e00-\u9fff-]+\s*[::]|#|---|- ")  # as the first line below the fence may
_ENTRY = re.compile(r"(?P<quote>[\"']?)(?P<name>[^\s\"'#\[\]{}-][^\"'#]*?)(?P=quote)\s*:(?:\s|$)")


@dataclass(frozen=True)
class FrontMatter:
    """What stands between the two --- at the beginning of a note."""

    values: dict[str, Any] = field(default_factory=dict)  # by name in small letters
    text: str = ""  # as it was written, without the ---

    def value(self, *names: str) -> str:
        """The first of these entries that says something, as text; of a list its parts, joined by commas."""
        return next((text for name in names if (text := ", ".join(texts_of(self.values.get(name))))), "")

    def without(self, names: frozenset[str]) -> str:
        """The entries of other names as they were written, comments too; "" when there are none."""
        wanted = {name: value for name, value in self.values.items() if name not in names}
        if not wanted:
            return ""
        text = entries_without(self.text, names)
        return text if names_in(text) == wanted.keys() else rewritten(wanted)


def texts_of(value: Any) -> list[str]:
    """The texts in a value: one, or those of a list; of tables in it their names (`authors: [{name: Alice}]`)."""
    parts = value if isinstance(value, list) else [value]
    named = [part.get("name") if isinstance(part, dict) else part for part in parts]
    return [str(part).strip() for part in named if part is not None and not isinstance(part, list | dict)]


def entries_without(text: str, names: frozenset[str]) -> str:
    """Lines of front matter without the entries of these names; an entry goes on until the next one begins."""
    kept, keep = [], True
    for line in text.split("\n"):
        entry = _ENTRY.match(line)
        keep = entry["name"].strip().lower() not in names if entry else keep or line.startswith("#")
        if keep:
            kept.append(line)
    return "\n".join(kept).strip("\n")


def names_in(text: str) -> set[str]:
    """The names of the entries of front matter; none when it cannot be read."""
    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return set()
    return {str(name).lower() for name in values} if isinstance(values, dict) else set()


def rewritten(values: dict[str, Any]) -> str:
    """Entries in our own hand, where the author's cannot be taken apart: on one line, or with names for their parts."""
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000).strip("\n")


def split_matter(text: str, path: Path) -> tuple[FrontMatter, str]:
    """(front matter, body). Raises NoteUnreadable, naming the line, when front matter is begun and broken."""
    lines = text.split("\n")
    if lines[0].strip() != MATTER_FENCE or len(lines) < 2 or not _BEGINS.match(lines[1]):
        return FrontMatter(), text
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == MATTER_FENCE), None)
    ruled = lines[1].startswith("- ")  # perhaps a line across the page, and a list under it
    if end is None:
        if ruled:
            return FrontMatter(), text
        raise NoteUnreadable(
            _("{path} begins front matter with --- and never ends it", path=path),
            _("add a line --- after the front matter"),
        )
    matter = "\n".join(lines[1:end])
    try:
        return parse_matter(matter, path), "\n".join(lines[end + 1 :])
    except NoteUnreadable as error:
        if ruled and error.__cause__:  # not even YAML
            return FrontMatter(), text
        raise


def parse_matter(matter: str, path: Path) -> FrontMatter:
    """Raises NoteUnreadable, naming the line, when it is not YAML, and when it is YAML of another shape."""
    try:
        values = yaml.safe_load(matter) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2020-13-45
        raise not_yaml(path, error) from error
    if not isinstance(values, dict):
        raise NoteUnreadable(_("{path}: its front matter is not a list of `name: value`", path=path), mend_matter())
    return FrontMatter({str(name).lower(): value for name, value in values.items()}, matter)


def not_yaml(path: Path, error: Exception) -> NoteUnreadable:
    """The error that names the line, where YAML tells it."""
    mark = getattr(error, "problem_mark", None)
    if mark:
        what = _("{path}, line {line}: its front matter is not YAML", path=path, line=mark.line + 2)
    else:
        what = _("{path}: its front matter is not YAML", path=path)
    return NoteUnreadable(what, mend_matter())


def mend_matter() -> Message:
    """The cure of front matter that cannot be read."""
    return _("mend it, or remove it, and run again")
