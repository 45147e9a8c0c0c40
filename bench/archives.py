"""Indexes of any size to measure on, built by the code that builds real ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from archive.embedding.encoders import bundled_table as table
from archive.files import write_text
from archive.home import Home
from archive.index.array import VectorFile
from archive.index.catalog_writer import CatalogWriter
from archive.index.generations import LAYOUT, About, Generation, current_or_fail, next_generation, publish
from archive.index.postings import BLOCK_SIZE
from archive.index.rows import PASSAGE_COLUMNS
from archive.index.shards import Shards
from archive.index.update import EMBEDDED, embed_with, insert, update
from archive.models.bundled import KUBE_ZH_EN
from archive.models.identity import embedding_identity
from bench.synthetic import unit, units

ABOUT = About(LAYOUT, KUBE_ZH_EN, embedding_identity(KUBE_ZH_EN))


class LastBlock:
    """Chroma for the last block of passages alone: an update touches no other, and a whole one takes minutes to fill."""

    def __init__(self, shards: Shards, passages: int):
        self.shards, self.first = shards, passages // BLOCK_SIZE * BLOCK_SIZE

    def add(
        self, numbers: Sequence[int], ids: Sequence[str], vectors: np.ndarray, about: Sequence[dict[str, Any]]
    ) -> None:
        if numbers[0] >= self.first:
            self.shards.add(numbers, ids, vectors, about)


def build(root: Path, passages: int) -> Home:
    """A published index of that many passages, in which Chroma holds the last block only."""
    home = Home(root)
    write_text(home.settings, "")
    draft: Generation = next_generation(home)
    draft.folder.mkdir(parents=True)
    with closing(CatalogWriter(draft.catalog)) as catalog, closing(VectorFile(draft.vectors, 0, 0)) as rows:
        with closing(Shards(catalog, draft.chroma, EMBEDDED)) as shards:
            catalog.begin_writing()
            for one in units(passages):
                insert(catalog, LastBlock(shards, passages), rows, one, list(one.passages), embed_with(table().encode))
            catalog.set_state("dimensions", rows.dimensions)
            rows.save()
        catalog.commit()
    draft.note_about(ABOUT)
    publish(home, draft)
    return home


def multiply(home: Home, times: int) -> None:
    """Make an index of whole blocks so many times as large, in seconds: its blocks again under higher numbers.

    A token of a single passage becomes another one in each copy, so that the vocabulary grows as it would; the vectors
    of a copy lie near those they were made from. Chroma is left out.
    """
    generation = current_or_fail(home)
    with closing(CatalogWriter(generation.catalog)) as catalog:
        vectors, size = np.array(generation.rows(catalog)), catalog.size()
        columns = ", ".join(PASSAGE_COLUMNS.split(", ")[2:])
        catalog.begin_writing()
        run = catalog.database.execute
        run("create temp table rare as select term from terms where holding = 1")
        run("create unique index temp.rare_terms on rare (term)")
        with closing(VectorFile(generation.vectors, size, vectors.shape[1])) as rows:
            for copy in range(1, times):
                values = {"copy": f"x{copy}", "numbers": copy * size, "blocks": copy * size // BLOCK_SIZE}
                run(
                    f"insert into passages ({PASSAGE_COLUMNS}) select number + :numbers, id || :copy, {columns} from passages where number < {size}",
                    values,
                )
                run(
                    f"insert into postings select block + :blocks, case when term in (select term from rare) then term || :copy else term end, places from postings where block < {size // BLOCK_SIZE}",
                    values,
                )
                run(
                    f"insert into blocks select block + :blocks, lengths from blocks where block < {size // BLOCK_SIZE}",
                    values,
                )
                run("insert into terms select term || :copy, 1 from rare", values)
                moved = vectors + np.random.default_rng(copy).normal(0, 0.02, vectors.shape).astype(np.float32)
                rows.add(moved / np.linalg.norm(moved, axis=1, keepdims=True))
        run(f"update terms set holding = holding * {times} where holding > 1")
        catalog.set_state("next_number", size * times)
        catalog.commit()


def add_session(home: Home, number: int) -> int:
    return update(home, [unit(number)], about=ABOUT, encode=table().encode)


def main() -> None:
    """`build FOLDER PASSAGES TIMES` or `add FOLDER SESSION`, in a process of its own."""
    what, root, number, *times = sys.argv[1:]
    if what == "add":
        add_session(Home(Path(root)), int(number))
    else:
        home = build(Path(root), int(number))
        if int(times[0]) > 1:
            multiply(home, int(times[0]))


if __name__ == "__main__":
    main()
