"""Score the passages of an index for a query: words, meaning, both fused, and what is compared among the first few."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from archive.arrays import BoolArray, DoubleArray
from archive.index.catalog import Catalog
from archive.index.rows import embedded_text
from archive.records import Passage
from archive.text.tokens import tokenize_query
from search.query.lexicon import NamedConcept, Translation, WeighedWord, count_terms_once, group_named
from search.ranking.bm25 import bm25, bm25_of_names, bm25_of_synonyms
from search.ranking.dense import top_scores
from search.ranking.fusion import min_max_fuse, rerank
from search.ranking.max_sim import max_sim_scores
from search.ranking.own_words import demote_what_says_nothing
from search.ranking.symbol_boost import boost, query_symbols, symbol_shares
from search.recipe import DECIMALS, RERANK_DEPTH, SHIPPED, Recipe
from search.results import Mode

MIN_COSINE = 0.35  # below it a passage that shares no word with the query is taken for noise

CountWords = Callable[..., DoubleArray]
"""`bm25` or `bm25_of_synonyms`."""


@dataclass(frozen=True)
class Scores:
    """What each passage, by number, scored."""

    words: dict[int, float] = field(default_factory=dict)
    meaning: dict[int, float] = field(default_factory=dict)
    maxsim: dict[int, float] = field(default_factory=dict)
    fused: dict[int, float] = field(default_factory=dict)
    symbols: dict[int, float] = field(default_factory=dict)

    def of(self, number: int) -> dict[str, float]:
        """The parts of one passage's score, by name."""
        parts = {"words": self.words, "meaning": self.meaning, "maxsim": self.maxsim}
        parts |= {"symbols": self.symbols} if self.symbols else {}
        parts |= {"fused": self.fused}
        return {name: scores.get(number, 0.0) for name, scores in parts.items()}

    def sort_key(self, number: int) -> tuple[float, float, float]:
        """Sorts the best first; where the fused scores are the same, words decide, then meaning."""
        return -self.fused.get(number, 0.0), -self.words.get(number, 0.0), -self.meaning.get(number, 0.0)


