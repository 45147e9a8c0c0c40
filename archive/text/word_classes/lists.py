"""The word lists that lie beside this file, packed."""

from __future__ import annotations

import gzip
from pathlib import Path

_FOLDER = Path(__file__).parent


def read_word_list(name: str) -> list[str]:
    """The lines of a list."""
    return gzip.decompress((_FOLDER / f"{name}.txt.gz").read_bytes()).decode().split("\n")


def read_pairs(name: str) -> dict[str, str]:
    """The first word of each line -> what follows it."""
    return dict([line.split(" ", 1) for line in read_word_list(name)])
