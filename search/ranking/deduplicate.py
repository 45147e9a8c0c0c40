"""Keep near duplicates apart from the hits: passages of nearly the same words, and speech of the same minute, go with the best of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from archive.records import Passage
from archive.text.tokens import tokenize

MIN_JACCARD = 0.8  # of neighbouring tokens: a copy with a changed sentence has about .9, two entries of one table .5
MIN_OVERLAP = 0.5  # of the shorter of two pieces of speech; neighbours share a sentence or two, about .1

Shingles = frozenset[tuple[str, ...]]


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
        self.sizes: dict[int, int] = {}
        self.by_shingle: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.speech: dict[str, list[tuple[int, Passage]]] = defaultdict(list)

    def add(self, number: int, passage: Passage) -> None:
        """Remember a passage under its number."""
        found = shingles(passage.text)
        self.sizes[number] = len(found)
        for one in found:
            self.by_shingle[one].append(number)
        if passage.start_s is not None:
            self.speech[passage.path].append((number, passage))

    def find_duplicate(self, passage: Passage) -> int | None:
        """The number of the passage that this one repeats, if any."""
        for number, other in self.speech.get(passage.path, ()):
            if overlap_in_time(passage, other):
                return number
        found = shingles(passage.text)
        shared = Counter(number for one in found for number in self.by_shingle.get(one, ()))
        return most_similar(shared, self.sizes, len(found))


def most_similar(shared: Mapping[int, int], sizes: Mapping[int, int], size: int) -> int | None:
    """The passage with the highest Jaccard index, where it is high enough; `shared` counts common shingles by number."""
    jaccard = {number: count / (sizes[number] + size - count) for number, count in shared.items()}
    best = max(jaccard, key=jaccard.__getitem__, default=None)
    return best if best is not None and jaccard[best] >= MIN_JACCARD else None


def shingles(text: str) -> Shingles:
    """The pairs of neighbouring index tokens in a text; of a text of one token that token."""
    found = tokenize(text)
    return frozenset(pairwise(found)) or frozenset((token,) for token in found)


def overlap_in_time(one: Passage, other: Passage) -> bool:
    """Whether two passages of one transcript are mostly the same time: they share half of the shorter one."""
    if one.start_s is None or one.end_s is None or other.start_s is None or other.end_s is None:
        return False
    shared_s = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return shared_s > 0 and shared_s >= MIN_OVERLAP * min(one.end_s - one.start_s, other.end_s - other.start_s)
