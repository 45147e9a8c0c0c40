"""The index as a question sees it: one commit's catalog and vectors, and nothing of what is written meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.errors import IndexMissing
from archive.home import Home
from archive.index.catalog import Catalog
from archive.index.generations import Generation, current, current_or_fail
from archive.messages import _

DAMAGE = (OSError, ValueError, EOFError, sqlite3.DatabaseError)


@dataclass(frozen=True)
class Snapshot:
    """One commit of a generation."""

    generation: Generation
    catalog: Catalog
    vectors: NDArray[np.float32]  # row n is passage n; rows of removed passages still stand


class Reader:
    """An archive's index, kept open from one question to the next, for one thread.

    Each snapshot is of the latest commit, of whatever generation is the current one by then.
    """

    def __init__(self, home: Home):
        self.home = home
        self.generation: Generation | None = None
        self.catalog: Catalog | None = None

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Raises IndexMissing when nothing was indexed yet, or the index is damaged."""
        seen = self.see()
        try:
            yield seen
        except sqlite3.DatabaseError as error:
            raise damaged(seen.generation, error) from error
        finally:
            seen.catalog.end()

    def see(self) -> Snapshot:
        generation = current_or_fail(self.home)
        while True:
            try:
                catalog = self.open(generation)
                catalog.begin()
                return Snapshot(generation, catalog, generation.rows(catalog))
            except DAMAGE as error:
                self.close()
                latest = current(self.home)
                if latest in (None, generation):
                    raise damaged(generation, error) from error
                generation = latest  # it was swept away while it was opened: two more were published since

    def open(self, generation: Generation) -> Catalog:
        if self.catalog is None or generation != self.generation:
            self.close()
            self.catalog, self.generation = Catalog(generation.catalog), generation
        return self.catalog

    def close(self) -> None:
        if self.catalog:
            self.catalog.close()
        self.catalog = None


def damaged(generation: Generation, error: Exception) -> IndexMissing:
    return IndexMissing(
        _("the index in {folder} is damaged ({error})", folder=generation.folder, error=error),
        _("build it again with: sig-archive reindex"),
    )
