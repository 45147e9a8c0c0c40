"""The group's words: canonical spellings with what people write and say for them, from glossary.toml.

What is proposed stands in the same file as `[[proposed]]` and counts for nothing until somebody accepts it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import InputRefused, SettingsWrong
from archive.files import write_text
from archive.messages import _

_HEADER = re.compile(r"^\[\[(?:entry|proposed)\]\]", re.MULTILINE)
_ONLY_PROPOSED = re.compile(r"^(?:seen|example) *=.*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One of the group's words: how it is written, in Chinese and in English, and what is said for it."""

    canonical: str
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    paraphrases: tuple[str, ...] = ()  # what people say who do not know the word

    @property
    def forms(self) -> tuple[str, ...]:
        """Every written form, the canonical one first."""
        return tuple(dict.fromkeys((self.canonical, *self.zh, *self.en)))


def read_glossary(path: Path) -> tuple[Entry, ...]:
    """The entries, in order; none when there is no file.

    Raises SettingsWrong, naming the file and the entry.
    """
    entries = []
    for number, value in enumerate(tables(path).get("entry", []), 1):
        try:
            lists = {name: tuple(map(str, value.get(name, ()))) for name in ("zh", "en", "spoken", "paraphrases")}
            entries.append(Entry(canonical=str(value["canonical"]), **lists))
        except (KeyError, TypeError, AttributeError) as error:
            raise SettingsWrong(
                _("{path}: entry {number} has no canonical form", path=path, number=number),
                _('give it one: canonical = "PriorityQueue"'),
            ) from error
    return tuple(entries)


def tables(path: Path) -> dict[str, Any]:
    """What glossary.toml holds; nothing when there is no file. Raises SettingsWrong."""
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsWrong(
            _("{path} cannot be read as TOML: {error}", path=path, error=error),
            _("mend that line and run again"),
        ) from error


def spelling_key(form: str) -> str:
    """What two spellings of a form have in common."""
    return re.sub(r"[\s_-]+", "", form).lower()


def owner_of(form: str, entries: Iterable[Entry]) -> Entry | None:
    """The entry that a form belongs to, in whatever spelling."""
    return next((entry for entry in entries if spelling_key(form) in map(spelling_key, entry.forms)), None)


def add_entry(path: Path, entry: Entry) -> None:
    """Put an entry at the end of glossary.toml; comments and order stay.

    Raises InputRefused when its canonical form is there already, SettingsWrong when the file cannot be read.
    """
    if not entry.canonical.strip():
        raise InputRefused(
            _("an entry needs a canonical form"),
            _("run: sig-archive glossary add PriorityQueue"),
        )
    owner = owner_of(entry.canonical, read_glossary(path))
    if owner:
        raise InputRefused(
            _(
                "{canonical} is in {name} already, with the entry {owner}",
                canonical=entry.canonical,
                name=path.name,
                owner=owner.canonical,
            ),
            _("edit that entry instead"),
        )
    lists = {"zh": entry.zh, "en": entry.en, "spoken": entry.spoken, "paraphrases": entry.paraphrases}
    values = {"canonical": entry.canonical, **lists}
    append(path, [block("entry", values)])


def add_proposals(path: Path, proposals: Sequence[dict[str, Any]]) -> None:
    """Put proposals (canonical, zh, seen, example) at the end of glossary.toml, where they count for nothing yet."""
    append(path, [block("proposed", proposal) for proposal in proposals])


def proposed_names(path: Path) -> list[str]:
    """The canonical forms that are proposed in the file."""
    return [str(value.get("canonical", "")) for value in tables(path).get("proposed", [])]


def accept(path: Path, names: Sequence[str]) -> None:
    """Make entries of proposals. Raises InputRefused when one is not proposed, and then changes nothing."""
    missing = [name for name in names if name not in proposed_names(path)]
    if missing:
        raise InputRefused(
            _("{name} proposes no {missing}", name=path.name, missing=missing[0]),
            _("see what it does: sig-archive glossary list"),
        )
    text = path.read_text("utf-8")
    starts = [match.start() for match in _HEADER.finditer(text)]
    written = text[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        of = tomllib.loads(part).get("proposed", [{}])[0].get("canonical")
        written += _ONLY_PROPOSED.sub("", part).replace("[[proposed]]", "[[entry]]", 1) if of in names else part
    write_text(path, written)


def block(table: str, values: dict[str, Any]) -> str:
    """A table as TOML; JSON's strings, numbers and lists are TOML's too."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    return "\n".join((f"[[{table}]]", *lines)) + "\n"


def append(path: Path, blocks: Sequence[str]) -> None:
    """Put tables at the end of glossary.toml; what stands there stays."""
    text = path.read_text("utf-8").rstrip("\n") if path.is_file() else ""
    write_text(path, "\n\n".join(filter(None, (text, *(part.rstrip("\n") for part in blocks)))) + "\n")
