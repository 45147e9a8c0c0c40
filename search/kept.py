"""Searchers that a process keeps open: one that answers a single command opens its own and closes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.home import Home
from search.api import Searcher

SettingsStamp = tuple[tuple[int, int, int] | None, ...]
"""Of each file its time, size and number; None where there is none."""

_kept: dict[Path, tuple[Searcher, SettingsStamp]] = {}  # by the archive's folder


def keep_open(home: Home) -> None:
    """From now on, questions to this archive find its index open."""
    stamp = stamp_of_settings(home)
    _kept[home.root.resolve()] = Searcher.of(home), stamp


@contextmanager
def searcher_for(home: Home) -> Iterator[Searcher]:
    """A searcher with the archive's settings as they are now, which are read again only where they changed; raises SettingsWrong."""
    root = home.root.resolve() if _kept else home.root
    if root in _kept:
        searcher, known = _kept[root]
        stamp = stamp_of_settings(home)
        if stamp != known:
            searcher = searcher.refreshed()
            _kept[root] = searcher, stamp
        yield searcher
        return
    with Searcher.of(home) as searcher:
        yield searcher


def stamp_of_settings(home: Home) -> SettingsStamp:
    """What is another one as soon as settings, glossary or members are."""
    return tuple(map(stamp_of, (home.settings, home.glossary, home.members)))


def stamp_of(path: Path) -> tuple[int, int, int] | None:
    """The same of one file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def is_kept(home: Home) -> bool:
    """Whether this process stays, so that what takes long to open is worth opening."""
    return bool(_kept) and home.root.resolve() in _kept
