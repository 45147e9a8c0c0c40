"""Fuse two lists of scores, and re-rank the first of the result.

Scores travel as mappings from a passage's key to a number; a passage that is absent has scored nothing. Where two
passages score the same, the one that came first stays first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from search.recipe import DENSE_WEIGHT, FULL_DEPTH, MAX_SIM_WEIGHT, RERANK_DEPTH

Key = TypeVar("Key")


def min_max_fuse(
    dense: Mapping[Key, float],
    lexical: Mapping[Key, float],
    dense_weight: Callable[[Key], float] = lambda _: DENSE_WEIGHT,
) -> dict[Key, float]:
    """The weighted mean of two lists on one scale, best first; the dense list alone where no word matched."""
    if not lexical:
        return best_first(min_max_scale(dense))
    dense, lexical = min_max_scale(dense), min_max_scale(lexical)
    weights = {key: dense_weight(key) for key in {**lexical, **dense}}
    return best_first(
        {key: (1 - weight) * lexical.get(key, 0.0) + weight * dense.get(key, 0.0) for key, weight in weights.items()}
    )


def min_max_scale(scores: Mapping[Key, float]) -> dict[Key, float]:
    """Scores scaled so that the highest is 1 and the hundredth, or nothing at all in a shorter list, is 0."""
    ordered = sorted(scores.values(), reverse=True)
    if not ordered:
        return {}
    floor = ordered[FULL_DEPTH - 1] if len(ordered) >= FULL_DEPTH else min(0.0, ordered[-1])
    width = ordered[0] - floor or 1.0
    return {key: max(0.0, (score - floor) / width) for key, score in scores.items()}


def best_first(scores: Mapping[Key, float]) -> dict[Key, float]:
    """The same scores in falling order."""
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def rerank(
    scores: Mapping[Key, float],
    similarity: Callable[[Key], float],
    *,
    depth: int = RERANK_DEPTH,
    weight: float = MAX_SIM_WEIGHT,
) -> dict[Key, float]:
    """Scores, best first, after the first `depth` were fused with their similarity, which is scaled to 0..1 over them.

    All others keep their place below, their scores multiplied by `1 - weight` to stay comparable.
    """
    ordered = best_first(scores)
    first = {key: similarity(key) for key in list(ordered)[:depth]}
    low, high = min(first.values(), default=0.0), max(first.values(), default=0.0)
    width = high - low or 1.0
    fused = {key: (1 - weight) * score for key, score in ordered.items()}
    for key, value in first.items():
        fused[key] += weight * (value - low) / width
    return best_first(fused)
