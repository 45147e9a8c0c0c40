"""Choose the part of a passage that is shown: the sentence that answers best, with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.terminal import Mark, Range, columns, printable, shifted, within

COLUMNS = 300  # three lines of an ordinary terminal
_SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?]+|\.(?=\s)|\n|\Z)", re.DOTALL)


def excerpt(text: str, marks: Sequence[Mark], *, room: int = COLUMNS) -> tuple[str, list[Mark]]:
    """At most about `room` columns of `text` in one line, and its marks; … stands where something was left out."""
    flat = re.sub(r"[\n\t]", " ", printable(text))
    start, end = window(text, flat, marks, room)
    start += len(flat[start:end]) - len(flat[start:end].lstrip())
    before, after = "… " if flat[:start].strip() else "", " …" if flat[end:].strip() else ""
    line, shown = closed_up(flat[start:end].rstrip(), within(marks, start, end))
    return before + line + after, shifted(shown, len(before))


def closed_up(text: str, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """Text with single spaces only, and its marks."""
    kept = [n for n, char in enumerate(text) if char != " " or text[n - 1 : n] != " "]
    place = {old: new for new, old in enumerate(kept)}
    moved = ((mark, [place[n] for n in range(mark.start, mark.end) if n in place]) for mark in marks)
    return "".join(text[n] for n in kept), [mark._replace(start=m[0], end=m[-1] + 1) for mark, m in moved if m]


def window(text: str, flat: str, marks: Sequence[Mark], room: int) -> Range:
    """The best sentence, widened by whole sentences, first the following ones, as far as there is room."""
    spans = sentences(text)
    if not spans:
        return 0, len(flat)
    best = max(range(len(spans)), key=lambda n: (matched(text, marks, spans[n]), -n))
    start, end = spans[best]
    if columns(flat[start:end]) > room:
        return around_first(flat, marks, start, end, room)
    first, last, grown = best, best, True
    while grown:
        grown = False
        for candidate in ((first, last + 1), (first - 1, last)):
            low, high = candidate
            if low >= 0 and high < len(spans) and columns(flat[spans[low][0] : spans[high][1]]) <= room:
                first, last, grown = low, high, True
    return spans[first][0], spans[last][1]


def sentences(text: str) -> list[Range]:
    return [found.span() for found in _SENTENCE.finditer(text) if found[0].strip()]


def matched(text: str, marks: Sequence[Mark], span: Range) -> int:
    """How much of the question a sentence holds: letters of its different matches."""
    start, end = span
    return sum(map(len, {text[a:b].lower() for a, b, _ in marks if a >= start and b <= end}))


def around_first(flat: str, marks: Sequence[Mark], start: int, end: int, room: int) -> Range:
    """A part of one long sentence, its first match a third from the left."""
    first = next((a for a, b, _ in marks if a >= start and b <= end), start)
    low = first
    while low > start and columns(flat[low - 1 : first]) <= room // 3:
        low -= 1
    high = low
    while high < end and columns(flat[low : high + 1]) <= room:
        high += 1
    return low, high
