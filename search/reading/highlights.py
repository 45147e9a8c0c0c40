"""Find what to highlight: character ranges of the query's words and of their translations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from archive.text.script import normalise
from archive.text.tokens import RUN, SEAM, bigrams, latin_tokens
from search.query.terms import HighlightTerms
from search.results import Range

_PAUSE = re.compile(r"[,.;:!?，。；：、！？]\s|[，。；：、！？]")  # no phrase goes on behind it


def find_highlights(text: str, wanted: HighlightTerms) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """All ranges to highlight, and the parts of them that only a translation names."""
    indexed = with_places(text)
    own, others = ranges_of(indexed, wanted.own), ranges_of(indexed, wanted.translated)
    if wanted.phrases:
        others = tuple(merge_ranges([*others, *phrase_ranges(indexed, wanted.phrases)]))
    return tuple(merge_ranges([*own, *others])), only_in(others, own)


def ranges_of(indexed: tuple[str, list[int]], wanted: frozenset[str]) -> tuple[Range, ...]:
    """The ranges [from, to) whose index tokens are among `wanted`, in order, those that touch made one."""
    plain, places = indexed
    found = ((places[start], places[end - 1] + 1) for start, end in matches(plain, wanted))
    return tuple(merge_ranges(found))


def phrase_ranges(indexed: tuple[str, list[int]], phrases: Collection[tuple[str, ...]]) -> Iterator[Range]:
    """Where all tokens of a phrase stand one after the other."""
    plain, places = indexed
    found = list(token_ranges(plain))
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    for n, (token, (start, _end)) in enumerate(found):
        for phrase in by_first.get(token, ()):
            following = found[n : n + len(phrase)]
            if tuple(one for one, _range in following) == phrase:
                last = max(end for _token, (_start, end) in following)
                if not _PAUSE.search(plain, start, last):
                    yield places[start], places[last - 1] + 1


def token_ranges(plain: str) -> Iterator[tuple[str, Range]]:
    """The index tokens of a normalised text, in order, each with the range it stands for."""
    for run in RUN.finditer(plain):
        if run["word"]:
            yield from latin_token_ranges(run[0], run.start())
        elif run["unspaced"]:
            yield from ((pair, (place, place + len(pair))) for place, pair in enumerate(bigrams(run[0]), run.start()))
        else:
            yield run[0].casefold(), run.span()


def latin_token_ranges(run: str, start: int) -> Iterator[tuple[str, Range]]:
    """The tokens of a word; of an identifier those of its parts, and its own."""
    parts = list(part_ranges(run))
    for begin, end in parts:
        yield from ((token, (start + begin, start + end)) for token in latin_tokens(run[begin:end]))
    if len(parts) > 1:
        yield latin_tokens(run)[-1], (start, start + len(run))


def part_ranges(run: str) -> Iterator[Range]:
    """The parts of an identifier."""
    seams = [seam.span() for seam in SEAM.finditer(run)]
    return zip([0, *(after for _, after in seams)], [*(before for before, _ in seams), len(run)], strict=True)


def only_in(ranges: Iterable[Range], others: Iterable[Range]) -> tuple[Range, ...]:
    """The parts of `ranges` that lie in none of the others."""
    taken = {place for start, end in others for place in range(start, end)}
    places = (place for start, end in ranges for place in range(start, end) if place not in taken)
    return tuple(merge_ranges((place, place + 1) for place in places))


def with_places(text: str) -> tuple[str, list[int]]:
    """Text in the form that is indexed, and for each of its characters the place in `text` that it came from."""
    if text.isascii():
        return text, list(range(len(text)))
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in char if char.isascii() else normalised(char):
            plain.append(part)
            places.append(place)
    return "".join(plain), places


normalised = lru_cache(maxsize=8192)(normalise)  # a page has a few hundred different characters


def matches(plain: str, wanted: frozenset[str]) -> Iterator[Range]:
    """Where any of the index tokens stands in a normalised text."""
    lone = {token for token in wanted if len(token) == 1 and not token.isascii()}
    for run in RUN.finditer(plain):
        if run["word"]:
            yield from latin_matches(run[0], run.start(), wanted)
        elif run["unspaced"]:
            yield from han_matches(run[0], run.start(), wanted, lone)
        elif run[0].casefold() in wanted:
            yield run.span()


def latin_matches(run: str, start: int, wanted: frozenset[str]) -> Iterator[Range]:
    """The whole of an identifier, or those of its parts that are asked for."""
    parts = list(part_ranges(run))
    if len(parts) > 1 and latin_tokens(run)[-1] in wanted:
        yield start, start + len(run)
        return
    for begin, end in parts:
        if wanted.intersection(latin_tokens(run[begin:end])):
            yield start + begin, start + end


def han_matches(run: str, start: int, wanted: frozenset[str], lone: Collection[str]) -> Iterator[Range]:
    """The pairs of characters that are wanted, and single ones where they are wanted alone."""
    for place, pair in enumerate(bigrams(run), start):
        if pair in wanted:
            yield place, place + len(pair)
    yield from ((place, place + 1) for place, char in enumerate(run, start) if char in lone)


def merge_ranges(ranges: Iterable[Range]) -> Iterator[Range]:
    """Ranges in order, those that overlap or touch as one."""
    current: Range | None = None
    for start, end in sorted(ranges):
        if current and start <= current[1]:
            current = (current[0], max(current[1], end))
        else:
            if current:
                yield current
            current = (start, end)
    if current:
        yield current
