"""BM25: how well the words of a passage fit those of a query."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np

from archive.arrays import DoubleArray, IntArray
from archive.index.smoothing import Postings, smoothed

# Robertson & Zaragoza (2009) advise k1 from 1.2 to 2 and b from 0.5 to 0.8.
BM25_K1 = 1.2
BM25_B = 0.75


def bm25(
    weights: Mapping[str, float],
    postings: Mapping[str, Postings],
    lengths: IntArray | DoubleArray,
    *,
    passage_count: int | None = None,
    sequences: IntArray | None = None,
) -> DoubleArray:
    """Okapi BM25 (Robertson & Zaragoza 2009) of every passage, at its number; 0 for one that scores nothing.

    `lengths` has the number of tokens of each passage at the passage's number; `passage_count` says how many there are
    where the numbering has gaps (their length is 0). With `sequences`, term frequencies are smoothed over the neighbours
    in speech, and `lengths` must be smoothed as well.
    """
    total = np.zeros(len(lengths))
    count = passage_count if passage_count is not None else len(lengths)
    average = max(1.0, float(lengths.sum())) / max(1, count)
    for token, weight in weights.items():
        if token in postings:
            posting = postings[token]
            passages, frequencies = posting if sequences is None else smoothed(posting, sequences)
            part = saturate(frequencies, lengths[passages], average)
            total[passages] += weight * inverse_document_frequency(count, len(posting.passages)) * part
    return total


def bm25_of_synonyms(
    weights: Mapping[str, float],
    postings: Mapping[str, Postings],
    lengths: IntArray | DoubleArray,
    *,
    passage_count: int | None = None,
    sequences: IntArray | None = None,
) -> DoubleArray:
    """BM25 of tokens that all say the same thing, counted as one term (Pirkola 1998, structured queries), each as likely
    to mean it as its weight says (Darwish & Oard 2003, probabilistic structured queries).

    Term and document frequency are weighted sums over the tokens, so a thing with four names is not worth four things.
    The arguments are those of `bm25`.
    """
    count = passage_count if passage_count is not None else len(lengths)
    frequencies, document_frequency = np.zeros(len(lengths)), 0.0
    for token, weight in weights.items():
        if token in postings:
            posting = postings[token]
            passages, found = posting if sequences is None else smoothed(posting, sequences)
            frequencies[passages] += weight * found
            document_frequency += weight * len(posting.passages)
    average = max(1.0, float(lengths.sum())) / max(1, count)
    return inverse_document_frequency(count, min(count, document_frequency)) * saturate(frequencies, lengths, average)


def bm25_of_names(
    own: Collection[str],
    names: Mapping[tuple[str, ...], float],
    postings: Mapping[str, Postings],
    lengths: IntArray | DoubleArray,
    *,
    passage_count: int | None = None,
    sequences: IntArray | None = None,
) -> DoubleArray:
    """BM25 of one thing by its `names`, which stand in a passage that has all their tokens, counted as one term.

    As rare as the query's `own` words for it and all its names are together: else a rare name of a common thing would weigh
    more than the thing. The other arguments are those of `bm25`.
    """
    count = passage_count if passage_count is not None else len(lengths)
    frequencies, present = np.zeros(len(lengths)), np.zeros(len(lengths), bool)
    for name, weight in {tuple(own): 0.0, **names}.items():
        if name and all(token in postings for token in name):
            found = np.min([dense_frequencies(postings[token], len(lengths), sequences) for token in name], axis=0)
            frequencies += weight * found
            present |= found > 0
    average = max(1.0, float(lengths.sum())) / max(1, count)
    rarity = inverse_document_frequency(count, int(present.sum()))
    return max(names.values(), default=0.0) * rarity * saturate(frequencies, lengths, average)


def dense_frequencies(posting: Postings, size: int, sequences: IntArray | None) -> DoubleArray:
    """How often a token occurs in each passage."""
    passages, frequencies = posting if sequences is None else smoothed(posting, sequences)
    found = np.zeros(size)
    found[passages] = frequencies
    return found


def saturate(frequencies: IntArray | DoubleArray, lengths: IntArray | DoubleArray, average: float) -> DoubleArray:
    """How much occurrences count in passages of these lengths: each more less than the one before; 0 for none."""
    shape = BM25_K1 * (1 - BM25_B + BM25_B * lengths / average)
    counted: DoubleArray = frequencies * (BM25_K1 + 1) / np.where(frequencies > 0, frequencies + shape, 1.0)
    return counted


def inverse_document_frequency(passage_count: int, document_frequency: float) -> float:
    """How much a token tells that occurs in so many of the passages: the form that is never negative."""
    return math.log(1 + (passage_count - document_frequency + 0.5) / (document_frequency + 0.5))
