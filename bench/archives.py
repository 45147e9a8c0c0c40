"""Indexes of any size to measure on, built by the code that builds real ones."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from archive.array import Rows
from archive.bundled import KUBE_ZH_EN, embedding_identity
from archive.catalog import Catalog
from archive.encoders import bundled_table as table
from archive.files import write_json, write_text
from archive.home import Home
from archive.index import EMBEDDED, LAYOUT, About, Generation, insert, next_folder, publish
from archive.postings import BLOCK
from archive.shards import Shards
from bench.synthetic import units

ABOUT = About(LAYOUT, KUBE_ZH_EN, embedding_identity(KUBE_ZH_EN))


class LastBlock:
    """Chroma for the last block of passages alone: an update touches no other, and a whole one takes minutes to fill."""

    def __init__(self, shards: Shards, passages: int):
        self.shards, self.first = shards, passages // BLOCK * BLOCK

    def add(
        self, numbers: Sequence[int], ids: Sequence[str], vectors: np.ndarray, about: Sequence[dict[str, Any]]
    ) -> None:
        if numbers[0] >= self.first:
            self.shards.add(numbers, ids, vectors, about)


def build(root: Path, passages: int) -> Home:
    """A published index of that many passages, in which Chroma holds the last block only."""
    home = Home(root)
    write_text(home.settings, "")
    draft: Generation = next_folder(home)
    draft.folder.mkdir(parents=True)
    with closing(Catalog(draft.catalog, write=True)) as catalog, closing(Rows(draft.vectors, 0, 0)) as rows:
        with closing(Shards(catalog, draft.chroma, EMBEDDED)) as shards:
            catalog.begin_writing()
            for unit in units(passages):
                insert(catalog, LastBlock(shards, passages), rows, unit, list(unit.passages), table().encode)
            catalog.set_state("dimensions", rows.dimensions)
            rows.save()
        catalog.commit()
    write_json(draft.folder / "about.json", ABOUT.__dict__)
    publish(home, draft)
    return home
