"""Keep near duplicates apart from the hits: passages of nearly the same words, and speech of the same minute, go with the best of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import numpy as np

from archive.arrays import IntArray
from archive.records import Passage
from archive.text.tokens import tokenize
from search.recipe import PASSAGES_REMEMBERED

MIN_JACCARD = 0.8  # of neighbouring tokens: a copy with a changed sentence has about .9, two entries of one table .5
MIN_OVERLAP = 0.5  # of the shorter of two pieces of speech; neighbours share a sentence or two, about .1

Shingles = frozenset[int]  # hashes of neighbouring tokens


@dataclass
class Deduplicated:
    """Distinct passages by number, best first, and the near duplicates of each."""

    kept: dict[int, Passage] = field(default_factory=dict)
    duplicates: dict[int, list[Passage]] = field(default_factory=dict)


def deduplicate(passages: Iterable[tuple[int, Passage]], limit: int, *, look_at: int) -> Deduplicated:
    """The first `limit` distinct passages, best first; at least `look_at` are looked at, so that duplicates further down
    are named too."""
    found, seen = Deduplicated(), SeenPassages()
    for place, (number, passage) in enumerate(passages):
        if len(found.kept) >= limit and place >= look_at:
            break
        original = seen.find_duplicate(passage)
        if original is not None:
            found.duplicates.setdefault(original, []).append(passage)
        elif len(found.kept) < limit:
            found.kept[number] = passage
            seen.add(number, passage)
    return found


class SeenPassages:
    """The passages kept so far, found by what they hold."""

    def __init__(self) -> None:
        self.shingles: dict[int, Shingles] = {}  # by number
        self.speech: dict[str, list[tuple[int, Passage]]] = defaultdict(list)

    def add(self, number: int, passage: Passage) -> None:
        """Remember a passage under its number."""
        self.shingles[number] = shingles(passage.text)
        if passage.start_s is not None:
            self.speech[passage.path].append((number, passage))

    def find_duplicate(self, passage: Passage) -> int | None:
        """The number of the passage that this one repeats, if any."""
        for number, other in self.speech.get(passage.path, ()):
            if overlap_in_time(passage, other):
                return number
        found = shingles(passage.text)
        similar = {number: jaccard(found, other) for number, other in self.shingles.items()}
        best = max(similar, key=similar.__getitem__, default=None)
        return best if best is not None and similar[best] >= MIN_JACCARD else None


def jaccard(one: Shingles, other: Shingles) -> float:
    """What two texts have in common, as a share of what either has; 0 where their lengths alone say that it is too little."""
    fewer, more = sorted((len(one), len(other)))
    if not fewer or fewer < MIN_JACCARD * more:
        return 0.0
    shared = len(one & other)
    return shared / (fewer + more - shared)


def shingles(text: str) -> Shingles:
    """The pairs of neighbouring index tokens in a text; of a text of one token that token."""
    return frozenset(distinct_shingles(text).tolist())


@lru_cache(PASSAGES_REMEMBERED)
def distinct_shingles(text: str) -> IntArray:
    """The same as an array, which takes a tenth of the room of a set."""
    found = tokenize(text)
    return np.array(list({*map(hash, pairwise(found))} or {*map(hash, found)}), np.int64)


def overlap_in_time(one: Passage, other: Passage) -> bool:
    """Whether two passages of one transcript are mostly the same time: they share half of the shorter one."""
    if one.start_s is None or one.end_s is None or other.start_s is None or other.end_s is None:
        return False
    shared_s = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return shared_s > 0 and shared_s >= MIN_OVERLAP * min(one.end_s - one.start_s, other.end_s - other.start_s)
