"""Choose the part of a passage that is shown: the sentence that answers best, with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.records import Hit, Passage
from archive.words import width
from search.highlights import Range, only_in
from search.terminal import OWN, TRANSLATED, Mark, columns, printable, shifted, within

COLUMNS = 300  # three lines of an ordinary terminal
LEAD_S = 5.0  # seconds: an estimate from letters is off by about as much, and it is better to hear the sentence begin
TRANSLATION_COUNTS = 0.5  # beside a word of the question itself
_SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?]+|\.(?=\s)|\n|\Z)", re.DOTALL)


def marks_of(hit: Hit) -> list[Mark]:
    return [*styled_apart(hit.highlights, hit.translated)]


def styled_apart(ranges: Sequence[Range], translated: Sequence[Range]) -> Iterator[Mark]:
    """The question's own words in one style, their translations in another."""
    yield from (Mark(start, end) for start, end in only_in(ranges, translated))
    yield from (Mark(start, end, TRANSLATED) for start, end in translated)


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
    start, end = best_sentence(text, marks, spans)
    best = spans.index((start, end))
    if columns(flat[start:end]) > room:
        return around_first(flat, marks, start, end, room)
    first, last, grown = best, best, True
    while grown:
        grown = False
        for before, after in ((0, 1), (1, 0)):
            low, high = first - before, last + after
            if low >= 0 and high < len(spans) and columns(flat[spans[low][0] : spans[high][1]]) <= room:
                first, last, grown = low, high, True
    return spans[first][0], spans[last][1]


def moment_s(passage: Passage, marks: Sequence[Mark]) -> float | None:
    """About when the sentence that answers best is spoken, by its share of the passage's letters; None for a text."""
    if passage.start_s is None or passage.end_s is None:
        return None
    start, _ = best_sentence(passage.text, marks, sentences(passage.text))
    about_s = passage.start_s + (passage.end_s - passage.start_s) * start / max(1, len(passage.text))
    return max(passage.start_s, about_s - LEAD_S)


def best_sentence(text: str, marks: Sequence[Mark], spans: Sequence[Range]) -> Range:
    """The sentence with most of the question, the first of several; all of the text when it has none."""
    return max(spans, key=lambda span: (matched(text, marks, span), -span[0]), default=(0, len(text)))


def sentences(text: str) -> list[Range]:
    return [found.span() for found in _SENTENCE.finditer(text) if found[0].strip()]


def matched(text: str, marks: Sequence[Mark], span: Range) -> float:
    """How much of the question a sentence holds: its different matches, by width, a translation for half."""
    start, end = span
    found = {(text[a:b].lower(), style) for a, b, style in marks if a >= start and b <= end}
    return sum(width(words) * (1.0 if style == OWN else TRANSLATION_COUNTS) for words, style in found)


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
