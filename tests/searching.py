"""Ask an archive in a test: the front door, opened for one query."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from archive.home import Home
from archive.settings import Settings
from archive.terms.glossary import Entry
from search.api import Filters, Searcher, SearchOptions, SearchResult, file_link
from search.formats.as_json import MakeLink
from search.query.query import Query


def search(home: Home, settings: Settings, query: Query, *, glossary: Iterable[Entry] = (), **how: Any) -> SearchResult:
    """The result for a parsed query; `how` are the fields of SearchOptions."""
    with Searcher(home, settings, glossary) as searcher:
        return searcher.answer(query, SearchOptions(**how))


def ask(home: Home, typed: str, filters: Filters | None = None, **how: Any) -> SearchResult:
    """The result for what was typed, corrected where it is misspelt, with the archive's own settings."""
    with Searcher.of(home) as searcher:
        return searcher.search(typed, filters or Filters(), SearchOptions(**how))


def links(home: Home) -> MakeLink:
    """What makes links to the archive's files."""
    return partial(file_link, home)
