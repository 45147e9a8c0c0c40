"""The part of a passage that is shown: the sentence that answers, with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.reading.best_sentence import sentence_ranges
from search.reading.columns import columns
from search.reading.highlights import Range, only_in

SNIPPET_COLUMNS = 300  # three lines of an ordinary terminal


@dataclass(frozen=True)
class Snippet:
    """One line of text, and ranges of it: words of the query, and words that only a translation of it names."""

    text: str
    highlights: tuple[Range, ...] = ()
    translated: tuple[Range, ...] = ()


def cut_snippet(
    text: str,
    highlights: Sequence[Range] = (),
    translated: Sequence[Range] = (),
    sentence: Range | None = None,
    *,
    room: int = SNIPPET_COLUMNS,
) -> Snippet:
    """At most about `room` columns of `text` around a sentence of it; … stands where something was left out."""
    flat, own = re.sub(r"[\n\t]", " ", text), only_in(highlights, translated)
    start, end = snippet_span(text, flat, [*own, *translated], sentence, room)
    start += len(flat[start:end]) - len(flat[start:end].lstrip())
    before, after = "… " if flat[:start].strip() else "", " …" if flat[end:].strip() else ""
    line, moved = collapse_spaces(flat[start:end].rstrip())

    def shown(ranges: Iterable[Range]) -> tuple[Range, ...]:
        return tuple(moved(cut_ranges(ranges, start, end), len(before)))

    return Snippet(before + line + after, shown(own), shown(translated))


def cut_ranges(ranges: Iterable[Range], start: int, end: int) -> list[Range]:
    """Ranges cut to [start, end) and counted from there."""
    return [(max(a, start) - start, min(b, end) - start) for a, b in ranges if a < end and b > start]


def collapse_spaces(text: str) -> tuple[str, Callable[[Iterable[Range], int], list[Range]]]:
    """Text with single spaces only, and what moves ranges of the text to their new places, `by` further on."""
    kept = [n for n, char in enumerate(text) if char != " " or text[n - 1 : n] != " "]
    place = {old: new for new, old in enumerate(kept)}

    def move(ranges: Iterable[Range], by: int) -> list[Range]:
        found = ([place[n] for n in range(start, end) if n in place] for start, end in ranges)
        return [(places[0] + by, places[-1] + 1 + by) for places in found if places]

    return "".join(text[n] for n in kept), move


def snippet_span(text: str, flat: str, marks: Sequence[Range], sentence: Range | None, room: int) -> Range:
    """The sentence, else the first, widened by whole sentences, first the following ones, as far as there is room."""
    spans = sentence_ranges(text)
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


def span_around_first(flat: str, marks: Sequence[Range], start: int, end: int, room: int) -> Range:
    """A part of one long sentence, its first match a third from the left."""
    first = next((a for a, b in marks if a >= start and b <= end), start)
    low = first
    while low > start and columns(flat[low - 1 : first]) <= room // 3:
        low -= 1
    high = low
    while high < end and columns(flat[low : high + 1]) <= room:
        high += 1
    return low, high
