"""Show once what is said twice: passages of nearly the same words, and speech of the same minute, are folded into the best of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from archive.records import Passage
from archive.text.tokens import tokenize

MIN_JACCARD = (
    0.8  # Jaccard of neighbouring tokens: a copy with a changed sentence has about .9, two entries of one table .5
)
MIN_OVERLAP = 0.5  # of the shorter of two pieces of speech; neighbours share a sentence or two, about .1

Shingles = frozenset[tuple[str, ...]]


@dataclass
class Deduplicated:
    """Distinct passages by number, best first, and what was folded into each."""

    kept: dict[int, Passage] = field(default_factory=dict)
    similar: dict[int, list[Passage]] = field(default_factory=dict)


def deduplicate(passages: Iterable[tuple[int, Passage]], limit: int, *, look_at: int) -> Deduplicated:
    """The first `limit` distinct passages, best first; at least `look_at` are looked at, so that copies further down are
    named too."""
    folded, known = Deduplicated(), SeenPassages()
    for place, (number, passage) in enumerate(passages):
        if len(folded.kept) >= limit and place >= look_at:
            break
        original = known.like(passage)
        if original is not None:
            folded.similar.setdefault(original, []).append(passage)
        elif len(folded.kept) < limit:
            folded.kept[number] = passage
            known.add(number, passage)
    return folded


class SeenPassages:
    """The passages kept so far, found by what they hold."""

    def __init__(self) -> None:
        self.sizes: dict[int, int] = {}
        self.document_frequency: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.speech: dict[str, list[tuple[int, Passage]]] = defaultdict(list)

    def add(self, number: int, passage: Passage) -> None:
        found = shingles(passage.text)
        self.sizes[number] = len(found)
        for one in found:
            self.document_frequency[one].append(number)
        if passage.start_s is not None:
            self.speech[passage.path].append((number, passage))

    def like(self, passage: Passage) -> int | None:
        """The number of the passage that this one repeats, if any."""
        for number, other in self.speech.get(passage.path, ()):
            if overlap_in_time(passage, other):
                return number
        found = shingles(passage.text)
        shared = Counter(number for one in found for number in self.document_frequency.get(one, ()))
        return most_similar(shared, self.sizes, len(found))


def most_similar(shared: Mapping[int, int], sizes: Mapping[int, int], size: int) -> int | None:
    likeness = {number: count / (sizes[number] + size - count) for number, count in shared.items()}
    best = max(likeness, key=likeness.__getitem__, default=None)
    return best if best is not None and likeness[best] >= MIN_JACCARD else None


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
