"""Which windows of speech are one person's: agglomerative clustering of their voices by centroids.

Two clusters whose windows the segmentation gives to different speakers of the same chunks are two people, however alike they
sound. A long recording is clustered in blocks first and the blocks' clusters after, so that three hours need no more memory
than ten minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from archive.arrays import DoubleArray, FloatArray, IntArray

# Cosine distance of two centroids below which they are one person's: more joins the voices of fifty people, less parts a few.
SAME_VOICE = 0.6
APART_SHARE = 0.6  # of the chunks in which both are heard that must tell them apart: then they are two
FEWEST_CHUNKS = 4  # that must say so
BLOCK = 600  # windows that are clustered at once: about five minutes
NEVER = 9.0  # a distance above every other


@dataclass(frozen=True)
class Heard:
    """What is clustered: voices, how much each counts, and as which speaker of which chunk it is heard."""

    voices: FloatArray  # unit vectors, shape (n, 192)
    weights: FloatArray  # shape (n,)
    chunks: IntArray  # pairs of (voice, chunk, speaker of the chunk), shape (pairs, 3), by voice

    def apart(self, part: slice) -> DoubleArray:
        """How many chunks give two of these voices to different speakers, and how many hold both: shape (2, n, n)."""
        first, past = np.searchsorted(self.chunks[:, 0], [part.start, part.stop])
        voice, chunk, speaker = self.chunks[first:past].T
        names, chunk = np.unique(chunk, return_inverse=True)
        as_speaker = np.zeros((len(self.voices[part]), len(names), int(speaker.max(initial=0)) + 1))
        as_speaker[voice - part.start, chunk, speaker] = 1
        in_chunk = as_speaker.max(axis=2)
        seen = in_chunk @ in_chunk.T
        flat = as_speaker.reshape(len(as_speaker), -1)
        return np.stack([seen - flat @ flat.T, seen])


def cluster(heard: Heard, *, speakers: int = 0) -> IntArray:
    """The cluster of each voice, from 0: int, shape (n,). `speakers` is how many there are; 0 finds out."""
    labels = np.zeros(len(heard.weights), np.int64)
    for part in blocks(len(labels)):
        inside = merge(heard.voices[part] * heard.weights[part, None], heard.apart(part), 0)
        labels[part] = inside + (labels.max() + 1 if part.start else 0)
    count = int(labels.max()) + 1 if len(labels) else 0
    if count == 0 or (len(labels) <= BLOCK and not speakers):
        return labels
    sums = np.zeros((count, heard.voices.shape[1]), np.float32)
    np.add.at(sums, labels, heard.voices * heard.weights[:, None])
    apart = np.zeros((2, count, count))
    for part in blocks(len(labels)):
        inside = labels[part]
        for of_clusters, of_voices in zip(apart, heard.apart(part), strict=True):
            np.add.at(of_clusters, (inside[:, None], inside[None]), of_voices)
    return merge(sums, apart, speakers)[labels]


def blocks(count: int) -> Iterator[slice]:
    """So many voices, some at a time."""
    return (slice(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK))


def merge(sums: FloatArray, apart: DoubleArray, speakers: int) -> IntArray:
    """Join the two nearest again and again, until none are near or so many speakers are left; labels from 0.

    `sums`: of the voices of each cluster, shape (n, 192). `apart`: as `Heard.apart`, of clusters.
    """
    likeness, apart = (sums @ sums.T).astype(float), apart.copy()
    labels, left = np.arange(len(sums)), len(sums)
    gone = np.zeros(len(sums), bool)

    def distances(row: int) -> DoubleArray:
        norm = np.sqrt(np.maximum(likeness[row, row] * likeness.diagonal(), 1e-12))
        told_apart, seen = apart[:, row]
        two = (told_apart > APART_SHARE * seen) & (seen >= FEWEST_CHUNKS)
        found = np.where(two, NEVER, 1 - likeness[row] / norm)
        found[gone], found[row] = np.inf, np.inf
        return np.asarray(found)

    table = np.array([distances(row) for row in range(left)])
    while left > max(1, speakers):
        one, other = sorted(divmod(int(table.argmin()), len(table)))
        if table[one, other] >= (NEVER if speakers else SAME_VOICE):
            break
        length = likeness[one, one] + likeness[other, other] + 2 * likeness[one, other]
        for matrix in (likeness, *apart):
            matrix[one] += matrix[other]
            matrix[:, one] = matrix[one]
        likeness[one, one] = length
        apart[:, one, one] = 0
        gone[other], labels[labels == other], left = True, one, left - 1
        table[other], table[:, other] = np.inf, np.inf
        table[one] = table[:, one] = distances(one)
    return np.unique(labels, return_inverse=True)[1]
