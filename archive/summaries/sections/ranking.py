"""Rank sentences by how much they say of the whole that those ranked before them do not say.

A sentence's score is its LexRank (Erkan and Radev 2004: the PageRank of a graph that joins sentences whose tf-idf vectors have
a cosine of at least .1) and its centroid score (Radev et al. 2004: the cosine to the sum of all vectors), each scaled to 1, times
how full it is, and somewhat more at the beginning of the meeting, where people say what it is about. Sentences are then taken by
what each adds to the concepts that are named (`concepts`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np

from archive.summaries.sentences.concepts import Coverage
from archive.text.script import has_han, width
from archive.text.vectors import tf_idf

LEXRANK = 0.7  # share of LexRank in the score; the rest is the centroid
SIMILAR = 0.1  # the cosine from which on LexRank's graph joins two sentences, as published
DAMPING = 0.85  # as published
ITERATIONS = 60
FULL_WIDTH_ZH, FULL_WIDTH_EN = 35.0, 140.0  # a shorter sentence counts in proportion; spoken English needs more words
OPENING, DECAY = (
    0.5,
    0.1,
)  # how much more the first sentence counts, and in what share of the meeting that fades to a third
# A talk of a few minutes has one subject, told in order: sentences that together make up its opening, and those that it fades in.
SHORT_OPENING, SHORT_DECAY = 60.0, 10.0
UNCLEAR = 0.9  # of the score of a sentence that leans on what was said before, or asks

_LEANS = re.compile(
    r"^(?:它们?|他们?|她们?|接着|然后|这(?!次|周|一周|一讲|本|节)|那(?!么多)|所以|但是|不过|因为|而且|或者|还有|另外|再|如果不|第[二三四五六七八九十](?!讲|次|周)|第一个(?:条件|原因|问题|方面))|[？?]$|"
    r"^(?:it|they|this|that|these|those|he|she|then|because|or|which|there|also|you can also)\b",
    re.IGNORECASE,
)


def rank(texts: Sequence[str], *, most: int) -> list[int]:
    """The places of the sentences that say most, at most so many, the best first."""
    coverage = Coverage(texts, score_sentences(texts))
    return list(islice(coverage.choose(np.ones(len(texts), bool)), most))


def score_sentences(texts: Sequence[str]) -> np.ndarray:
    """float32, shape (sentences,): how much each says of all of them, 1 for the best."""
    if not texts:
        return np.zeros(0, np.float32)
    vectors = tf_idf(texts)
    central = LEXRANK * scaled(lexrank(vectors)) + (1 - LEXRANK) * scaled(vectors @ vectors.sum(0))
    fullness = np.array([min(1.0, width(text) / full_width(text)) for text in texts], np.float32)
    clear = np.array([UNCLEAR if leans(text) else 1.0 for text in texts], np.float32)
    return scaled(central * fullness * clear * place_weights(len(texts)))


def leans(text: str) -> bool:
    """Whether a sentence begins with a word that points to what was said before it, or asks."""
    return bool(_LEANS.search(text))


def full_width(text: str) -> float:
    """The width from which on a sentence of its language counts in full."""
    return FULL_WIDTH_ZH if has_han(text) else FULL_WIDTH_EN


def place_weights(count: int) -> np.ndarray:
    """float32, shape (count,): what counts more at the beginning."""
    opening = max(OPENING, SHORT_OPENING / max(count, 1))
    decay = max(DECAY * count, SHORT_DECAY)  # in sentences
    weights: np.ndarray = 1 + opening * np.exp(-np.arange(count, dtype=np.float32) / decay)
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
