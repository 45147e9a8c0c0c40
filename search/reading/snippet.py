"""The part of a passage that is shown: the sentence that answers, with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from archive.text.columns import column_count, columns
from archive.text.markdown import verbatim_blocks
from search.reading.best_sentence import sentence_ranges
from search.reading.highlights import only_in
from search.results import Range

SNIPPET_COLUMNS = 300  # three lines of an ordinary terminal
CODE_LINES = 6  # of a block of code
TAB = 4  # columns
ITEM = "\x00"  # in the place of a line break that stays
NO_SPACE_BEHIND = (" ", "\n", *"，。、；：？！）》」』”’…")


# What keeps a line of its own: an item of a list, a message of the chat.
_ITEM = re.compile(r"\n(?=[ \t]*(?:[-*+•]|\d{1,2}[.)、]|[^\s:：]{1,16}:)[ \t])")


@dataclass(frozen=True)
class Snippet:
    """Text, in lines only where it has items of a list or messages, and ranges of it: words of the query, and words that only a translation of it names."""

    text: str  # "" where a block of code is all there is
    highlights: tuple[Range, ...] = ()
    translated: tuple[Range, ...] = ()
    code: tuple[Snippet, ...] = ()  # lines of a block of code, or of a table, below the text


def cut_snippet(
    text: str,
    highlights: Sequence[Range] = (),
    translated: Sequence[Range] = (),
    sentence: Range | None = None,
    *,
    room: int = SNIPPET_COLUMNS,
) -> Snippet:
    """At most about `room` columns of `text` around a sentence of it; … stands where something was left out.

    A sentence in a block of code, or in a table, is shown in its lines, below the sentence before the block.
    """
    own, blocks = only_in(highlights, translated), verbatim_blocks(text)
    at = sentence[0] if sentence else min((start for start, _ in highlights), default=0)
    block = next((block for block in blocks if block[0] <= at < block[1]), None)
    low = max((end for _, end in blocks if end <= (block[0] if block else at)), default=0)
    high = block[0] if block else min((start for start, _ in blocks if start > at), default=len(text))
    if not block:
        return cut_prose(text, (low, high), own, translated, sentence, room)
    code = cut_code(text, block, at, own, translated)
    if not text[low:high].strip():
        return Snippet("", code=code)
    above = cut_prose(text[:high], (low, high), own, translated, last_sentence(text[low:high], low), room * 2 // 3)
    return replace(above, code=code)


def last_sentence(text: str, offset: int) -> Range | None:
    """The last sentence of a text that begins at `offset` of another."""
    found = sentence_ranges(text)
    return (found[-1][0] + offset, found[-1][1] + offset) if found else None


def cut_prose(
    text: str, within: Range, own: Sequence[Range], translated: Sequence[Range], sentence: Range | None, room: int
) -> Snippet:
    """At most about `room` columns of a part of the text, in one line but for its items."""
    low, high = within
    flat = re.sub(r"[\n\t]", " ", _ITEM.sub(ITEM, text[low:high])).replace(ITEM, "\n")
    inside = [cut_ranges(ranges, low, high) for ranges in (own, translated)]
    best = (sentence[0] - low, sentence[1] - low) if sentence else None
    start, end = snippet_span(text[low:high], flat, [*inside[0], *inside[1]], best, room)
    start += len(flat[start:end]) - len(flat[start:end].lstrip())
    before = "… " if (text[:low] + flat[:start]).strip() else ""
    after = " …" if (flat[end:] + text[high:]).strip() else ""
    line, moved = collapse_spaces(flat[start:end].rstrip())
    shown = [tuple(moved(cut_ranges(ranges, start, end), len(before))) for ranges in inside]
    return Snippet(before + line + after, shown[0], shown[1])


def cut_code(
    text: str, block: Range, at: int, own: Sequence[Range], translated: Sequence[Range]
) -> tuple[Snippet, ...]:
    """CODE_LINES lines of a block around the place `at`, without its fences and without the indent that all have."""
    lines = [span for span in line_spans(text, block) if not text[slice(*span)].lstrip().startswith(("```", "~~~"))]
    place = max((n for n, (start, _) in enumerate(lines) if start <= at), default=0)
    first = max(0, min(place - CODE_LINES // 3, len(lines) - CODE_LINES))
    chosen = lines[first : first + CODE_LINES]
    shown = [code_line(text, span, own, translated) for span in chosen]
    indent = min((len(one.text) - len(one.text.lstrip()) for one in shown if one.text.strip()), default=0)
    before, after = first > 0, first + CODE_LINES < len(lines)
    return (*[Snippet("…")] * before, *(outdented(one, indent) for one in shown), *[Snippet("…")] * after)


def line_spans(text: str, block: Range) -> list[Range]:
    """The lines of a block, without what ends them."""
    spans, start = [], block[0]
    for line in text[slice(*block)].split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def code_line(text: str, span: Range, own: Sequence[Range], translated: Sequence[Range]) -> Snippet:
    """A line with TAB columns for each tab that it begins with."""
    line = text[slice(*span)]
    tabs = len(line) - len(line.lstrip("\t"))
    shown = " " * TAB * tabs + line[tabs:].replace("\t", " ").rstrip()
    by = (TAB - 1) * tabs
    moved = [tuple((a + by, b + by) for a, b in cut_ranges(ranges, *span)) for ranges in (own, translated)]
    return Snippet(shown, moved[0], moved[1])


def outdented(line: Snippet, by: int) -> Snippet:
    """A line of code without its first characters, which are spaces."""
    moved = [tuple((a - by, b - by) for a, b in ranges) for ranges in (line.highlights, line.translated)]
    return Snippet(line.text[by:], moved[0], moved[1])


def cut_ranges(ranges: Iterable[Range], start: int, end: int) -> list[Range]:
    """Ranges cut to [start, end) and counted from there."""
    return [(max(a, start) - start, min(b, end) - start) for a, b in ranges if a < end and b > start]


def collapse_spaces(text: str) -> tuple[str, Callable[[Iterable[Range], int], list[Range]]]:
    """Text with single spaces only, none behind full-width punctuation, and what moves ranges of the text to their new places, `by` further on."""
    kept = [n for n, char in enumerate(text) if char != " " or text[n - 1 : n] not in NO_SPACE_BEHIND]
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
    taken = list(accumulate(map(column_count, flat), initial=0))  # columns before each place
    if taken[end] - taken[start] > room:
        return span_around_first(flat, marks, start, end, room)
    first, last, grown = best, best, True
    while grown:
        grown = False
        for before, after in ((0, 1), (1, 0)):
            low, high = first - before, last + after
            if low >= 0 and high < len(spans) and taken[spans[high][1]] - taken[spans[low][0]] <= room:
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
