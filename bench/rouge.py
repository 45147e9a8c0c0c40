"""ROUGE (Lin 2004): what two texts have in common, as F1 of words and pairs of words and of the longest common subsequence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from archive.text.script import HAN

_UNIT = re.compile(rf"[{HAN}]|[a-z0-9]+")


def units(text: str) -> list[str]:
    """Words of English, characters of Chinese, without case and marks."""
    return _UNIT.findall(text.lower())


def rouge(text: str, reference: str) -> list[float]:
    """ROUGE-1, ROUGE-2 and ROUGE-L of a text against its reference."""
    ours, theirs = units(text), units(reference)
    return [*(n_gram_f1(ours, theirs, n) for n in (1, 2)), f1(longest_common(ours, theirs), len(ours), len(theirs))]


def n_gram_f1(ours: Sequence[str], theirs: Sequence[str], n: int) -> float:
    """F1 of runs of n units."""
    mine, others = Counter(n_grams(ours, n)), Counter(n_grams(theirs, n))
    return f1((mine & others).total(), mine.total(), others.total())


def n_grams(found: Sequence[str], n: int) -> Iterator[tuple[str, ...]]:
    """Every run of n units."""
    return zip(*(found[start:] for start in range(n)), strict=False)


def f1(common: int, ours: int, theirs: int) -> float:
    """Of what is common to both; 0 where nothing is."""
    return 2 * common / (ours + theirs) if common else 0.0


def longest_common(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Length of the longest common subsequence, by the bits of one long number (Crochemore et al. 2001)."""
    places: dict[str, int] = {}
    for place, unit in enumerate(ours):
        places[unit] = places.get(unit, 0) | (1 << place)
    everything = row = (1 << len(ours)) - 1
    for unit in theirs:
        matches = row & places.get(unit, 0)
        row = ((row + matches) | (row - matches)) & everything
    return len(ours) - row.bit_count()
