"""Guess what was meant by a word or a name that the archive does not have."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archive.index.catalog import Catalog
from archive.index.filters import Filters
from archive.text.script import normalise
from archive.text.tokens import SEAM, latin_tokens
from search.query.parse import Query

SIMILARITY_CUTOFF = (
    0.7  # of difflib, to sort out most terms quickly: `sheduler` and `scheduler` have .94, `cahc` and `cach` .75
)
NAME_SIMILARITY_CUTOFF = 0.5  # names are few, so a worse guess is still a help
MIN_LETTERS = 4  # letters; shorter words are like too many others
LONG_WORD = 8  # letters; of a longer word even two slips leave no doubt
MAX_LENGTH_DIFFERENCE = 2  # letters between a misspelt word and what was meant
_LATIN_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Suggestion:
    """What was typed, and what was perhaps meant; both without the name of a filter."""

    typed: str
    meant: str


def suggest(catalog: Catalog, query: Query) -> tuple[Suggestion, ...]:
    """The best guess for each word and filter that the archive does not have."""
    found = [*suggest_words(catalog, query.text), *suggest_symbols(catalog, query), *suggest_names(catalog, query)]
    return tuple(dict.fromkeys(found))


def correct_text(text: str, found: Iterable[Suggestion]) -> str:
    """The text as it would be with the suggestions; a name of two words is put between quotation marks."""
    for one in found:
        spelt = re.compile(rf'(?<![A-Za-z])("?){re.escape(one.typed)}\1(?![A-Za-z])')
        text = spelt.sub(lambda place: quote(one.meant) if place[1] or " " in one.meant else one.meant, text)  # noqa: B023 - used at once
    return text


def quote(text: str) -> str:
    return f'"{text}"'


def correct_filters(given: Filters, found: Iterable[Suggestion]) -> Filters:
    meant = {one.typed: one.meant for one in found}

    def each(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(meant.get(value, value) for value in values)

    return replace(
        given,
        authors=each(given.authors),
        speakers=each(given.speakers),
        symbols=each(given.symbols),
        sessions=each(given.sessions),
    )


def suggest_words(catalog: Catalog, text: str) -> Iterator[Suggestion]:
    for word in dict.fromkeys(_LATIN_LETTERS.findall(normalise(text))):
        term = (latin_tokens(word)[-1:] or [""])[0]
        if len(word) >= MIN_LETTERS and term and not occurs(catalog, term):
            for near in closest_term(term, terms_near(catalog, term)):
                yield Suggestion(word, written_form(catalog, near))


def suggest_symbols(catalog: Catalog, query: Query) -> Iterator[Suggestion]:
    for symbol in query.filters.symbols:
        term = (latin_tokens(symbol)[-1:] or [""])[0]
        if term and not occurs(catalog, term):
            for near in closest_term(term, terms_near(catalog, term)):
                yield Suggestion(symbol, written_form(catalog, near))


def suggest_names(catalog: Catalog, query: Query) -> Iterator[Suggestion]:
    asked = [*query.filters.authors, *query.filters.speakers]
    names = {name.casefold(): name for name in catalog.names()} if asked else {}
    for name in asked:
        if name.casefold() not in names:
            for near in difflib.get_close_matches(name.casefold(), names, n=1, cutoff=NAME_SIMILARITY_CUTOFF):
                yield Suggestion(name, names[near])
    sessions = list(catalog.sessions()) if query.filters.sessions else []
    for session in query.filters.sessions:
        if session not in sessions:
            for near in difflib.get_close_matches(session, sessions, n=1, cutoff=NAME_SIMILARITY_CUTOFF):
                yield Suggestion(session, near)


def closest_term(term: str, known: Iterable[str]) -> list[str]:
    """At most one term that is written nearly the same: a letter or two neighbours apart, two such slips in a long one."""
    close = difflib.get_close_matches(term, known, n=5, cutoff=SIMILARITY_CUTOFF)
    slips = {other: edit_distance(term, other) for other in close}
    best = min(close, key=slips.__getitem__, default=None)
    return [best] if best and slips[best] <= (2 if len(term) >= LONG_WORD else 1) else []


def edit_distance(one: str, other: str) -> int:
    """Letters to insert, delete, replace or exchange with their neighbour (optimal string alignment)."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        row = [n]
        for m, wanted in enumerate(other, 1):
            steps = [last[m] + 1, row[m - 1] + 1, last[m - 1] + (letter != wanted)]
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == wanted:
                steps.append(before[m - 2] + 1)
            row.append(min(steps))
        before, last = last, row
    return last[-1]


def terms_near(catalog: Catalog, term: str) -> list[str]:
    """Terms of about the same length, unless the first letter is neither the first nor the second one typed."""
    known = [*catalog.known_terms(term), *catalog.known_terms(term[1:])]
    return [other for other in dict.fromkeys(known) if abs(len(other) - len(term)) <= MAX_LENGTH_DIFFERENCE]


def occurs(catalog: Catalog, term: str) -> bool:
    return catalog.document_frequency(term) > 0


def written_form(catalog: Catalog, term: str) -> str:
    """A word of the archive, or a part of an identifier, that is indexed under `term`, since `queu` is no word."""
    first = catalog.postings([term])[term].passages[:1]
    for passage in catalog.passages(first.tolist()).values():
        words = _LATIN_LETTERS.findall(f"{passage.heading}\n{passage.text}")
        pieces = [*words, *(part for word in words for part in SEAM.split(word))]
        return min((one for one in pieces if latin_tokens(one)[-1:] == [term]), key=len, default=term)
    return term
