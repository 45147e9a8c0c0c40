"""Rank sentences by how much they say of the whole, each unlike those ranked before it.

A sentence's score is its LexRank (Erkan and Radev 2004: the PageRank of a graph that joins sentences whose tf-idf vectors have
a cosine of at least .1) and its centroid score (Radev et al. 2004: the cosine to the sum of all vectors), each scaled to 1, times
how full it is, and somewhat more at the beginning of the meeting, where people say what it is about. Sentences are then taken by
maximal marginal relevance (Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from archive.text.script import HAN, width
from archive.text.vectors import tf_idf

LEXRANK = 0.7  # share of LexRank in the score; the rest is the centroid
SIMILAR = 0.1  # the cosine from which on LexRank's graph joins two sentences, as published
DAMPING = 0.85  # as published
ITERATIONS = 60
RELEVANCE = 0.7  # share of the score in maximal marginal relevance; the rest is difference from what is chosen
FULL_WIDTH_ZH, FULL_WIDTH_EN = 35.0, 140.0  # a shorter sentence counts in proportion; spoken English needs more words
OPENING, DECAY = (
    0.5,
    0.1,
)  # how much more the first sentence counts, and in what share of the meeting that fades to a third
UNCLEAR = 0.9  # of the score of a sentence that leans on what was said before, or asks

_LEANS = re.compile(
    r"^(?:它们?|他们?|她们?|接着|然后|这(?!次|周|一周|一讲|本|节)|那(?!么多)|所以|但是|不过|因为|而且|或者|还有|另外|再|如果不)|[？?]$|"
    r"^(?:it|they|this|that|these|those|he|she|then|because|or|which|there|also|you can also)\b",
    re.IGNORECASE,
)


def rank(texts: Sequence[str], *, most: int) -> list[int]:
    """The places of the sentences that say most, at most so many, the best first."""
    if not texts:
        return []
    vectors = tf_idf(texts)
    scores = score_sentences(texts, vectors)
    return diverse(scores, vectors, most)


def score_sentences(texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
    """float32, shape (sentences,): how much each says of all of them."""
    central = LEXRANK * scaled(lexrank(vectors)) + (1 - LEXRANK) * scaled(vectors @ vectors.sum(0))
    fullness = np.array([min(1.0, width(text) / full_width(text)) for text in texts], np.float32)
    clear = np.array([UNCLEAR if leans(text) else 1.0 for text in texts], np.float32)
    scores: np.ndarray = central * fullness * clear * place_weights(len(texts))
    return scores


def leans(text: str) -> bool:
    """Whether a sentence begins with a word that points to what was said before it, or asks."""
    return bool(_LEANS.search(text))


def full_width(text: str) -> float:
    """The width from which on a sentence of its language counts in full."""
    return FULL_WIDTH_ZH if re.search(f"[{HAN}]", text) else FULL_WIDTH_EN


def place_weights(count: int) -> np.ndarray:
    """float32, shape (count,): what counts more at the beginning."""
    place = np.arange(count, dtype=np.float32) / max(count, 1)
    weights: np.ndarray = 1 + OPENING * np.exp(-place / DECAY)
    return weights


def lexrank(vectors: np.ndarray) -> np.ndarray:
    """float32, shape (sentences,), with the sum 1: the stationary distribution of the graph of similar sentences."""
    graph = (vectors @ vectors.T >= SIMILAR).astype(np.float32)
    graph /= np.maximum(graph.sum(1, keepdims=True), 1.0)
    ranks = np.full(len(vectors), 1 / max(len(vectors), 1), np.float32)
    for _ in range(ITERATIONS):
        ranks = (1 - DAMPING) / len(vectors) + DAMPING * (ranks @ graph)
    return ranks


def scaled(scores: np.ndarray) -> np.ndarray:
    """The scores with 1 for the best."""
    top = float(scores.max()) if len(scores) else 0.0
    return scores / top if top else scores


def diverse(
    scores: np.ndarray, vectors: np.ndarray, most: int, *, fits: Callable[[int], bool] = lambda _n: True
) -> list[int]:
    """Sentences by maximal marginal relevance, of those that fit."""
    relevance, nearest = scaled(scores), np.zeros(len(scores), np.float32)
    left = np.ones(len(scores), bool)
    chosen: list[int] = []
    while left.any() and len(chosen) < most:
        gains = np.where(left, RELEVANCE * relevance - (1 - RELEVANCE) * nearest, -np.inf)
        pick = int(np.argmax(gains))
        left[pick] = False
        if fits(pick):
            chosen.append(pick)
            nearest = np.maximum(nearest, vectors @ vectors[pick])
    return chosen
