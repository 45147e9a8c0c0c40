"""Searchers that a process keeps open: one that answers a single command opens its own and closes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.home import Home
from search.api import Searcher

_kept: dict[Path, Searcher] = {}  # by the archive's folder


def keep_open(home: Home) -> None:
    """From now on, questions to this archive find its index open."""
    _kept[home.root.resolve()] = Searcher.of(home)


@contextmanager
def searcher_for(home: Home) -> Iterator[Searcher]:
    """A searcher with the archive's settings as they are now; raises SettingsWrong."""
    kept = _kept.get(home.root.resolve()) if _kept else None
    if kept is not None:
        yield kept.refreshed()
        return
    with Searcher.of(home) as searcher:
        yield searcher


def is_kept(home: Home) -> bool:
    """Whether this process stays, so that what takes long to open is worth opening."""
    return bool(_kept) and home.root.resolve() in _kept
