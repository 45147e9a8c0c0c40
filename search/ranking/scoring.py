"""Score the passages of an index for a question: words, meaning, both mixed, and what is compared among the first few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from archive.index.catalog import Catalog
from archive.index.ranking import RERANK_DEPTH, SHIPPED, Recipe, bm25, min_max_fuse, rerank
from archive.index.rows import embedded_text
from archive.records import Passage
from archive.text.tokens import tokenize_query
from search.query.lexicon import Translation, group_concepts
from search.ranking.meaning import DECIMALS, Mask, max_sim_scores, top_scores
from search.ranking.naming import boost, query_symbols, symbol_shares

Mode = Literal["hybrid", "words", "meaning"]

MIN_COSINE = 0.35  # cosine below which a passage that shares no word with the question is taken for noise


@dataclass(frozen=True)
class Scores:
    """What each passage, by number, scored; and how the meaning was found."""

    words: dict[int, float] = field(default_factory=dict)
    meaning: dict[int, float] = field(default_factory=dict)
    maxsim: dict[int, float] = field(default_factory=dict)
    fused: dict[int, float] = field(default_factory=dict)
    symbols: dict[int, float] = field(default_factory=dict)

    def of(self, number: int) -> dict[str, float]:
        parts = {"words": self.words, "meaning": self.meaning, "maxsim": self.maxsim}
        parts |= {"symbols": self.symbols} if self.symbols else {}
        parts |= {"fused": self.fused}
        return {name: scores.get(number, 0.0) for name, scores in parts.items()}

    def place(self, number: int) -> tuple[float, float, float]:
        """Sorts the best first; where the mixture says the same, words decide, then meaning."""
        return -self.fused.get(number, 0.0), -self.words.get(number, 0.0), -self.meaning.get(number, 0.0)


@dataclass(frozen=True)
class Scorer:
    """How one question is scored against one catalog."""

    catalog: Catalog
    text: str
    mode: Mode
    by_table: bool  # whether meaning is the bundled table's, for which the recipe was measured
    recipe: Recipe = SHIPPED

    def words(
        self, weights: Mapping[str, float], also: Sequence[Translation], allowed: Mask | None, count: int
    ) -> dict[int, float]:
        """The `count` highest scores for words by passage number, among the allowed ones."""
        scores = np.zeros(self.catalog.size())
        own = frozenset(tokenize_query(self.text))
        for concept in group_concepts(weights, own, also if self.recipe.said_once else ()):
            said = self.bm25(concept.own)
            scores += np.maximum(said, self.bm25(concept.also)) if concept.also else said
        if allowed is not None:
            scores[~allowed] = 0.0
        found = np.flatnonzero(scores).astype(np.int64)
        return top_scores(found, np.round(scores[found], DECIMALS), count)

    def bm25(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        catalog = self.catalog
        postings, passages = catalog.postings(weights), catalog.count()
        if self.recipe.neighbours and (spoken := catalog.speech_context()):
            return bm25(weights, postings, spoken.lengths, passage_count=passages, sequences=spoken.sequences)
        return bm25(weights, postings, catalog.lengths(), passage_count=passages)

    def ranked(self, words: dict[int, float], meaning: dict[int, float], limit: int) -> tuple[Scores, list[int]]:
        """All scores, and the passages' numbers, best first."""
        scores = Scores(words, meaning, {}, self.fuse(words, meaning))
        first = best_numbers(scores, max(limit, RERANK_DEPTH))
        passages = self.catalog.passages(first)
        order = sorted(passages, key=lambda number: (scores.place(number), passages[number].id))
        if self.mode == "hybrid" and self.by_table and self.recipe.likeness:
            ordered = {number: passages[number] for number in order}
            scores = rerank_by_max_sim(scores, ordered, self.text, weight=self.recipe.likeness)
        if self.mode != "meaning":
            scores = boost_named_symbols(scores, passages, self.text)
        order.sort(key=lambda number: (scores.place(number), passages[number].id))
        rest = sorted(scores.fused.keys() - passages.keys(), key=scores.place)
        return scores, [*order, *rest]

    def fuse(self, words: dict[int, float], meaning: dict[int, float]) -> dict[int, float]:
        if self.mode != "hybrid":
            return words or meaning
        fused = min_max_fuse(meaning, words, self.share_of_meaning)
        near = {number for number, cosine in meaning.items() if cosine >= MIN_COSINE}
        return {number: round(score, DECIMALS) for number, score in fused.items() if number in words or number in near}

    def share_of_meaning(self, number: int) -> float:
        spoken = self.catalog.speech_context() if self.by_table else None
        return self.recipe.meaning_in_speech if spoken and spoken.inside[number] else self.recipe.meaning


def best_numbers(scores: Scores, count: int) -> list[int]:
    """The `count` best numbers, with all that are as good as the last of them."""
    order = sorted(scores.fused, key=scores.place)
    end = min(count, len(order))
    while 0 < end < len(order) and scores.place(order[end]) == scores.place(order[end - 1]):
        end += 1
    return order[:end]


def rerank_by_max_sim(scores: Scores, ordered: Mapping[int, Passage], text: str, *, weight: float) -> Scores:
    """The same scores after the first few passages were compared with the question token by token."""
    first = dict(list(ordered.items())[:RERANK_DEPTH])
    likeness = max_sim_scores(text, [embedded_text(passage) for passage in first.values()])
    maxsim = dict(zip(first, likeness, strict=True))
    mixed = rerank(
        {number: scores.fused[number] for number in [*ordered, *scores.fused]}, maxsim.__getitem__, weight=weight
    )
    return replace(scores, maxsim=maxsim, fused=round_scores(mixed))


def boost_named_symbols(scores: Scores, passages: Mapping[int, Passage], text: str) -> Scores:
    """The same scores with those of passages raised that name an identifier of the question."""
    asked = query_symbols(text)
    shares = symbol_shares(passages, asked) if asked else {}
    return (
        replace(scores, symbols=shares, fused=round_scores(boost(scores.fused, shares, text, asked)))
        if shares
        else scores
    )


def round_scores(scores: Mapping[int, float]) -> dict[int, float]:
    return {number: round(score, DECIMALS) for number, score in scores.items()}