@dataclass(frozen=True)
class Scorer:
    """How one query is scored against one catalog."""

    catalog: Catalog
    text: str
    mode: Mode
    bundled: bool  # whether meaning is the bundled table's, for which the recipe was measured
    recipe: Recipe = SHIPPED

    def words(
        self, weights: Mapping[str, float], expansion: Sequence[Translation], allowed: BoolArray | None, count: int
    ) -> dict[int, float]:
        """The `count` highest scores for words by passage number, among the allowed ones."""
        scores = np.zeros(self.catalog.size())
        own = frozenset(tokenize_query(self.text))
        weights = count_terms_once(weights, expansion) if self.recipe.term_once else weights
        for named in group_named(weights, own, expansion if self.recipe.concept_once else ()):
            words = sum((self.bm25_of_word(word) for word in named.words), np.zeros(len(scores)))
            scores += np.maximum(words, self.bm25_of_names(named)) if named.names else words
        if allowed is not None:
            scores[~allowed] = 0.0
        found = np.flatnonzero(scores).astype(np.int64)
        return top_scores(found, np.round(scores[found], DECIMALS), count)

    def bm25_of_word(self, word: WeighedWord) -> DoubleArray:
        """By passage number: what a word of the query scores, or its translations where they score more."""
        score = self.bm25(word.own)
        return np.maximum(score, self.bm25_of_expansion(word.expanded)) if word.expanded else score

    def bm25_of_names(self, concept: NamedConcept) -> DoubleArray:
        """By passage number: what is asked for, by its names."""
        own = tuple(token for word in concept.words for token in word.own)
        tokens = {*own, *(token for name in concept.names for token in name)}
        return self.bm25(
            dict.fromkeys(tokens, 1.0),
            lambda _weights, *rest, **more: bm25_of_names(own, concept.names, *rest, **more),
        )

    def bm25(self, weights: Mapping[str, float], count: CountWords = bm25) -> DoubleArray:
        """By passage number; in an archive with speech, with neighbour-smoothed term frequencies."""
        catalog = self.catalog
        postings, passages = catalog.postings(weights), catalog.count()
        if self.recipe.neighbours and (speech := catalog.speech_context()):
            return count(weights, postings, speech.lengths, passage_count=passages, sequences=speech.sequences)
        return count(weights, postings, catalog.lengths(), passage_count=passages)

    def bm25_of_expansion(self, weights: Mapping[str, float]) -> DoubleArray:
        """What a word of the query is also called, by passage number: all its names are one term."""
        return self.bm25(weights, bm25_of_synonyms if self.recipe.synonyms_as_one else bm25)

    def rank(self, words: dict[int, float], meaning: dict[int, float], limit: int) -> tuple[Scores, list[int]]:
        """All scores, and the passages' numbers, best first."""
        scores = Scores(words, meaning, {}, self.fuse(words, meaning))
        first = best_numbers(scores, max(limit, RERANK_DEPTH))
        passages = self.catalog.passages(first)
        order = in_order(scores, passages)
        if self.mode == "hybrid" and self.bundled and self.recipe.max_sim_weight:
            ordered = {number: passages[number] for number in order}
            scores = rerank_by_max_sim(scores, ordered, self.text, weight=self.recipe.max_sim_weight)
        if self.recipe.demote:
            scores = replace(scores, fused=round_scores(demote_what_says_nothing(scores.fused, passages)))
        if self.mode != "meaning":
            scores = boost_named_symbols(scores, passages, self.text)
        rest = sorted(scores.fused.keys() - passages.keys(), key=scores.sort_key)
        return scores, [*in_order(scores, passages), *rest]

    def fuse(self, words: dict[int, float], meaning: dict[int, float]) -> dict[int, float]:
        """Both on one scale; a passage without the query's words must be near enough in meaning."""
        if self.mode != "hybrid":
            return words or meaning
        fused = min_max_fuse(meaning, words, self.dense_weight)
        near = {number for number, cosine in meaning.items() if cosine >= MIN_COSINE}
        return {number: round(score, DECIMALS) for number, score in fused.items() if number in words or number in near}

    def dense_weight(self, number: int) -> float:
        """The share of meaning in a passage's score."""
        speech = self.catalog.speech_context() if self.bundled else None
        spoken = speech is not None and speech.inside[number]
        return self.recipe.dense_weight_in_speech if spoken else self.recipe.dense_weight


def best_numbers(scores: Scores, count: int) -> list[int]:
    """The `count` best numbers, with all that are as good as the last of them."""
    order = sorted(scores.fused, key=scores.sort_key)
    end = min(count, len(order))
    while 0 < end < len(order) and scores.sort_key(order[end]) == scores.sort_key(order[end - 1]):
        end += 1
    return order[:end]


def in_order(scores: Scores, passages: Mapping[int, Passage]) -> list[int]:
    """The passages' numbers, best first; those that score the same by their ids."""
    return sorted(passages, key=lambda number: (scores.sort_key(number), passages[number].id))


def rerank_by_max_sim(scores: Scores, ordered: Mapping[int, Passage], text: str, *, weight: float) -> Scores:
    """The same scores after the first few passages were compared with the query token by token."""
    first = dict(list(ordered.items())[:RERANK_DEPTH])
    found = max_sim_scores(text, [embedded_text(passage) for passage in first.values()])
    maxsim = dict(zip(first, found, strict=True))
    fused = rerank(
        {number: scores.fused[number] for number in [*ordered, *scores.fused]}, maxsim.__getitem__, weight=weight
    )
    return replace(scores, maxsim=maxsim, fused=round_scores(fused))


def boost_named_symbols(scores: Scores, passages: Mapping[int, Passage], text: str) -> Scores:
    """The same scores with those of passages boosted that name an identifier of the query."""
    wanted = query_symbols(text)
    shares = symbol_shares(passages, wanted) if wanted else {}
    if not shares:
        return scores
    return replace(scores, symbols=shares, fused=round_scores(boost(scores.fused, shares, text, wanted)))


def round_scores(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores with as many decimals as can be relied on."""
    return {number: round(score, DECIMALS) for number, score in scores.items()}
