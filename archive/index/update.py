"""Bring the index up to date: build a generation whole, or change the running one in one commit.

An update is a single SQLite transaction: rows of vectors are added behind those that readers know, Chroma's folders are
copied before they are changed, so that nobody who reads sees half of it and a killed run leaves what stood.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from archive.arrays import FloatArray
from archive.files import storage_errors
from archive.home import Home
from archive.index.array import VectorFile
from archive.index.catalog import Catalog
from archive.index.catalog_writer import CatalogWriter, full_disk
from archive.index.damage import damage_named, find_damage
from archive.index.generations import About, Generation, current, next_generation, publish, sweep
from archive.index.rows import SPEECH_KINDS, embedded_text
from archive.records import Passage, Session
from archive.settings import ChromaSettings

EMBEDDED = ChromaSettings()
LIBRARY = "library"  # the unit of recommended reading, beside one unit a session
DEAD_SHARE = 0.3  # of the rows belong to removed passages: the generation is then compacted
DEAD_ROWS = 10_000  # fewer are not worth it: 10 MB, and a twentieth of a second a year of searching

Encode = Callable[[Sequence[str]], FloatArray]
"""Unit vectors for texts: float32, shape (len(texts), dimensions)."""

VectorsOf = Callable[[Sequence[Passage]], FloatArray]
"""Unit vectors for passages: float32, shape (len(passages), dimensions)."""


@dataclass(frozen=True)
class Unit:
    """The passages of one session, or of the library, as they should be."""

    name: str
    key: str  # hash of everything its passages are made from
    session: Session | None
    passages: tuple[Passage, ...]


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

    The caller holds the archive's lock. With `fresh`, or when the embedding model changed or the catalog is damaged,
    nothing old is kept.
    """
    running, vectors_of = current(home), embed_with(encode)
    with storage_errors(home.index), full_disk(home.index):
        if fresh or running is None or running.about != about or find_damage(running.catalog):
            return build_generation(home, units, about=about, vectors_of=vectors_of, chroma=chroma)
        with damage_named(running.folder):
            added, mostly_dead = apply_changes(running, units, gone, vectors_of=vectors_of, chroma=chroma)
        sweep(home, keep={running.folder})
        if mostly_dead:
            compact(home, running, about=about, chroma=chroma)
    return added


def embed_with(encode: Encode) -> VectorsOf:
    """What makes the vectors of new passages."""
    return lambda passages: encode([embedded_text(passage) for passage in passages])


def build_generation(
    home: Home, units: Sequence[Unit], *, about: About, vectors_of: VectorsOf, chroma: ChromaSettings
) -> int:
    """Make a generation of these units, and publish it; how many passages it has."""
    running, draft = current(home), next_generation(home)
    draft.folder.mkdir(parents=True)
    try:
        added, _ = apply_changes(draft, units, (), vectors_of=vectors_of, chroma=chroma)
        draft.note_about(about)
        publish(home, draft)
    except BaseException:
        shutil.rmtree(draft.folder, ignore_errors=True)
        raise
    sweep(home, keep={draft.folder, running.folder if running else draft.folder})
    return added


def apply_changes(
    generation: Generation,
    units: Sequence[Unit],
    gone: Sequence[str],
    *,
    vectors_of: VectorsOf,
    chroma: ChromaSettings,
) -> tuple[int, bool]:
    """Change a generation in one commit; how many passages were embedded, and whether too many rows are dead now."""
    from archive.index.shards import Shards  # chromadb: only a writer pays for it

    with ExitStack() as opened:
        catalog = opened.enter_context(closing(CatalogWriter(generation.catalog)))
        shards = opened.enter_context(closing(Shards(catalog, generation.chroma, chroma)))
        catalog.begin_writing()
        dimensions = catalog.state("dimensions")
        rows = opened.enter_context(closing(VectorFile(generation.vectors, catalog.size(), dimensions)))
        if catalog.fresh:
            shards.empty()
        new = remove_old(catalog, shards, units, gone)
        added = sum(insert(catalog, shards, rows, unit, passages, vectors_of) for unit, passages in new)
        catalog.set_state("dimensions", rows.dimensions)
        rows.save()
        shards.close()
        catalog.commit()
        shards.sweep()
        return added, is_mostly_dead(catalog)


def is_mostly_dead(catalog: Catalog) -> bool:
    """Whether so many rows are of removed passages that a generation without them is worth writing."""
    dead = catalog.size() - catalog.count()
    return dead > max(DEAD_ROWS, DEAD_SHARE * catalog.size())


def remove_old(
    catalog: CatalogWriter, shards: Any, units: Sequence[Unit], gone: Sequence[str]
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
    """The ids of what is spoken in transcripts and chats of which something changed.

    One is added as a whole, under numbers that follow each other: what is said nearby counts, and an index that grew must
    answer like a new one.
    """
    gone = catalog.passages([number for id_, number in held.items() if id_ not in wanted]).values()
    changed = [*gone, *(passage for id_, passage in wanted.items() if id_ not in held)]
    sequences = {(passage.kind, passage.path) for passage in changed if passage.kind in SPEECH_KINDS}
    return {id_ for id_, passage in wanted.items() if (passage.kind, passage.path) in sequences}


def insert(
    catalog: CatalogWriter, shards: Any, rows: VectorFile, unit: Unit, passages: list[Passage], vectors_of: VectorsOf
) -> int:
    """Add a unit's new passages; how many."""
    numbers = catalog.add(unit.name, unit.session, passages)
    catalog.note_unit(unit.name, unit.key, unit.session)
    if passages:
        vectors = vectors_of(passages)
        rows.add(vectors)
        ids = [passage.id for passage in passages]
        shards.add(numbers, ids, vectors, [chroma_metadata(passage, unit) for passage in passages])
    return len(numbers)


def compact(home: Home, running: Generation, *, about: About, chroma: ChromaSettings) -> None:
    """Publish a generation of the same passages and vectors, without the rows of removed ones."""
    with running.open_catalog() as catalog:
        rows, numbers, units = running.rows(catalog), catalog.ids(), list(units_of(catalog))

    def stored_vectors(passages: Sequence[Passage]) -> FloatArray:
        return np.asarray(rows[[numbers[passage.id] for passage in passages]])

    build_generation(home, units, about=about, vectors_of=stored_vectors, chroma=chroma)


def units_of(catalog: Catalog) -> Iterator[Unit]:
    """The units as they stand in a catalog, their passages by number."""
    sessions = catalog.sessions()
    for name, key in catalog.unit_keys().items():
        held = sorted(catalog.ids_of(name).values())
        passages = catalog.passages(held)
        session = Session(name, date.fromisoformat(sessions[name][1]), sessions[name][0]) if name in sessions else None
        yield Unit(name, key, session, tuple(passages[number] for number in held))


def chroma_metadata(passage: Passage, unit: Unit) -> dict[str, Any]:
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
