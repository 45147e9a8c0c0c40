"""Find what to highlight: character ranges of the query's words and of their translations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from search.query.terms import HighlightTerms
from search.query.token_places import IndexedText, all_tokens, find_tokens, with_places
from search.results import Range

_PAUSE = re.compile(r"[,.;:!?，。；：、！？]\s|[，。；：、！？]")  # no phrase goes on behind it


def find_highlights(text: str, wanted: HighlightTerms) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """All ranges to highlight, and the parts of them that only a translation names."""
    indexed = with_places(text)
    own, others = ranges_of(indexed, wanted.own), ranges_of(indexed, wanted.translated)
    if wanted.phrases:
        others = tuple(merge_ranges([*others, *phrase_ranges(indexed, wanted.phrases)]))
    return tuple(merge_ranges([*own, *others])), only_in(others, own)


def ranges_of(indexed: IndexedText, wanted: Collection[str]) -> tuple[Range, ...]:
    """The ranges [from, to) whose index tokens are among `wanted`, in order, those that touch made one."""
    plain, places = indexed
    found = ((places[start], places[end - 1] + 1) for _token, (start, end) in find_tokens(plain, wanted))
    return tuple(merge_ranges(found))


def phrase_ranges(indexed: IndexedText, phrases: Collection[tuple[str, ...]]) -> Iterator[Range]:
    """Where all tokens of a phrase stand one after the other."""
    plain, places = indexed
    here = {token for token, _range in find_tokens(plain, {token for phrase in phrases for token in phrase})}
    whole = [phrase for phrase in phrases if here.issuperset(phrase)]
    for start, last in places_of_phrases(plain, whole) if whole else ():
        if not _PAUSE.search(plain, start, last):
            yield places[start], places[last - 1] + 1


def places_of_phrases(plain: str, phrases: Sequence[tuple[str, ...]]) -> Iterator[Range]:
    """The same in a text as it is indexed, pauses or not."""
    found = list(all_tokens(plain))
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    for n, (token, (start, _end)) in enumerate(found):
        for phrase in by_first.get(token, ()):
            following = found[n : n + len(phrase)]
            if tuple(one for one, _range in following) == phrase:
                yield start, max(end for _token, (_start, end) in following)


def only_in(ranges: Iterable[Range], others: Iterable[Range]) -> tuple[Range, ...]:
    """The parts of `ranges` that lie in none of the others."""
    taken = {place for start, end in others for place in range(start, end)}
    places = (place for start, end in ranges for place in range(start, end) if place not in taken)
    return tuple(merge_ranges((place, place + 1) for place in places))


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
