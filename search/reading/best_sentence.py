"""Which sentence of a passage answers: the one that names most of what is asked, rare things before common ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from archive.records import Passage
from archive.text.script import HAN, normalise
from archive.text.sentences import sentence_spans
from archive.text.tokens import tokenize, tokenize_query
from search.query.lexicon import Translation
from search.query.terms import informative_terms
from search.results import Range

LEAD_S = 5.0  # seconds: an estimate from letters is off by about as much, and it is better to hear the sentence begin


@dataclass(frozen=True)
class QueryTerm:
    """One thing that is asked for, and what it is called."""

    own: dict[str, float]  # the query's own tokens for it -> how rare each is
    translations: tuple[tuple[float, frozenset[str]], ...] = ()  # how well each fits, its tokens

    def weight_in(self, sentence: Collection[str]) -> float:
        """What a sentence of these tokens has of it. What it says in two languages it says once."""
        own = sum(rarity for token, rarity in self.own.items() if token in sentence)
        shares = (fits * len(form.intersection(sentence)) / len(form) for fits, form in self.translations)
        return max(own, max(shares, default=0.0) * sum(self.own.values()))


def query_terms(text: str, expansion: Iterable[Translation], rarity: Callable[[str], float]) -> list[QueryTerm]:
    """What a query asks for; `rarity` tells of each of its tokens how much it says."""
    own = informative_terms(text, dict.fromkeys(tokenize_query(text)))
    forms: defaultdict[str, list[tuple[float, frozenset[str]]]] = defaultdict(list)
    for one in expansion:
        forms[one.term].append((one.weight, frozenset(one.tokens)))
    tokens_of = {term: [token for token in tokenize(term) if token in own] for term in forms}
    translated = {token for found in tokens_of.values() for token in found}
    alone = [QueryTerm({token: rarity(token)}) for token in own if token not in translated]
    return alone + [QueryTerm({t: rarity(t) for t in tokens_of[term]}, tuple(found)) for term, found in forms.items()]


def best_sentence(text: str, terms: Sequence[QueryTerm]) -> Range:
    """The sentence with most of what is asked, the first of several, and of all when none has any."""

    def weight(span: Range) -> float:
        found = sentence_tokens(text[slice(*span)])
        return sum(term.weight_in(found) for term in terms)

    return max(sentence_ranges(text), key=lambda span: (weight(span), -span[0]), default=(0, len(text)))


def sentence_tokens(sentence: str) -> set[str]:
    """A sentence's tokens, with each Chinese character for itself."""
    return {*tokenize(sentence), *re.findall(f"[{HAN}]", normalise(sentence))}


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
