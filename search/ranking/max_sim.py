"""MaxSim: compare a query with passages token by token (ColBERT, Khattab & Zaharia 2020), with rows of the bundled table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from archive.arrays import FloatArray, IntArray
from archive.embedding.encoders import bundled_table
from search.recipe import DECIMALS, PASSAGES_REMEMBERED


def max_sim_scores(query: str, passages: Sequence[str]) -> list[float]:
    """The MaxSim of each passage's text with a query, by the bundled table."""
    table = bundled_table()
    tokens_of = [distinct_tokens(passage) for passage in passages]
    known = np.unique(np.concatenate(tokens_of)) if tokens_of else np.empty(0, np.int64)
    found = max_sim(
        table.rows(distinct_tokens(query)),
        table.rows(known),
        [np.searchsorted(known, tokens) for tokens in tokens_of],
    )
    return [round(score, DECIMALS) for score in found]


@lru_cache(PASSAGES_REMEMBERED)
def distinct_tokens(text: str) -> IntArray:
    """The ids of a text's different tokens in the bundled table, ascending."""
    return np.unique(np.array(bundled_table().tokens(text), np.int64))


def max_sim(query_rows: FloatArray, rows: FloatArray, passages: Sequence[IntArray]) -> list[float]:
    """Each query token's cosine to the nearest token of a passage, averaged with the query rows' lengths as weights.

    `passages` say where in `rows` their distinct tokens are, so that a token in several is compared once. In a static
    table a rare word has a long row; 0 when either side has no token.
    """
    query_lengths = np.linalg.norm(query_rows, axis=1)
    lengths = np.linalg.norm(rows, axis=1)
    dots = query_rows @ (rows / np.maximum(lengths, 1e-9)[:, None]).T  # |q| times the cosine
    total = max(float(query_lengths.sum()), 1e-9)
    return [float(dots[:, places].max(axis=1).sum()) / total if len(places) else 0.0 for places in passages]
