"""Character error rate: edits needed over characters expected, without spaces, punctuation and case."""

from __future__ import annotations

import re
from collections.abc import Iterable


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def edits(heard: str, said: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(said) + 1))
    for i, a in enumerate(heard, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(said, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def character_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Over (heard, said) pairs, all characters counted together."""
    counted = [(edits(plain(heard), plain(said)), len(plain(said))) for heard, said in pairs]
    return sum(wrong for wrong, _ in counted) / max(1, sum(length for _, length in counted))
