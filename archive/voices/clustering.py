"""Which stretches of speech are one person's: agglomerative clustering of their voices by centroids.

Two clusters that often speak at the same moment are two people, however alike they sound. A long recording is clustered
in blocks first and the blocks' clusters after, so that three hours need no more memory than ten minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from archive.arrays import DoubleArray, FloatArray, IntArray

SAME_VOICE = 0.18  # cosine distance of two centroids below which they are one person's; measured, on half of the excerpts and joined recordings of the bench
TOGETHER_SHARE = 0.2  # of the shorter one's speech, in chunks in which the other speaks too: then they are two
BLOCK = 600  # stretches that are clustered at once: about ten minutes
MOST_FRAMES = 250.0  # of 10 ms that one stretch counts for
NEVER = 9.0  # a distance above every other


@dataclass(frozen=True)
class Stretches:
    """What is clustered: voices, how much each counts, and in which chunk it was heard."""

    voices: FloatArray  # unit vectors, shape (n, 256)
    frames: FloatArray  # shape (n,)
    chunks: IntArray  # shape (n,), rising


def cluster(stretches: Stretches, *, speakers: int = 0) -> IntArray:
    """The cluster of each stretch, from 0: int, shape (n,). `speakers` is how many there are; 0 finds out."""
    weights = np.minimum(stretches.frames, MOST_FRAMES)
    labels = np.zeros(len(weights), np.int64)
    for part in blocks(len(weights)):
        inside = merge(stretches.voices[part] * weights[part, None], weights[part], together(stretches, part), 0)
        labels[part] = inside + (labels.max() + 1 if part.start else 0)
    count = int(labels.max()) + 1 if len(labels) else 0
    if count == 0 or (len(weights) <= BLOCK and not speakers):
        return labels
    sums = np.zeros((count, stretches.voices.shape[1]), np.float32)
    np.add.at(sums, labels, stretches.voices * weights[:, None])
    both = np.zeros((count, count))
    for part in blocks(len(weights)):
        inside = labels[part]
        np.add.at(both, (inside[:, None], inside[None]), together(stretches, part))
    return merge(sums, np.bincount(labels, weights), both, speakers)[labels]


def blocks(count: int) -> Iterator[slice]:
    """So many stretches, some at a time."""
    return (slice(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK))


def together(stretches: Stretches, part: slice) -> FloatArray:
    """How much two of these are heard in the same chunk: frames of the shorter one, shape (n, n)."""
    chunks, weights = stretches.chunks[part], np.minimum(stretches.frames[part], MOST_FRAMES)
    same = (chunks[:, None] == chunks[None]) & ~np.eye(len(chunks), dtype=bool)
    return np.where(same, np.minimum(weights[:, None], weights[None]), 0.0)


def merge(sums: FloatArray, weights: IntArray | DoubleArray, both: FloatArray | DoubleArray, speakers: int) -> IntArray:
    """Join the two nearest again and again, until none are near or so many speakers are left; labels from 0.

    `sums`: of the voices of each cluster, shape (n, 256). `both`: how much two of them speak together, shape (n, n).
    """
    likeness, weights, both = sums @ sums.T, weights.astype(float), both.copy()
    labels, left = np.arange(len(weights)), len(weights)
    gone = np.zeros(len(weights), bool)

    def distances(row: int) -> FloatArray:
        norm = np.sqrt(np.maximum(likeness[row, row] * likeness.diagonal(), 1e-12))
        two = both[row] > TOGETHER_SHARE * np.minimum(weights[row], weights)
        found = np.where(two, NEVER, 1 - likeness[row] / norm)
        found[gone], found[row] = np.inf, np.inf
        return found

    table = np.array([distances(row) for row in range(left)])
    while left > max(1, speakers):
        one, other = sorted(divmod(int(table.argmin()), len(table)))
        if table[one, other] >= (NEVER if speakers else SAME_VOICE):
            break
        length = likeness[one, one] + likeness[other, other] + 2 * likeness[one, other]
        for matrix in (likeness, both):
            matrix[one] += matrix[other]
            matrix[:, one] = matrix[one]
        likeness[one, one], both[one, one] = length, 0.0
        weights[one] += weights[other]
        gone[other], labels[labels == other], left = True, one, left - 1
        table[other], table[:, other] = np.inf, np.inf
        table[one] = table[:, one] = distances(one)
    return np.unique(labels, return_inverse=True)[1]
