"""Which sentence of a passage answers: the one that names most of what is asked, rare things before common ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from archive.records import Passage
from archive.text.sentences import sentence_spans
from search.query.terms import QueryTerm
from search.query.token_places import find_tokens, with_places
from search.results import Range

LEAD_S = 5.0  # seconds: an estimate from letters is off by about as much, and it is better to hear the sentence begin


def best_sentence(text: str, terms: Sequence[QueryTerm]) -> Range:
    """The sentence with most of what is asked, the first of several, and of all when none has any."""
    spans = sentence_ranges(text)
    found = tokens_of_sentences(text, spans, terms)

    def weight(number: int) -> float:
        return sum(term.weight_in(found[number]) for term in terms) if found[number] else 0.0

    best = max(range(len(spans)), key=lambda number: (weight(number), -number), default=None)
    return (0, len(text)) if best is None else spans[best]


def tokens_of_sentences(text: str, spans: Sequence[Range], terms: Sequence[QueryTerm]) -> list[set[str]]:
    """Of each sentence, in order, what it has of the tokens that are asked for."""
    found: list[set[str]] = [set() for _span in spans]
    wanted = {token for term in terms for token in term.tokens}
    plain, places = with_places(text)
    starts = [start for start, _end in spans]
    for token, (start, _end) in find_tokens(plain, wanted):
        sentence = bisect_right(starts, places[start]) - 1
        if sentence >= 0:  # a text may begin with what is of no sentence
            found[sentence].add(token)
    return found


def sentence_ranges(text: str) -> list[Range]:
    """The sentences of a text, as ranges of it without the spaces behind them."""
    ranges = [(start, start + len(text[start:end].rstrip())) for start, end in sentence_spans(text)]
    return [(start, end) for start, end in ranges if start < end]


def spoken_at_s(passage: Passage, sentence: Range) -> float | None:
    """About when a sentence of a passage is spoken, by its share of the passage's letters; None for a text."""
    if passage.start_s is None or passage.end_s is None:
        return None
    about_s = passage.start_s + (passage.end_s - passage.start_s) * sentence[0] / max(1, len(passage.text))
    return max(passage.start_s, about_s - LEAD_S)
