"""What the things of the field are called (`concepts.txt`) and what is done to them (`actions.txt`), and what people say for them
who do not know the name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

THINGS, ACTIONS = Path(__file__).with_name("concepts.txt"), Path(__file__).with_name("actions.txt")


@dataclass(frozen=True)
class Concept:
    """One thing or action: its names, which mean the same, and looser ways to say it, which may mean other things as well."""

    names: tuple[str, ...]
    paraphrases: tuple[str, ...] = ()


@cache
def bundled_concepts() -> tuple[Concept, ...]:
    """The concepts that come with sig-archive, in the order of the files."""
    return (*bundled_things(), *read_concepts(ACTIONS.read_text("utf-8")))


@cache
def bundled_things() -> tuple[Concept, ...]:
    """Those of them that are things."""
    return tuple(read_concepts(THINGS.read_text("utf-8")))


def read_concepts(text: str) -> Iterator[Concept]:
    """One concept a line: names, an equals sign, paraphrases, all between commas; `#` begins a remark."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            names, _equals, paraphrases = line.partition("=")
            yield Concept(split_forms(names), split_forms(paraphrases))


def split_forms(text: str) -> tuple[str, ...]:
    """The forms between commas."""
    return tuple(form for form in map(str.strip, text.split(",")) if form)
