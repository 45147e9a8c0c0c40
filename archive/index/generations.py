"""The index: generations that are built whole, and updates of the running one that are published by one commit.

A generation is built beside the running one where nothing of that can be kept (another embedding model, another layout,
`reindex`), and published by renaming the one-line file that names it. An update changes the running generation in one
SQLite transaction: rows of vectors are added behind those that readers know, Chroma's folders are copied before they are
changed, so that nobody who reads sees half of it and a killed run leaves what stood. Everything here can be made again
from the plain files.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from archive.errors import IndexMissing
from archive.files import storage_errors, write_json, write_text
from archive.home import Home
from archive.index.array import VectorFile, count_rows, map_vectors
from archive.index.catalog import SPEECH_KINDS, Catalog, full_disk
from archive.messages import _
from archive.records import Passage, Session
from archive.settings import ChromaSettings
from archive.text import tokens

LAYOUT = 3  # of a generation; another number means that it is built anew
POINTER = "current"
EMBEDDED = ChromaSettings()
LIBRARY = "library"  # the unit of recommended reading, beside one unit a session
DEAD_SHARE = 0.3  # of the rows belong to removed passages: the generation is then written anew, without them
DEAD_ROWS = 10_000  # fewer are not worth it: 10 MB, and a twentieth of a second a year of searching

Encode = Callable[[Sequence[str]], np.ndarray]
"""Unit vectors for texts: float32, shape (len(texts), dimensions)."""


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
        return self.folder / "catalog.sqlite"

    @property
    def chroma(self) -> Path:
        return self.folder / "chroma"

    @property
    def vectors(self) -> Path:
        return self.folder / "vectors.f32"

    @property
    def about(self) -> About:
        return About(**json.loads((self.folder / "about.json").read_text("utf-8")))

    def rows(self, catalog: Catalog) -> np.ndarray:
        """The vectors, memory-mapped: row n is passage n of the catalog; rows of removed passages still stand.

        Raises OSError or ValueError when the file is damaged.
        """
        return map_vectors(self.vectors, catalog.size(), catalog.state("dimensions"))

    def count_vectors(self, catalog: Catalog) -> int:
        """How many of the catalog's passages have their row."""
        return int(np.count_nonzero(catalog.present()[: count_rows(self.vectors, catalog.state("dimensions"))]))


@dataclass(frozen=True)
class Unit:
    """The passages of one session, or of the library, as they should be."""

    name: str
    key: str  # hash of everything its passages are made from
    session: Session | None
    passages: tuple[Passage, ...]


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
    try:
        return (home.index / POINTER).read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""


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
    what = _("{root} has no index yet", root=home.root)
    if pointer(home):
        what = _("the index of {root} was made by another version, or lost a file", root=home.root)
    cure = _("run: sig-archive ingest (or: sig-archive reindex)")
    return IndexMissing(what, cure)


def indexed_keys(home: Home, embedding_identity: str) -> dict[str, str]:
    """Unit -> key of what the index holds; empty when there is none or it was built by another embedding model."""
    generation = current(home)
    if generation is None or generation.about.embedding_identity != embedding_identity:
        return {}
    with closing(Catalog(generation.catalog)) as catalog:
        return catalog.unit_keys()


def count_passages(home: Home, unit: str) -> int:
    """How many passages of a unit the index holds."""
    generation = current(home)
    if generation is None:
        return 0
    with closing(Catalog(generation.catalog)) as catalog:
        return len(catalog.ids_of(unit))


def update(
    home: Home,
    units: Sequence[Unit],
    *,
    about: About,
    encode: Encode,
    chroma: ChromaSettings = EMBEDDED,
    gone: Sequence[str] = (),
    fresh: bool = False,
) -> int:
    """Bring `units` up to date, forget the units `gone`, and publish; returns how many passages were embedded.

    The caller holds the archive's lock. With `fresh`, or when the embedding model changed, nothing old is kept.
    """
    running = current(home)
    with storage_errors(home.index), full_disk(home.index):
        if fresh or running is None or running.about != about:
            return build_generation(home, units, about=about, encode=encode, chroma=chroma)
        added, dead = apply_changes(running, units, gone, encode=encode, chroma=chroma)
        sweep(home, keep={running.folder})
        if dead:
            compact(home, running, about=about, chroma=chroma)
    return added


def build_generation(home: Home, units: Sequence[Unit], *, about: About, encode: Encode, chroma: ChromaSettings) -> int:
    """Make a generation of these units, and publish it."""
    running, draft = current(home), next_folder(home)
    draft.folder.mkdir(parents=True)
    try:
        added, _ = apply_changes(draft, units, (), encode=encode, chroma=chroma)
        write_json(draft.folder / "about.json", about.__dict__)
        publish(home, draft)
    except BaseException:
        shutil.rmtree(draft.folder, ignore_errors=True)
        raise
    sweep(home, keep={draft.folder, running.folder if running else draft.folder})
    return added


