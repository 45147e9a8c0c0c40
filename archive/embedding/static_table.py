"""Turn a question into a vector with a table of token rows, in a few milliseconds and without torch.

The table is the bundled model's: a text's vector is the mean of its tokens' rows. `torch_models` makes the same
vectors with sentence-transformers when passages are indexed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.arrays import FloatArray, IntArray
from archive.errors import ModelDamaged, ModelMissing
from archive.messages import Message, _
from archive.models.tokenizers import Tokenizer, read_tokenizer
from archive.text.script import simplify

FILES = ("model.json", "scale.npy", "table.npy", "tokenizer.json")
MAX_TOKENS_READ = 512  # of a text count: a passage has a few hundred, so only a pasted log is ever cut
NO_TOKENS = (0, 1)  # [PAD] and [UNK] say nothing


@dataclass(frozen=True)
class StaticTable:
    """Rows of numbers for tokens, kept as int8 in a mapped file with one scale per row."""

    tokenizer: Tokenizer
    table: NDArray[np.int8]
    scale: NDArray[np.float16]

    @property
    def dimensions(self) -> int:
        """The length of its vectors."""
        return int(self.table.shape[1])

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors for texts, in order: float32, shape (len(texts), dimensions); zeros where nothing is known."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            if ids := self.tokens(text):
                vector[:] = self.rows(ids).mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors

    def tokens(self, text: str) -> list[int]:
        """The ids of the known ones among a text's first 512 tokens, in order, repeated as often as they occur."""
        ids = self.tokenizer.encode(simplify(text), add_special_tokens=False).ids
        return [number for number in ids if number not in NO_TOKENS]

    def rows(self, ids: Sequence[int] | IntArray) -> FloatArray:
        """The rows of tokens, in order: float32, shape (len(ids), dimensions)."""
        chosen = np.asarray(ids, np.int64)
        return self.table[chosen].astype(np.float32) * self.scale[chosen].astype(np.float32)[:, None]


def load_table(folder: Path) -> StaticTable:
    """The table in a folder of the bundled model's form.

    Raises ModelMissing when the folder or a file of it is not there, ModelDamaged when the files do not fit together.
    """
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        what = _("{folder} holds no embedding table: {missing} not found", folder=folder, missing=missing)
        raise ModelMissing(what, reinstall_or_choose())
    try:
        table, dimensions = open_table(folder)
    except Exception as error:  # the tokenizers package raises bare Exception
        what = _("the embedding table in {folder} cannot be read: {error}", folder=folder, error=error)
        raise ModelDamaged(what, reinstall_or_choose()) from error
    check_shape(folder, table, (table.tokenizer.get_vocab_size(), dimensions))
    return table


def open_table(folder: Path) -> tuple[StaticTable, int]:
    """The table as its files have it, and the number of dimensions that it should have."""
    tokenizer = read_tokenizer(folder / "tokenizer.json")
    tokenizer.enable_truncation(MAX_TOKENS_READ)
    table = StaticTable(tokenizer, np.load(folder / "table.npy", mmap_mode="r"), np.load(folder / "scale.npy"))
    return table, json.loads((folder / "model.json").read_text("utf-8"))["dimensions"]


def check_shape(folder: Path, table: StaticTable, shape: tuple[int, int]) -> None:
    """Raises ModelDamaged when the table has not one row a token, or rows of another length."""
    if table.table.shape == shape and table.scale.shape == shape[:1] and table.table.dtype == np.int8:
        return
    found, expected = f"{table.table.dtype}{table.table.shape}", f"int8{shape}"
    what = _(
        "the embedding table in {folder} is {found}, its tokenizer and model.json say {expected}",
        folder=folder,
        found=found,
        expected=expected,
    )
    raise ModelDamaged(what, reinstall_or_choose())


def reinstall_or_choose() -> Message:
    """The cure for a bundled table that is not whole."""
    return _("install sig-archive again, or set embedding.model to a folder that holds a whole model")
