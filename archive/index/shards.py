"""Chroma's side of the index: embedded, a folder for each block of passages; on a server, one collection.

An embedded folder is never changed once a commit of the catalog names it: an update changes a copy under a new name, and
the commit that publishes the update also names the copy. So a reader's Chroma fits its catalog, and an update copies one
block, not the archive. A server's collection is changed in place.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from archive.arrays import FloatArray
from archive.index.catalog_writer import CatalogWriter
from archive.index.postings import BLOCK_BITS
from archive.index.vectors import ChromaCollection
from archive.settings import ChromaSettings

MOST_KEPT = 4  # collections, of 8,192 passages each


class Shards:
    """Chroma as a writer changes it, together with its catalog."""

    def __init__(self, catalog: CatalogWriter, root: Path, chroma: ChromaSettings):
        self.catalog, self.root, self.chroma = catalog, root, chroma
        self.opened: tuple[int, ChromaCollection] | None = None
        self.replaced: dict[int, str] = {}  # block -> the folder before this update, or nothing

    def close(self) -> None:
        """Let go of the block that is open."""
        if self.opened:
            self.opened[1].close()
        self.opened = None

    def empty(self) -> None:
        """Forget all a server holds; an embedded generation begins without folders."""
        if self.chroma.url:
            vectors = self.of_block(0)
            vectors.remove(sorted(vectors.ids()))

    def add(
        self, numbers: Sequence[int], ids: Sequence[str], vectors: FloatArray, metadata: Sequence[dict[str, Any]]
    ) -> None:
        """Add passages by ascending number. `vectors`: float32, shape (len(ids), dimensions)."""
        blocks = np.array(numbers) >> BLOCK_BITS
        for block in np.unique(blocks).tolist():
            start, end = np.searchsorted(blocks, [block, block + 1])
            self.of_block(block).add(ids[start:end], vectors[start:end], metadata[start:end])

    def remove(self, passages: Mapping[str, int]) -> None:
        """Remove passages: id -> number."""
        by_block: defaultdict[int, list[str]] = defaultdict(list)
        for passage_id, number in passages.items():
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
            self.opened = block, open_collection(folder, self.chroma)
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


def shard_folders(names: Iterable[str], root: Path, chroma: ChromaSettings) -> list[Path | None]:
    """Where the vectors of a catalog's shards lie in Chroma; None stands for the server."""
    return [None] if chroma.url else [(root / name).resolve() for name in names]


def nearest_ids(folders: Sequence[Path | None], chroma: ChromaSettings, vector: FloatArray, count: int) -> list[str]:
    """The ids of the `count` nearest passages, best first. Raises ChromaFailed."""
    found: list[tuple[str, float]] = []
    for collection in kept.collections(folders, chroma):
        found += collection.nearest(vector, count)
    return [passage_id for passage_id, _ in sorted(found, key=lambda one: -one[1])[:count]]


class KeptCollections:
    """Collections that stay open between the questions to a process that stays: opening one takes longer than asking it."""

    def __init__(self) -> None:
        self.stays = False  # most processes answer one question
        self.opened: dict[Path | None, ChromaCollection] = {}  # by folder

    def collections(self, folders: Sequence[Path | None], chroma: ChromaSettings) -> Iterator[ChromaCollection]:
        """Those of some shards; what no commit names any more is closed. Too many, a server's, and those of which only a copy can
        be opened are open one at a time. Raises ChromaFailed, and keeps none that failed."""
        for gone in self.opened.keys() - set(folders):
            self.opened.pop(gone).close()
        if not (self.stays and len(folders) <= MOST_KEPT and all(map(can_stay_open, folders))):
            yield from open_collections(folders, chroma)
            return
        for folder in folders:
            collection = self.opened.pop(folder, None) or open_collection(folder, chroma)
            try:
                yield collection
            except GeneratorExit:  # it failed: whoever asked goes no further
                collection.close()
                raise
            self.opened[folder] = collection


def can_stay_open(folder: Path | None) -> bool:
    """Whether a collection is a folder of ours, which Chroma may write into."""
    return folder is not None and os.access(folder, os.W_OK)


kept = KeptCollections()


def held_ids(folders: Iterable[Path | None], chroma: ChromaSettings) -> set[str]:
    """The ids of all passages that Chroma holds. Raises ChromaFailed."""
    return {id_ for collection in open_collections(folders, chroma) for id_ in collection.ids()}


def open_collections(folders: Iterable[Path | None], chroma: ChromaSettings) -> Iterator[ChromaCollection]:
    """The collections of some shards, one open at a time, to be read."""
    for folder in folders:
        with readable_folder(folder) as place, closing(open_collection(place, chroma)) as collection:
            yield collection


def open_collection(folder: Path | None, chroma: ChromaSettings) -> ChromaCollection:
    """The collection in a folder, or the server's that is set."""
    return ChromaCollection(folder=folder, url=chroma.url, collection=chroma.collection)


@contextmanager
def readable_folder(folder: Path | None) -> Iterator[Path | None]:
    """The folder, or a copy where it cannot be written: Chroma writes into what it opens, though it only reads."""
    if folder is None or os.access(folder, os.W_OK):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="sig-archive-") as copy:
        copy_files(folder, Path(copy))
        yield Path(copy)


def copy_files(source: Path, target: Path) -> None:
    """Copy what a folder holds, not its permissions: the copy can be written."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir()
        else:
            shutil.copyfile(path, place)
