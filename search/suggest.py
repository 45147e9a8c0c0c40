"""Guess what was meant when a question found nothing: a word the archive knows, or a name it has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from archive.catalog import Catalog
from archive.words import latin_tokens, normalise
from search.query import Query

LIKENESS = 0.75  # of difflib: `sheduler` and `scheduler` have .94, `node` and `code` .75
SHORTEST = 4  # letters; shorter words are like too many others
_LATIN = re.compile(r"[A-Za-z]+")


def suggestions(catalog: Catalog, query: Query) -> tuple[str, ...]:
    """Words and filters that were perhaps meant, best guess for each unknown one."""
    return tuple(dict.fromkeys([*known_words(catalog, query.text), *known_names(catalog, query)]))


def known_words(catalog: Catalog, text: str) -> Iterator[str]:
    total = catalog.count()
    for word in _LATIN.findall(normalise(text)):
        term = latin_tokens(word)[-1:] or [""]
        if len(word) < SHORTEST or len(catalog.term_scores(term[0], total)[0]):
            continue
        known = [other for other in catalog.known_terms(term[0]) if abs(len(other) - len(term[0])) <= 2]
        for near in difflib.get_close_matches(term[0], known, n=1, cutoff=LIKENESS):
            yield as_written(catalog, near, total)


def as_written(catalog: Catalog, term: str, total: int) -> str:
    """A word of the archive that is indexed under `term`, since `queu` is no word."""
    numbers, _ = catalog.term_scores(term, total)
    for passage in catalog.passages(numbers[:1].tolist()).values():
        words = [word for word in _LATIN.findall(f"{passage.heading}\n{passage.text}") if term in latin_tokens(word)]
        return min(words, key=len, default=term)
    return term


def known_names(catalog: Catalog, query: Query) -> Iterator[str]:
    asked = [("author", name) for name in query.filters.authors] + [
        ("speaker", name) for name in query.filters.speakers
    ]
    names = {name.casefold(): name for name in catalog.names()} if asked else {}
    for field, name in asked:
        if name.casefold() not in names:
            for near in difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.5):
                yield f"{field}:{names[near]}"
