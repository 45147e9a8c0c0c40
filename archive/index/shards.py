"""Chroma's side of the index: embedded, a folder for each block of passages; on a server, one collection.

An embedded folder is never changed once a commit of the catalog names it: an update changes a copy under a new name, and
the commit that publishes the update also names the copy. So a reader's Chroma fits its catalog, and an update copies one
block, not the archive. A server's collection is changed in place.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from archive.index.catalog import Catalog
from archive.index.postings import BLOCK_BITS
from archive.index.vectors import ChromaCollection
from archive.settings import ChromaSettings


class Shards:
    """Chroma as a writer changes it, together with its catalog."""

    def __init__(self, catalog: Catalog, root: Path, chroma: ChromaSettings):
        self.catalog, self.root, self.chroma = catalog, root, chroma
        self.opened: tuple[int, ChromaCollection] | None = None
        self.replaced: dict[int, str] = {}  # block -> the folder before this update, or nothing

    def close(self) -> None:
        if self.opened:
            self.opened[1].close()
        self.opened = None

    def empty(self) -> None:
        """Forget all a server holds; an embedded generation begins without folders."""
        if self.chroma.url:
            vectors = self.of_block(0)
            vectors.remove(sorted(vectors.ids()))

    def add(
        self, numbers: Sequence[int], ids: Sequence[str], vectors: np.ndarray, about: Sequence[dict[str, Any]]
    ) -> None:
        """Add passages by ascending number. `vectors`: float32, shape (len(ids), dimensions)."""
        blocks = np.array(numbers) >> BLOCK_BITS
        for block in np.unique(blocks).tolist():
            start, end = np.searchsorted(blocks, [block, block + 1])
            self.of_block(block).add(ids[start:end], vectors[start:end], about[start:end])

    def remove(self, held: Mapping[str, int]) -> None:
        """Remove passages: id -> number."""
        by_block: defaultdict[int, list[str]] = defaultdict(list)
        for passage_id, number in held.items():
            by_block[number >> BLOCK_BITS].append(passage_id)
        for block, ids in by_block.items():
            self.of_block(block).remove(ids)

    def of_block(self, block: int) -> ChromaCollection:
        """The collection that holds a block, to be changed."""
        if self.chroma.url:
            block = 0
        if self.opened is None or self.opened[0] != block:
            self.close()
            folder = None if self.chroma.url else self.copy_of(block)
            self.opened = block, ChromaCollection(folder=folder, url=self.chroma.url, collection=self.chroma.collection)
        return self.opened[1]

    def copy_of(self, block: int) -> Path:
        """A folder of this update's own for a block: a copy of the one that the last commit names."""
        folder = self.root / f"{block:04d}-{self.catalog.state('commits') + 1:06d}"
        if block not in self.replaced:
            shutil.rmtree(folder, ignore_errors=True)  # of an update that was killed
            self.replaced[block] = self.catalog.shards().get(block, "")
            if self.replaced[block]:
                shutil.copytree(self.root / self.replaced[block], folder)
            self.catalog.note_shard(block, folder.name)
        return folder

    def sweep(self) -> None:
        """Remove folders nobody needs: all but those named now and those named until now, which a reader may hold."""
        keep = {*self.catalog.shards().values(), *self.replaced.values()}
        for folder in self.root.glob("*-*"):
            if folder.name not in keep:
                shutil.rmtree(folder, ignore_errors=True)


def folders_of(names: Iterable[str], root: Path, chroma: ChromaSettings) -> list[Path | None]:
    """Where the vectors of a catalog's shards lie in Chroma; None stands for the server."""
    return [None] if chroma.url else [(root / name).resolve() for name in names]


def nearest_ids(folders: Iterable[Path | None], chroma: ChromaSettings, vector: np.ndarray, count: int) -> list[str]:
    """The ids of the `count` nearest passages, best first."""
    found: list[tuple[str, float]] = []
    for folder in folders:
        vectors = ChromaCollection(folder=folder, url=chroma.url, collection=chroma.collection)
        try:
            found += vectors.nearest(vector, count)
        finally:
            vectors.close()
    return [passage_id for passage_id, _ in sorted(found, key=lambda one: -one[1])[:count]]


def held_ids(folders: Iterable[Path | None], chroma: ChromaSettings) -> set[str]:
    """The ids of all passages that Chroma holds."""
    found: set[str] = set()
    for folder in folders:
        vectors = ChromaCollection(folder=folder, url=chroma.url, collection=chroma.collection)
        try:
            found |= vectors.ids()
        finally:
            vectors.close()
    return found
