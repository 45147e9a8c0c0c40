"""How often a token occurs in passages, and in what is said just before and after them.

A topic lasts for minutes, and the words of it are spread over several passages of speech: each passage lends its term
frequencies to its neighbours in the same transcript or chat.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from archive.arrays import DoubleArray, IntArray

# What an occurrence counts that is one, two, three, four passages away.
NEIGHBOUR_SHARES = tuple(0.7**distance for distance in (1, 2, 3, 4))


class Postings(NamedTuple):
    """The passages in which one token occurs, by number, and how often it does."""

    passages: IntArray
    frequencies: IntArray | DoubleArray


def smoothed(posting: Postings, sequences: IntArray) -> Postings:
    """The posting with neighbour-smoothed term frequencies."""
    near = smooth_over_neighbours(posting, sequences)
    found = np.flatnonzero(near)
    return Postings(found, near[found])


def smooth_over_neighbours(posting: Postings, sequences: IntArray) -> DoubleArray:
    """By passage number, the term frequency and, in NEIGHBOUR_SHARES, those of the passages around it there.

    `sequences` tells at each passage's number which sequence it is part of: a transcript or a day's chat, whose passages
    are as far apart as their numbers. A passage that is no speech is a sequence by itself.
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
