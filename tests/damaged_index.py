"""Damage an archive's index as a failing disk would."""

from pathlib import Path

from archive.home import Home
from archive.index.generations import current_or_fail

PAGE_BYTES = 4096  # of an SQLite file, unless it says otherwise


def overwrite_pages(home: Home, *pages: int) -> Path:
    """Write rubbish over pages of the catalog, counting from 1; the file's path.

    The first page holds the schema, the next ones what is asked first: passages, their ids, units.
    """
    catalog = current_or_fail(home).catalog
    with catalog.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE_BYTES)
            file.write(b"\xa5" * PAGE_BYTES)
    return catalog
