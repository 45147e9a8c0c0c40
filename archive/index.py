"""The index as generations: each run builds the next one beside the current one and publishes it with one rename.

A generation holds the catalog, Chroma's files, and the same vectors as an array. Readers never share a folder with a
writer, a killed run leaves the current generation as it was, and everything here can be made again from the plain files.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from archive.catalog import Catalog
from archive.errors import IndexMissing
from archive.files import storage_errors, write_bytes, write_json, write_text
from archive.home import Home
from archive.records import Passage, Session
from archive.settings import Chroma

LAYOUT = 1  # of a generation; another number means that it is built anew
POINTER = "current"
EMBEDDED = Chroma()
LIBRARY = "library"  # the unit of recommended reading, beside one unit a session

Encode = Callable[[Sequence[str]], np.ndarray]
"""Unit vectors for texts: float32, shape (len(texts), dimensions)."""


@dataclass(frozen=True)
class About:
    """What a generation was built with."""

    layout: int
    embedding: str
    embedding_identity: str
    dimensions: int = 0


@dataclass(frozen=True)
class Generation:
    """A published generation, by its real folder."""

    folder: Path

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog.sqlite"

    @property
    def chroma(self) -> Path:
        return self.folder / "chroma"

    @property
    def vectors(self) -> Path:
        return self.folder / "vectors.npy"

    @property
    def numbers(self) -> Path:
        return self.folder / "numbers.npy"

    @property
    def about(self) -> About:
        return About(**json.loads((self.folder / "about.json").read_text("utf-8")))

    def array(self) -> tuple[np.ndarray, np.ndarray]:
        """Passage numbers, int64 (n,), ascending, and their vectors, float32 (n, dimensions), memory-mapped."""
        return np.load(self.numbers), np.load(self.vectors, mmap_mode="r")


@dataclass(frozen=True)
class Unit:
    """The passages of one session, or of the library, as they should be."""

    name: str
    key: str  # hash of everything its passages are made from
    session: Session | None
    passages: tuple[Passage, ...]


def current(home: Home) -> Generation | None:
    """The published generation, or None before the first."""
    try:
        generation = Generation(home.index / (home.index / POINTER).read_text("utf-8").strip())
        return generation if generation.catalog.is_file() and generation.about.layout == LAYOUT else None
    except (OSError, ValueError, TypeError):
        return None


def current_or_fail(home: Home) -> Generation:
    """Raises IndexMissing when nothing was indexed yet."""
    generation = current(home)
    if generation is None:
        raise IndexMissing(f"{home.root} has no index yet", "run: sig-archive ingest (or: sig-archive reindex)")
    return generation


def indexed_keys(home: Home, embedding_identity: str) -> dict[str, str]:
    """Unit -> key of what the index holds; empty when there is none or it was built by another embedding model."""
    generation = current(home)
    if generation is None or generation.about.embedding_identity != embedding_identity:
        return {}
    catalog = Catalog(generation.catalog)
    try:
        return catalog.unit_keys()
    finally:
        catalog.close()


def count_of(home: Home, unit: str) -> int:
    """How many passages of a unit the index holds."""
    generation = current(home)
    if generation is None:
        return 0
    catalog = Catalog(generation.catalog)
    try:
        return len(catalog.ids_of(unit))
    finally:
        catalog.close()


def update(
    home: Home,
    units: Sequence[Unit],
    *,
    about: About,
    encode: Encode,
    chroma: Chroma = EMBEDDED,
    gone: Sequence[str] = (),
    fresh: bool = False,
) -> int:
    """Bring `units` up to date, forget the units `gone`, and publish; returns how many passages were embedded.

    The caller holds the archive's lock. With `fresh`, or when the embedding model changed, nothing old is kept.
    """
    previous = current(home)
    if fresh or (previous is not None and replace(previous.about, dimensions=0) != replace(about, dimensions=0)):
        previous = None
    with storage_errors(home.index):
        draft = next_folder(home)
        if previous:
            shutil.copytree(previous.folder, draft.folder)
        else:
            draft.folder.mkdir(parents=True)
        try:
            added = change(draft, units, gone, about=about, encode=encode, chroma=chroma, fresh=previous is None)
            publish(home, draft)
        except BaseException:
            shutil.rmtree(draft.folder, ignore_errors=True)
            raise
        sweep(home, keep={draft.folder, previous.folder if previous else draft.folder})
    return added


def change(
    draft: Generation,
    units: Sequence[Unit],
    gone: Sequence[str],
    *,
    about: About,
    encode: Encode,
    chroma: Chroma,
    fresh: bool,
) -> int:
    from archive.vectors import Vectors  # chromadb: only a writer pays for it

    catalog = Catalog(draft.catalog, write=True)
    vectors = Vectors(folder=None if chroma.url else draft.chroma, url=chroma.url, collection=chroma.collection)
    try:
        if fresh:
            vectors.remove(sorted(vectors.ids()))
        removed: dict[str, int] = {}
        for name in gone:
            removed |= catalog.ids_of(name)
            catalog.forget_unit(name)
        new: list[tuple[Unit, list[Passage]]] = []
        for unit in units:
            wanted = {passage.id: passage for passage in unit.passages}
            held = catalog.ids_of(unit.name)
            removed |= {id_: number for id_, number in held.items() if id_ not in wanted}
            new.append((unit, [passage for id_, passage in wanted.items() if id_ not in held]))
        catalog.remove(list(removed.values()))
        vectors.remove(list(removed))
        arrays = [insert(catalog, vectors, unit, passages, encode) for unit, passages in new]
        catalog.commit()
        dimensions = write_arrays(draft, set(removed.values()), arrays)
        write_json(draft.folder / "about.json", replace(about, dimensions=dimensions).__dict__)
        return sum(len(numbers) for numbers, _ in arrays)
    finally:
        catalog.close()
        vectors.close()


def insert(
    catalog: Catalog, vectors: Any, unit: Unit, passages: list[Passage], encode: Encode
) -> tuple[list[int], np.ndarray]:
    numbers = catalog.add(unit.name, unit.session, passages, first_number=catalog.highest_number() + 1)
    catalog.note_unit(unit.name, unit.key, unit.session)
    if not passages:
        return [], np.empty((0, 0), np.float32)
    made = encode([embedded_text(passage) for passage in passages])
    vectors.add([passage.id for passage in passages], made, [metadata_of(passage, unit) for passage in passages])
    return numbers, made


def embedded_text(passage: Passage) -> str:
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text


def metadata_of(passage: Passage, unit: Unit) -> dict[str, Any]:
    """What Chroma can filter by; it takes no empty values."""
    values = {
        "kind": passage.kind,
        "session": passage.session_id,
        "author": passage.author,
        "speaker": passage.speaker,
        "language": passage.language,
        "day": int(unit.session.date.strftime("%Y%m%d")) if unit.session else None,
        "path": passage.path,
    }
    return {name: value for name, value in values.items() if value is not None}


def write_arrays(draft: Generation, removed: set[int], added: list[tuple[list[int], np.ndarray]]) -> int:
    """Write numbers.npy and vectors.npy: what was kept, then what was added; returns the dimensions."""
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    if draft.numbers.exists():
        numbers, vectors = draft.array()
        kept = ~np.isin(numbers, sorted(removed))
        parts.append((numbers[kept], np.asarray(vectors[kept])))
    parts += [(np.array(numbers, np.int64), made) for numbers, made in added]
    parts = [(numbers, vectors) for numbers, vectors in parts if len(numbers)]
    if not parts:
        parts = [(np.empty(0, np.int64), np.empty((0, 0), np.float32))]
    write_array(draft.numbers, np.concatenate([numbers for numbers, _ in parts]))
    write_array(draft.vectors, np.concatenate([vectors.astype(np.float32) for _, vectors in parts]))
    return int(parts[0][1].shape[1])


def write_array(path: Path, array: np.ndarray) -> None:
    content = io.BytesIO()
    np.save(content, array)
    write_bytes(path, content.getvalue())


def next_folder(home: Home) -> Generation:
    numbers = [int(path.name[4:]) for path in home.index.glob("gen-*") if path.name[4:].isdigit()]
    return Generation(home.index / f"gen-{max(numbers, default=0) + 1:06d}")


def publish(home: Home, draft: Generation) -> None:
    """From here on readers open the new generation."""
    folder = os.open(draft.folder, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    write_text(home.index / POINTER, draft.folder.name + "\n")


def sweep(home: Home, *, keep: set[Path]) -> None:
    """Remove generations nobody needs: all but the current one and the one before it, which a reader may still hold."""
    for folder in home.index.glob("gen-*"):
        if folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)
