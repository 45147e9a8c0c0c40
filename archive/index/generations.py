"""The generations of the index: which one is published, what it was built with, and how the next one replaces it.

A generation is built beside the running one where nothing of that can be kept (another embedding model, another layout,
a damaged catalog, `reindex`), and published by renaming the one-line file that names it; `update` changes the running one.
Everything here can be made again from the plain files.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archive.arrays import FloatArray
from archive.errors import IndexMissing
from archive.files import write_json, write_text
from archive.home import Home
from archive.index.array import count_rows, map_vectors
from archive.index.catalog import Catalog
from archive.index.damage import damage_named, find_damage
from archive.messages import _
from archive.text import tokens

LAYOUT = 3  # of a generation; another number means that it is built anew
POINTER = "current"


@dataclass(frozen=True)
class About:
    """What a generation was built with."""

    layout: int
    embedding: str
    embedding_identity: str
    words: int = tokens.VERSION  # how text was cut into tokens


@dataclass(frozen=True)
class Generation:
    """A published generation, by its real folder."""

    folder: Path

    @property
    def catalog(self) -> Path:
        """The SQLite file."""
        return self.folder / "catalog.sqlite"

    @property
    def chroma(self) -> Path:
        """Where Chroma's folders lie, one for each block of passages."""
        return self.folder / "chroma"

    @property
    def vectors(self) -> Path:
        """The file of vectors, a row a passage."""
        return self.folder / "vectors.f32"

    @property
    def about(self) -> About:
        """Raises OSError, ValueError or TypeError when the file is not there or damaged."""
        return About(**json.loads((self.folder / "about.json").read_text("utf-8")))

    def note_about(self, about: About) -> None:
        """Write down what the generation is built with."""
        write_json(self.folder / "about.json", about.__dict__)

    @contextmanager
    def open_catalog(self) -> Iterator[Catalog]:
        """The catalog for a reader. Raises IndexDamaged when it cannot be read."""
        with damage_named(self.folder), closing(Catalog(self.catalog)) as catalog:
            yield catalog

    def rows(self, catalog: Catalog) -> FloatArray:
        """The vectors, memory-mapped: row n is passage n of the catalog; rows of removed passages still stand.

        Raises OSError or ValueError when the file is damaged.
        """
        return map_vectors(self.vectors, catalog.size(), catalog.state("dimensions"))

    def count_vectors(self, catalog: Catalog) -> int:
        """How many of the catalog's passages have their row."""
        return int(np.count_nonzero(catalog.present()[: count_rows(self.vectors, catalog.state("dimensions"))]))


def current(home: Home) -> Generation | None:
    """The published generation, or None before the first, or when it was made by another version."""
    named = pointer(home)
    while named:
        generation = Generation(home.index / named)
        try:
            if generation.catalog.is_file() and is_compatible(generation.about):
                return generation
        except (OSError, ValueError, TypeError):
            pass
        before, named = named, pointer(home)
        if named == before:  # else another generation was published, and this one swept, between two glances
            return None
    return None


def pointer(home: Home) -> str:
    """The name of the published generation's folder; empty when none was published."""
    try:
        return (home.index / POINTER).read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""


def is_published(home: Home) -> bool:
    """Whether anything was indexed yet, by this version or another."""
    return bool(pointer(home))


def is_compatible(about: About) -> bool:
    """Whether this version cuts words as the index does, and knows its layout."""
    return about.layout == LAYOUT and about.words == tokens.VERSION


def current_or_fail(home: Home) -> Generation:
    """Raises IndexMissing when nothing was indexed yet, or by another version only."""
    generation = current(home)
    if generation is None:
        raise index_missing(home)
    return generation


def index_missing(home: Home) -> IndexMissing:
    """The error for an archive without an index that this version can read, with the cure."""
    if pointer(home):
        what = _("the index of {root} was made by another version, or lost a file", root=home.root)
    else:
        what = _("{root} has no index yet", root=home.root)
    return IndexMissing(what, _("run: sig-archive ingest (or: sig-archive reindex)"))


def damage_of(home: Home) -> str:
    """What is wrong with the catalog of the published generation, in SQLite's words; empty when it is whole or absent."""
    generation = current(home)
    return find_damage(generation.catalog) if generation else ""


def indexed_keys(home: Home, embedding_identity: str) -> dict[str, str]:
    """Unit -> key of what the index holds; empty when nothing of it can be kept: there is none, it was built by another
    embedding model, or its catalog is damaged."""
    generation = current(home)
    if generation is None or generation.about.embedding_identity != embedding_identity:
        return {}
    if find_damage(generation.catalog):
        return {}
    with generation.open_catalog() as catalog:
        return catalog.unit_keys()


def count_passages(home: Home, unit: str) -> int:
    """How many passages of a unit the index holds; none where there is no index, or one that must be built anew."""
    generation = current(home)
    if generation is None or find_damage(generation.catalog):
        return 0
    with generation.open_catalog() as catalog:
        return len(catalog.ids_of(unit))


def next_generation(home: Home) -> Generation:
    """A generation to be built, under a name that none has."""
    numbers = [int(path.name[4:]) for path in home.index.glob("gen-*") if path.name[4:].isdigit()]
    return Generation(home.index / f"gen-{max(numbers, default=0) + 1:06d}")


def publish(home: Home, draft: Generation) -> None:
    """From here on readers open the new generation."""
    for path in (draft.catalog, draft.folder):  # SQLite built it without waiting for the disk
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    write_text(home.index / POINTER, draft.folder.name + "\n")


def sweep(home: Home, *, keep: set[Path]) -> None:
    """Remove generations nobody needs: all but the current one and the one before it, which a reader may still hold."""
    for folder in home.index.glob("gen-*"):
        if folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)
