"""Sentences as unit vectors of tf-idf over themselves, dense, and what is measured with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from archive.text.tokens import tokenize


def tf_idf(texts: Sequence[str]) -> np.ndarray:
    """float32, shape (texts, distinct tokens): term frequency times ln(texts / texts with the token); rows of length 1 or 0."""
    return unit_rows(weigh([Counter(tokenize(text)) for text in texts]))


def weigh(counts: Sequence[Counter[str]], *, min_df: int = 1, max_share: float = 1.0) -> np.ndarray:
    """The same of counted tokens, as long as they come; without tokens in fewer than `min_df` texts or more than a share."""
    document_frequency = Counter(token for count in counts for token in count)
    most = max_share * len(counts)
    kept = [token for token, df in document_frequency.items() if df >= min_df and df <= most]
    column = {token: n for n, token in enumerate(kept)}
    matrix = np.zeros((len(counts), len(kept)), np.float32)
    for row, count in zip(matrix, counts, strict=True):
        for token, times in count.items():
            if token in column:
                row[column[token]] = times
    if kept:
        matrix *= np.log(len(counts) / np.array([document_frequency[token] for token in kept], np.float32))
    return matrix


def unit_rows(matrix: np.ndarray) -> np.ndarray:
    """The same rows with length 1; those of length 0 stay."""
    lengths: np.ndarray = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: np.ndarray = matrix / np.maximum(lengths, 1e-9)
    return scaled