def apply_changes(
    generation: Generation, units: Sequence[Unit], gone: Sequence[str], *, encode: Encode, chroma: ChromaSettings
) -> tuple[int, bool]:
    """Change a generation in one commit; how many passages were embedded, and whether too many rows are dead now."""
    from archive.index.shards import Shards  # chromadb: only a writer pays for it

    with ExitStack() as open_:
        catalog = open_.enter_context(closing(Catalog(generation.catalog, write=True)))
        shards = open_.enter_context(closing(Shards(catalog, generation.chroma, chroma)))
        catalog.begin_writing()
        rows = open_.enter_context(closing(VectorFile(generation.vectors, catalog.size(), catalog.state("dimensions"))))
        if catalog.fresh:
            shards.empty()
        new = remove_old(catalog, shards, units, gone)
        added = sum(insert(catalog, shards, rows, unit, passages, encode) for unit, passages in new)
        catalog.set_state("dimensions", rows.dimensions)
        rows.save()
        shards.close()
        catalog.commit()
        shards.sweep()
        dead = catalog.size() - catalog.count()
        return added, dead > max(DEAD_ROWS, DEAD_SHARE * catalog.size())


def remove_old(
    catalog: Catalog, shards: Any, units: Sequence[Unit], gone: Sequence[str]
) -> list[tuple[Unit, list[Passage]]]:
    """Remove what no unit holds any more; returns what each unit has that is new."""
    removed: dict[str, int] = {}
    for name in gone:
        removed |= catalog.ids_of(name)
        catalog.forget_unit(name)
    new = []
    for unit in units:
        wanted = {passage.id: passage for passage in unit.passages}
        held = catalog.ids_of(unit.name)
        kept = (wanted.keys() & held.keys()) - changed_sequences(catalog, wanted, held)
        removed |= {id_: number for id_, number in held.items() if id_ not in kept}
        new.append((unit, [passage for id_, passage in wanted.items() if id_ not in kept]))
    catalog.remove(sorted(removed.values()))
    shards.remove(removed)
    return new


def changed_sequences(catalog: Catalog, wanted: Mapping[str, Passage], held: Mapping[str, int]) -> set[str]:
    """The ids of what is spoken in talks of which something changed. A talk is added as a whole, under numbers that follow
    each other: what is said nearby counts, and an index that grew must answer like a new one."""
    gone = catalog.passages([number for id_, number in held.items() if id_ not in wanted]).values()
    changed = [*gone, *(passage for id_, passage in wanted.items() if id_ not in held)]
    talks = {(passage.kind, passage.path) for passage in changed if passage.kind in SPEECH_KINDS}
    return {id_ for id_, passage in wanted.items() if (passage.kind, passage.path) in talks}


def insert(catalog: Catalog, shards: Any, rows: VectorFile, unit: Unit, passages: list[Passage], encode: Encode) -> int:
    """Add a unit's new passages; how many."""
    numbers = catalog.add(unit.name, unit.session, passages)
    catalog.note_unit(unit.name, unit.key, unit.session)
    if passages:
        made = encode([embedded_text(passage) for passage in passages])
        rows.add(made)
        shards.add(numbers, [p.id for p in passages], made, [metadata_of(passage, unit) for passage in passages])
    return len(numbers)


def compact(home: Home, running: Generation, *, about: About, chroma: ChromaSettings) -> None:
    """Publish a generation of the same passages and vectors, without the rows of removed ones."""
    with closing(Catalog(running.catalog)) as catalog:
        vectors, units = running.rows(catalog), list(units_of(catalog))
        numbers = [number for unit in units for number in sorted(catalog.ids_of(unit.name).values())]
    ordered = iter(numbers)
    build_generation(
        home,
        units,
        about=about,
        encode=lambda texts: np.array([vectors[next(ordered)] for _ in texts]),
        chroma=chroma,
    )


def units_of(catalog: Catalog) -> Iterator[Unit]:
    """The units as they stand in a catalog, their passages by number."""
    sessions = catalog.sessions()
    for name, key in catalog.unit_keys().items():
        held = sorted(catalog.ids_of(name).values())
        passages = catalog.passages(held)
        session = Session(name, date.fromisoformat(sessions[name][1]), sessions[name][0]) if name in sessions else None
        yield Unit(name, key, session, tuple(passages[number] for number in held))


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


def next_folder(home: Home) -> Generation:
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
