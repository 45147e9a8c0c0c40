"""The part of a passage that is shown: the sentence that answers, with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.records import Hit
from search.reading.answering import sentences
from search.reading.highlights import Range, only_in
from search.terminal.terminal import TRANSLATED, Mark, columns, cut_marks, printable, shift_marks

SNIPPET_COLUMNS = 300  # three lines of an ordinary terminal


def highlight_marks(hit: Hit) -> list[Mark]:
    return [*style_highlights(hit.highlights, hit.translated)]


def style_highlights(ranges: Sequence[Range], translated: Sequence[Range]) -> Iterator[Mark]:
    """The question's own words in one style, their translations in another."""
    yield from (Mark(start, end) for start, end in only_in(ranges, translated))
    yield from (Mark(start, end, TRANSLATED) for start, end in translated)


def cut_snippet(
    text: str, marks: Sequence[Mark], sentence: Range | None = None, *, room: int = SNIPPET_COLUMNS
) -> tuple[str, list[Mark]]:
    """At most about `room` columns of `text` around a sentence of it, in one line, and its marks; … stands where something
    was left out."""
    flat = re.sub(r"[\n\t]", " ", printable(text))
    start, end = snippet_span(text, flat, marks, sentence, room)
    start += len(flat[start:end]) - len(flat[start:end].lstrip())
    before, after = "… " if flat[:start].strip() else "", " …" if flat[end:].strip() else ""
    line, shown = collapse_spaces(flat[start:end].rstrip(), cut_marks(marks, start, end))
    return before + line + after, shift_marks(shown, len(before))


def collapse_spaces(text: str, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """Text with single spaces only, and its marks."""
    kept = [n for n, char in enumerate(text) if char != " " or text[n - 1 : n] != " "]
    place = {old: new for new, old in enumerate(kept)}
    moved = ((mark, [place[n] for n in range(mark.start, mark.end) if n in place]) for mark in marks)
    return "".join(text[n] for n in kept), [mark._replace(start=m[0], end=m[-1] + 1) for mark, m in moved if m]


def snippet_span(text: str, flat: str, marks: Sequence[Mark], sentence: Range | None, room: int) -> Range:
    """The sentence, else the first, widened by whole sentences, first the following ones, as far as there is room."""
    spans = sentences(text)
    if not spans:
        return 0, len(flat)
    best = spans.index(sentence) if sentence in spans else 0
    start, end = spans[best]
    if columns(flat[start:end]) > room:
        return span_around_first(flat, marks, start, end, room)
    first, last, grown = best, best, True
    while grown:
        grown = False
        for before, after in ((0, 1), (1, 0)):
            low, high = first - before, last + after
            if low >= 0 and high < len(spans) and columns(flat[spans[low][0] : spans[high][1]]) <= room:
                first, last, grown = low, high, True
    return spans[first][0], spans[last][1]


def span_around_first(flat: str, marks: Sequence[Mark], start: int, end: int, room: int) -> Range:
    """A part of one long sentence, its first match a third from the left."""
    first = next((a for a, b, _ in marks if a >= start and b <= end), start)
    low = first
    while low > start and columns(flat[low - 1 : first]) <= room // 3:
        low -= 1
    high = low
    while high < end and columns(flat[low : high + 1]) <= room:
        high += 1
    return low, high
