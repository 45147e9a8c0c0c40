"""Score passages for a question: BM25 over words, its mixture with the cosine of vectors, and MaxSim for the first few.

Scores travel as mappings from a passage's key to a number; a passage that is absent has scored nothing. Where two
passages score the same, the one that came first stays first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Key = TypeVar("Key")

# Robertson & Zaragoza (2009) advise k1 from 1.2 to 2 and b from 0.5 to 0.8.
BM25_K1 = 1.2
BM25_B = 0.75

FULL_DEPTH = 100  # the place at which a list of scores reaches 0: all that lies lower counts as nothing found
RERANK_DEPTH = 50  # passages whose tokens are compared one by one
DENSE_WEIGHT = 0.3  # best on the development sets: alone, the table is weaker than words with the lexicon
MAX_SIM_WEIGHT = 0.3
# What a word counts that is said one, two, three, four passages away in the same talk: a topic lasts for minutes.
NEIGHBOUR_SHARES = tuple(0.7**distance for distance in (1, 2, 3, 4))


@dataclass(frozen=True)
class Recipe:
    """The parts of which a search is made, as they are shipped; `python -m bench relevance` leaves out one at a time."""

    translations: bool = True  # look also for what the question's words are called in the other language
    said_once: bool = True  # a passage that says a thing in both languages has said it once
    neighbours: bool = True  # words said just before and after a passage of speech count for it too
    meaning: float = DENSE_WEIGHT  # the share of the vectors' cosine
    meaning_in_speech: float = 0.1  # the same for speech, of which the bundled table has seen next to none
    about: bool = True  # the vector is of what is asked, without 怎么, 的 and the like
    likeness: float = MAX_SIM_WEIGHT  # the share of MaxSim among the first


SHIPPED = Recipe()


class Postings(NamedTuple):
    """The passages in which one token occurs, by number, and how often it does."""

    passages: Numbers
    frequencies: NDArray[np.int64] | NDArray[np.float64]


def bm25(
    weights: Mapping[str, float],
    postings: Mapping[str, Postings],
    lengths: NDArray[np.int64] | NDArray[np.float64],
    *,
    passage_count: int | None = None,
    sequences: Numbers | None = None,
) -> NDArray[np.float64]:
    """Okapi BM25 (Robertson & Zaragoza 2009) of every passage, at its number; 0 for one that scores nothing.

    `lengths` has the number of tokens of each passage at the passage's number; `passage_count` says how many there are
    where the numbering has gaps (their length is 0). With `talks`, as in `nearby`, words said nearby count too, and
    `lengths` must be spread out as well.
    """
    total = np.zeros(len(lengths))
    count = passage_count if passage_count is not None else len(lengths)
    average = max(1.0, float(lengths.sum())) / max(1, count)
    for token, weight in weights.items():
        if token in postings:
            passages, frequencies = postings[token] if sequences is None else smoothed(postings[token], sequences)
            shape = BM25_K1 * (1 - BM25_B + BM25_B * lengths[passages] / average)
            part = frequencies * (BM25_K1 + 1) / (frequencies + shape)
            total[passages] += weight * inverse_document_frequency(count, len(postings[token].passages)) * part
    return total


def smoothed(posting: Postings, sequences: Numbers) -> Postings:
    """The posting with the counts of `nearby`."""
    near = smooth_over_neighbours(posting, sequences)
    found = np.flatnonzero(near)
    return Postings(found, near[found])


def smooth_over_neighbours(posting: Postings, sequences: Numbers) -> NDArray[np.float64]:
    """By passage number, the posting's count and, in NEIGHBOUR_SHARES, those of the passages around it in the same talk.

    `talks` tells at each passage's number which talk it is part of; two passages of one talk are as far apart as their
    numbers, and a passage that is no speech is a talk by itself.
    """
    near = np.zeros(len(sequences))
    near[posting.passages] = posting.frequencies
    for distance, share in enumerate(NEIGHBOUR_SHARES, 1):
        for step in (-distance, distance):
            there = posting.passages + step
            inside = (there >= 0) & (there < len(sequences))
            inside[inside] = sequences[there[inside]] == sequences[posting.passages[inside]]
            near[there[inside]] += share * posting.frequencies[inside]
    return near


def inverse_document_frequency(passage_count: int, holding: int) -> float:
    """How much a token tells that occurs in `holding` of the passages: the form that is never negative."""
    return math.log(1 + (passage_count - holding + 0.5) / (holding + 0.5))


def min_max_fuse(
    dense: Mapping[Key, float],
    lexical: Mapping[Key, float],
    dense_weight: Callable[[Key], float] = lambda _: DENSE_WEIGHT,
) -> dict[Key, float]:
    """The weighted mean of two lists on one scale, best first; the dense list alone where no word matched."""
    if not lexical:
        return best_first(min_max_scale(dense))
    near, said = min_max_scale(dense), min_max_scale(lexical)
    weights = {key: dense_weight(key) for key in {**said, **near}}
    return best_first(
        {key: (1 - weight) * said.get(key, 0.0) + weight * near.get(key, 0.0) for key, weight in weights.items()}
    )


def min_max_scale(scores: Mapping[Key, float]) -> dict[Key, float]:
    """Scores stretched so that the highest is 1 and the hundredth, or nothing at all in a shorter list, is 0."""
    ordered = sorted(scores.values(), reverse=True)
    if not ordered:
        return {}
    floor = ordered[FULL_DEPTH - 1] if len(ordered) >= FULL_DEPTH else min(0.0, ordered[-1])
    width = ordered[0] - floor or 1.0
    return {key: max(0.0, (score - floor) / width) for key, score in scores.items()}


def best_first(scores: Mapping[Key, float]) -> dict[Key, float]:
    """The same scores in falling order."""
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def max_sim(query_rows: Floats, passage_rows: Floats) -> float:
    """Each query token's cosine to the passage token nearest to it, averaged with the query rows' lengths as weights.

    Late interaction after ColBERT (Khattab & Zaharia 2020), over the rows of distinct tokens of a static table, where
    a rare word has a long row; 0 when either side has no token.
    """
    return max_sim_many(query_rows, passage_rows, [np.arange(len(passage_rows))])[0]


def max_sim_many(query_rows: Floats, rows: Floats, passages: Sequence[NDArray[np.int64]]) -> list[float]:
    """`max_sim` of many passages, each of which says where in `rows` its tokens are: a token in several is compared once."""
    query_lengths = np.linalg.norm(query_rows, axis=1)
    lengths = np.linalg.norm(rows, axis=1)
    dots = query_rows @ (rows / np.maximum(lengths, 1e-9)[:, None]).T  # |q| times the cosine
    total = max(float(query_lengths.sum()), 1e-9)
    return [float(dots[:, held].max(axis=1).sum()) / total if len(held) else 0.0 for held in passages]


def rerank(
    scores: Mapping[Key, float],
    similarity: Callable[[Key], float],
    *,
    depth: int = RERANK_DEPTH,
    weight: float = MAX_SIM_WEIGHT,
) -> dict[Key, float]:
    """Scores, best first, after the first `depth` were mixed with their similarity, which is scaled to 0..1 over them.

    All others keep their place below, their scores multiplied by `1 - weight` to stay comparable.
    """
    ordered = best_first(scores)
    first = {key: similarity(key) for key in list(ordered)[:depth]}
    low, high = min(first.values(), default=0.0), max(first.values(), default=0.0)
    width = high - low or 1.0
    mixed = {key: (1 - weight) * score for key, score in ordered.items()}
    for key, value in first.items():
        mixed[key] += weight * (value - low) / width
    return best_first(mixed)
