"""Where the rows of the embedding begin: English from a teacher or at random, Chinese from its English translations."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.embedding_pairs import Pair
from training.embedding_tokenizer import SPECIAL, is_han

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]

DIMENSIONS = 256
ROW_LENGTH = 0.5 * math.sqrt(DIMENSIONS)
RARE = 0.3  # rows of tokens without any start, beside the others' 1
COMMON = 0.01  # document frequency at which a token counts half (smooth inverse frequency, Arora et al. 2017)
PRINCIPAL_TOKENS = 8_000  # the most frequent ones, which decide the axes that are kept of a teacher


def start_rows(
    tokenizer: Tokenizer, translations: Sequence[Pair], texts: Iterable[str], seed: int, teacher: Floats | None = None
) -> Floats:
    """One row per token: float32, shape (tokens, 256). `teacher` has a vector per token, zeros where it has none."""
    numbers = np.random.default_rng(seed)
    weights = token_weights(tokenizer, texts)
    rows = numbers.normal(0, 0.5, (tokenizer.get_vocab_size(), DIMENSIONS)).astype(np.float32)
    known = weights < 1
    if teacher is not None:
        taught = np.linalg.norm(teacher, axis=1) > 0
        rows[taught] = projected(teacher, taught, weights)[taught]
    chinese = translated_rows(tokenizer, translations, rows * weights[:, None])
    has_start = np.linalg.norm(chinese, axis=1) > 0
    rows[has_start] = chinese[has_start]
    rows[~has_start & ~known] *= RARE
    rows *= weights[:, None]
    rows[: len(SPECIAL)] = 0
    return rows


def token_weights(tokenizer: Tokenizer, texts: Iterable[str]) -> Floats:
    """1 for a token that never occurs, less the more texts it occurs in: float32, shape (tokens,)."""
    counts: Counter[int] = Counter()
    total = 0
    for ids in token_ids(tokenizer, texts):
        counts.update(set(ids.tolist()))
        total += 1
    frequency = np.zeros(tokenizer.get_vocab_size())
    frequency[list(counts)] = np.array(list(counts.values())) / max(1, total)
    return (COMMON / (COMMON + frequency)).astype(np.float32)


def projected(teacher: Floats, taught: NDArray[np.bool_], weights: Floats) -> Floats:
    """A teacher's vectors on their first 256 principal axes, all of one length."""
    centred = teacher - teacher[taught].mean(axis=0)
    frequent = np.flatnonzero(taught)[np.argsort(weights[taught])][:PRINCIPAL_TOKENS]
    axes = np.linalg.svd(centred[frequent], full_matrices=False)[2][:DIMENSIONS]
    return unit(centred @ axes.T) * ROW_LENGTH


def translated_rows(tokenizer: Tokenizer, translations: Sequence[Pair], english: Floats) -> Floats:
    """For Chinese tokens the mean direction of the English texts they are translated by, zeros for all others."""
    sums = np.zeros_like(english)
    totals = np.zeros(len(english), np.float32)
    han = np.array([is_han(token) for token in all_tokens(tokenizer)])
    chinese_ids = token_ids(tokenizer, (zh for zh, _ in translations))
    english_ids = token_ids(tokenizer, (en for _, en in translations))
    for zh, en in zip(chinese_ids, english_ids, strict=True):
        zh, en = np.unique(zh[han[zh]]), en[~han[en]]
        if len(zh) and len(en):
            weight = 1 / math.sqrt(len(zh) + 1)
            sums[zh] += weight * unit(english[en].mean(axis=0, keepdims=True))
            totals[zh] += weight
    found = totals > 0
    means = sums[found] / totals[found, None]
    sums[found] = unit(means - means.mean(axis=0)) * ROW_LENGTH * np.minimum(1, np.sqrt(totals[found]))[:, None]
    return sums


def token_ids(tokenizer: Tokenizer, texts: Iterable[str]) -> list[Ids]:
    """The known tokens of each text."""
    encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    arrays = (np.array(one.ids, np.int32) for one in encoded)
    return [ids[ids >= len(SPECIAL)] for ids in arrays]


def all_tokens(tokenizer: Tokenizer) -> list[str]:
    """The tokens in the order of their ids."""
    numbers = tokenizer.get_vocab()
    return sorted(numbers, key=numbers.__getitem__)


def unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
