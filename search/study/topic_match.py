"""Which passages are about a topic: those that name it, those of a note or session whose title does, those near in meaning."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from archive.arrays import BoolArray, FloatArray
from archive.index.snapshot import Snapshot
from archive.members import NOBODY, Members
from archive.records import Passage
from archive.settings import Settings
from archive.study.plan_topics import PLAN_WORDS, whole_forms
from archive.terms.glossary import Entry
from archive.text.tokens import tokenize
from search.query.lexicon import glossary_forms, translate
from search.query.terms import bundled_lexicon, tokens_and_characters
from search.ranking.bm25 import inverse_document_frequency
from search.ranking.dense import embed_query
from search.study.corpus import Corpus, corpus_of

By = Literal["name", "title", "meaning"]

NAMED_SHARE = 0.5  # of a topic's weight that a text must name
MIN_COSINE = 0.4  # of a passage that names nothing of a topic; lower ones are about something else as often as not
MIN_COSINE_NAMED = 0.3  # of one that names a part of it
COMMON_SHARE = 0.35  # of all passages: a word of more of them tells no topic from another
LINES_KEPT = 50_000  # whose tokens are remembered from one topic to the next
MAX_NEAR = 10  # passages that count by meaning alone


@dataclass(frozen=True)
class TopicTerm:
    """A word of a topic, and the index tokens of each form it has in either language."""

    text: str
    forms: tuple[frozenset[str], ...]
    weight: float = 1.0

    def is_in(self, tokens: Collection[str]) -> bool:
        """Whether a text of these tokens names it."""
        return any(form.issubset(tokens) for form in self.forms)


@dataclass(frozen=True)
class Match:
    """A passage that is about a topic, by what, how surely, and the lines of it that name the topic."""

    number: int
    passage: Passage
    by: By
    score: float
    lines: tuple[int, ...] = ()
    titled: bool = False  # whether a heading, or the title of its session, names the topic too


class TopicMatcher:
    """Finds what is about topics in one commit of the index."""

    def __init__(self, index: Snapshot, settings: Settings, glossary: Sequence[Entry], members: Members = NOBODY):
        self.index, self.settings = index, settings
        self.corpus: Corpus = corpus_of(index, members)
        ids = index.catalog.ids()
        self.numbers = np.array([ids[one.id] for one in self.corpus.passages], np.int64)
        self.glossary = glossary_forms(entry.forms for entry in glossary)

    def match(self, topic: str) -> list[Match]:
        """The passages that are about a topic, in the corpus's order."""
        terms = self.terms_of(topic)
        shares = self.named_shares(terms)
        cosines = self.cosines(topic)
        found = (self.match_one(n, terms, shares[n], float(cosines[n])) for n in range(len(self.numbers)))
        kept = [one for one in found if one]
        near = sorted((one.score for one in kept if one.by == "meaning"), reverse=True)
        least = near[MAX_NEAR - 1] if len(near) >= MAX_NEAR else 0.0
        return [one for one in kept if one.by != "meaning" or one.score >= least]

    def match_one(self, n: int, terms: Sequence[TopicTerm], share: float, cosine: float) -> Match | None:
        """How a passage is about the topic; None where it is not."""
        passage = self.corpus.passages[n]
        number = int(self.numbers[n])
        titled = self.is_titled(passage, terms)
        if share >= NAMED_SHARE and (lines := naming_lines(passage, terms)):
            score = share + cosine + min(3, len(lines)) / 10 + 0.2 * titled
            return Match(number, passage, "name", score, lines, titled)
        if titled and passage.kind != "chat":
            return Match(number, passage, "title", share + cosine, titled=True)
        if cosine >= (MIN_COSINE_NAMED if share else MIN_COSINE):
            return Match(number, passage, "meaning", cosine)
        return None

    def is_titled(self, passage: Passage, terms: Sequence[TopicTerm]) -> bool:
        """Whether a heading of a passage, or its session's title, names the topic."""
        titles = (passage.heading, self.corpus.titles.get(passage.session_id or "", ""))
        return any(share_in(tokens_in(title), terms) >= NAMED_SHARE for title in titles)

    def cosines(self, topic: str) -> FloatArray:
        """How near each passage is in meaning, in the corpus's order; zeros where the index has other vectors."""
        vector = embed_query(self.settings, topic)
        if self.index.vectors.shape[1:] != vector.shape:
            return np.zeros(len(self.numbers), np.float32)
        return np.asarray(self.index.vectors[self.numbers] @ vector)

    def named_shares(self, terms: Sequence[TopicTerm]) -> list[float]:
        """The share of a topic that each passage and its headings name, in the corpus's order."""
        holding = self.holding({token for term in terms for form in term.forms for token in form})
        total = sum(term.weight for term in terms) or 1.0
        shares = np.zeros(self.index.catalog.size())
        for term in terms:
            inside = np.zeros(len(shares), bool)
            for form in term.forms:
                inside |= np.logical_and.reduce([holding[token] for token in form])
            shares += term.weight / total * inside
        return [float(share) for share in shares[self.numbers]]

    def holding(self, tokens: Collection[str]) -> dict[str, BoolArray]:
        """Token -> which passages hold it, by number."""
        postings = self.index.catalog.postings(tokens)
        empty = np.empty(0, np.int64)
        return {t: self.index.catalog.mask(postings[t].passages if t in postings else empty) for t in tokens}

    # What a topic is called

    def terms_of(self, topic: str) -> list[TopicTerm]:
        """The words that tell a topic from others; where it has none, the topic as a whole."""
        words: dict[str, list[frozenset[str]]] = {}
        for one in translate(topic, bundled_lexicon(), self.glossary):
            words.setdefault(one.term, [frozenset(tokenize(one.term))]).append(frozenset(one.tokens))
        for word in untranslated(topic, words):
            words[word] = [frozenset(tokenize(word))]
        found = [self.weighed(word, [form for form in forms if form]) for word, forms in words.items()]
        telling = [
            term
            for term in found
            if term.weight and term.text.lower() not in PLAN_WORDS and (len(term.text) > 1 or term.text.isascii())
        ]
        return telling or [TopicTerm(topic, tuple(frozenset(tokenize(form)) for form in whole_forms(topic)))]

    def weighed(self, word: str, forms: Sequence[frozenset[str]]) -> TopicTerm:
        """A word with how much it tells; nothing where it is everywhere."""
        term = TopicTerm(word, tuple(forms))
        holding = self.holding({token for form in forms for token in form})
        masks = [np.logical_and.reduce([holding[token] for token in form]) for form in forms]
        held = int(np.logical_or.reduce(masks).sum()) if masks else 0
        total = max(1, len(self.numbers))
        rarity = inverse_document_frequency(total, held) if held <= COMMON_SHARE * total else 0.0
        return TopicTerm(word, term.forms, rarity)


def untranslated(topic: str, words: Mapping[str, object]) -> Iterator[str]:
    """What is left of a topic beside its translated words, where it is a word in Latin letters."""
    rest = topic.lower()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word.lower(), " ")
    yield from (word for word in rest.split() if word.isascii() and len(word) > 1 and tokenize(word))


def share_in(tokens: Collection[str], terms: Sequence[TopicTerm]) -> float:
    """The share of a topic's weight that a text of these tokens names."""
    return sum(term.weight for term in terms if term.is_in(tokens)) / (sum(term.weight for term in terms) or 1.0)


@lru_cache(LINES_KEPT)
def tokens_in(line: str) -> frozenset[str]:
    """The index tokens of a line, with each Chinese character for itself."""
    return frozenset(tokens_and_characters(line))


def naming_lines(passage: Passage, terms: Sequence[TopicTerm]) -> tuple[int, ...]:
    """The lines of a passage that name any word of the topic."""
    lines = passage.text.split("\n")
    return tuple(n for n, line in enumerate(lines) if any(term.is_in(tokens_in(line)) for term in terms))
