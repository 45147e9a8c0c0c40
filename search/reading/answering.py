"""Which sentence of a passage answers: the one that names most of what is asked, rare things before common ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from archive.records import Passage
from archive.text.script import HAN, normalise
from archive.text.tokens import tokenize, tokenize_query
from search.query.lexicon import Translation
from search.query.terms import informative_terms
from search.reading.highlights import Range

LEAD_S = 5.0  # seconds: an estimate from letters is off by about as much, and it is better to hear the sentence begin
_SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?]+|\.(?=\s)|\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class QueryTerm:
    """One thing that is asked for, and what it is called."""

    own: dict[str, float]  # the question's own tokens for it -> what each is worth
    others: tuple[tuple[float, frozenset[str]], ...] = ()  # translations: how well each fits, its tokens

    def named_in(self, inside: Collection[str]) -> float:
        """What a sentence of these tokens has of it. What it says in two languages it says once."""
        said = sum(worth for token, worth in self.own.items() if token in inside)
        called = max((fits * len(form.intersection(inside)) / len(form) for fits, form in self.others), default=0.0)
        return max(said, called * sum(self.own.values()))


def query_terms(text: str, also: Iterable[Translation], worth: Callable[[str], float]) -> list[QueryTerm]:
    """What a question asks for; `worth` tells of each of its tokens how much it says."""
    own = informative_terms(text, dict.fromkeys(tokenize_query(text)))
    forms: defaultdict[str, list[tuple[float, frozenset[str]]]] = defaultdict(list)
    for one in also:
        forms[one.term].append((one.weight, frozenset(one.tokens)))
    called = {term: [token for token in tokenize(term) if token in own] for term in forms}
    translated = {token for found in called.values() for token in found}
    found = [QueryTerm({token: worth(token)}) for token in own if token not in translated]
    return found + [QueryTerm({t: worth(t) for t in called[term]}, tuple(others)) for term, others in forms.items()]


def best_sentence(text: str, asked: Sequence[QueryTerm]) -> Range:
    """The sentence with most of what is asked, the first of several, and of all when none has any."""

    def named(span: Range) -> float:
        inside = sentence_tokens(text[slice(*span)])
        return sum(thing.named_in(inside) for thing in asked)

    return max(sentences(text), key=lambda span: (named(span), -span[0]), default=(0, len(text)))


def sentence_tokens(sentence: str) -> set[str]:
    """A sentence's tokens, with each Chinese character for itself."""
    return {*tokenize(sentence), *re.findall(f"[{HAN}]", normalise(sentence))}


def sentences(text: str) -> list[Range]:
    return [found.span() for found in _SENTENCE.finditer(text) if found[0].strip()]


def spoken_at_s(passage: Passage, sentence: Range) -> float | None:
    """About when a sentence of a passage is spoken, by its share of the passage's letters; None for a text."""
    if passage.start_s is None or passage.end_s is None:
        return None
    about_s = passage.start_s + (passage.end_s - passage.start_s) * sentence[0] / max(1, len(passage.text))
    return max(passage.start_s, about_s - LEAD_S)
