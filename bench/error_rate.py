"""Character error rate: edits needed over characters expected, without spaces, punctuation and case."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein


def normalise(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()


def character_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Over (hypothesis, reference) pairs, all characters counted together."""
    texts = [(normalise(hypothesis), normalise(reference)) for hypothesis, reference in pairs]
    edits = sum(Levenshtein.distance(hypothesis, reference) for hypothesis, reference in texts)
    return edits / max(1, sum(len(reference) for _, reference in texts))
