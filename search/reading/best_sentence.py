"""Which sentence of a passage answers: the one that names most of what is asked, rare things before common ones."""

from __future__ import annotations

from collections.abc import Sequence

from archive.records import Passage
from archive.text.sentences import sentence_spans
from search.query.terms import QueryTerm, tokens_and_characters
from search.results import Range

LEAD_S = 5.0  # seconds: an estimate from letters is off by about as much, and it is better to hear the sentence begin


def best_sentence(text: str, terms: Sequence[QueryTerm]) -> Range:
    """The sentence with most of what is asked, the first of several, and of all when none has any."""

    def weight(span: Range) -> float:
        found = tokens_and_characters(text[slice(*span)])
        return sum(term.weight_in(found) for term in terms)

    return max(sentence_ranges(text), key=lambda span: (weight(span), -span[0]), default=(0, len(text)))


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
