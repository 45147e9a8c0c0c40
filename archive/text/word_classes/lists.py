"""The word lists that lie beside this file, packed."""

from __future__ import annotations

import gzip
from pathlib import Path

_FOLDER = Path(__file__).parent


def read_packed(name: str) -> bytes:
    """A list as it stands, in UTF-8."""
    return gzip.decompress((_FOLDER / f"{name}.txt.gz").read_bytes())


def read_word_list(name: str) -> list[str]:
    """The lines of a list."""
    return read_packed(name).decode().split("\n")


def read_pairs(name: str) -> dict[str, str]:
    """The first word of each line -> what follows it."""
    return dict([line.split(" ", 1) for line in read_word_list(name)])
