"""The index as a question sees it: one commit's catalog and vectors, and nothing of what is written meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from archive.arrays import FloatArray
from archive.errors import ArchiveError
from archive.home import Home
from archive.index.catalog import Catalog
from archive.index.damage import find_damage, index_damaged
from archive.index.generations import Generation, current, current_or_fail

UNREADABLE = (OSError, ValueError, EOFError, sqlite3.DatabaseError)


@dataclass(frozen=True)
class Snapshot:
    """One commit of a generation."""

    generation: Generation
    catalog: Catalog
    vectors: FloatArray  # row n is passage n; rows of removed passages still stand


class Reader:
    """An archive's index, kept open from one question to the next, for one thread at a time.

    Each snapshot is of the latest commit, of whatever generation is the current one by then.
    """

    def __init__(self, home: Home):
        self.home = home
        self.generation: Generation | None = None
        self.catalog: Catalog | None = None

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Raises IndexMissing when nothing was indexed yet, IndexDamaged when the index cannot be read."""
        seen = self.open_snapshot()
        try:
            yield seen
        except ArchiveError:
            raise
        except sqlite3.DatabaseError as error:
            raise index_damaged(seen.generation.folder, str(error)) from error
        except (
            Exception
        ) as error:  # garbage in a damaged page shows in many ways; in a sound catalog it is a fault of ours
            if reason := find_damage(seen.generation.catalog):
                raise index_damaged(seen.generation.folder, reason) from error
            raise
        finally:
            seen.catalog.end()

    def open_snapshot(self) -> Snapshot:
        """The latest commit, whose transaction lasts until its catalog's `end`."""
        generation = current_or_fail(self.home)
        while True:
            try:
                catalog = self.open(generation)
                catalog.begin()
                return Snapshot(generation, catalog, generation.rows(catalog))
            except UNREADABLE as error:
                self.close()
                latest = current(self.home)
                if latest in (None, generation):
                    raise index_damaged(generation.folder, str(error)) from error
                generation = latest  # it was swept away while it was opened: two more were published since

    def open(self, generation: Generation) -> Catalog:
        """The catalog of a generation, opened once."""
        if self.catalog is None or generation != self.generation:
            self.close()
            self.catalog, self.generation = Catalog(generation.catalog), generation
        return self.catalog

    def close(self) -> None:
        """Let go of the files."""
        if self.catalog:
            self.catalog.close()
        self.catalog = None
