"""The passages' vectors as a file of plain rows: row n is passage n, and rows are only ever added.

A reader maps the file and looks at the rows it knows of; what a killed writer left behind them is cut off by the next.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from archive.arrays import FloatArray
from archive.files import storage_errors

FLOAT = np.dtype("<f4")


class VectorFile:
    """The file as its writer sees it: the first `count` rows stand."""

    def __init__(self, path: Path, count: int, dimensions: int):
        self.path = path
        self.dimensions = dimensions
        with storage_errors(path):
            self.file = path.open("r+b" if path.exists() else "w+b")
            self.file.truncate(count * dimensions * FLOAT.itemsize)
            self.file.seek(0, os.SEEK_END)

    def add(self, vectors: FloatArray) -> None:
        """float32, shape (any, dimensions); the first rows ever say how many dimensions there are."""
        self.dimensions = self.dimensions or int(vectors.shape[1])
        if vectors.shape[1] != self.dimensions:
            raise ValueError(
                f"vectors of {vectors.shape[1]} dimensions among those of {self.dimensions} in {self.path}"
            )
        with storage_errors(self.path):
            self.file.write(np.ascontiguousarray(vectors, FLOAT).tobytes())

    def save(self) -> None:
        """On return the rows are on the disk, so that a catalog may speak of them."""
        with storage_errors(self.path):
            self.file.flush()
            os.fsync(self.file.fileno())

    def close(self) -> None:
        """Let go of the file."""
        with storage_errors(self.path):
            self.file.close()


def map_vectors(path: Path, count: int, dimensions: int) -> FloatArray:
    """The first `count` rows, float32 (count, dimensions), memory-mapped.

    Raises OSError or ValueError when the file is not there or shorter.
    """
    if not count * dimensions:
        return np.zeros((count, dimensions), FLOAT)
    return np.memmap(path, FLOAT, "r", shape=(count, dimensions))


def count_rows(path: Path, dimensions: int) -> int:
    """How many rows the file holds; none when it is not there."""
    return path.stat().st_size // (dimensions * FLOAT.itemsize) if dimensions and path.is_file() else 0
