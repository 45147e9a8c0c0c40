"""What counts as talking or writing about a topic: one rule for a session's summary and for the coverage of the whole plan."""

from __future__ import annotations

from collections.abc import Iterable

AROUND = 2  # sentences of speech before and after one that names a topic, which are about it too
NAMING_LINES = 3  # of a note that is about what they name, where no heading names it


def lines_about(naming: Iterable[int], count: int) -> list[int]:
    """The places, each once and in order, of the sentences or lines of speech that are about a topic, of `count` in all;
    `naming` are those that name it."""
    near = {place for n in naming for place in range(n - AROUND, n + AROUND + 1)}
    return sorted(place for place in near if 0 <= place < count)


def note_is_about(naming_lines: int, *, titled: bool) -> bool:
    """Whether a note is about a topic that so many of its lines name; one that names it in passing only mentions it."""
    return naming_lines >= NAMING_LINES or (titled and naming_lines > 0)
