"""Guess what was meant by a word or a name that the archive does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.index.catalog import Catalog
from archive.index.filters import Filters
from archive.members import NOBODY, Members
from archive.text.script import normalise
from archive.text.tokens import latin_tokens
from search.query.people import NAME_SIMILARITY_CUTOFF, nearest_names, similarity
from search.query.query import Query, Suggestion
from search.query.unknown import is_common_word
from search.query.written import LATIN_LETTERS, written_form

MIN_LETTERS = 4  # shorter words are like too many others
LONG_WORD = 8  # letters; of a longer word even two slips leave no doubt


def suggest(catalog: Catalog, query: Query, members: Members = NOBODY) -> tuple[Suggestion, ...]:
    """The best guess for each word and filter that the archive does not have."""
    found = [
        *suggest_words(catalog, query.text),
        *suggest_symbols(catalog, query),
        *suggest_names(catalog, query, members),
    ]
    return tuple(dict.fromkeys(found))


def suggest_words(catalog: Catalog, text: str) -> Iterator[Suggestion]:
    """A guess for each Latin word that is nowhere."""
    for word in dict.fromkeys(LATIN_LETTERS.findall(normalise(text))):
        if len(word) >= MIN_LETTERS:
            yield from suggest_term(catalog, word)


def suggest_symbols(catalog: Catalog, query: Query) -> Iterator[Suggestion]:
    """A guess for each identifier in a filter that is nowhere."""
    for symbol in query.filters.symbols:
        yield from suggest_term(catalog, symbol)


def suggest_term(catalog: Catalog, word: str) -> Iterator[Suggestion]:
    """At most one."""
    term = (latin_tokens(word)[-1:] or [""])[0]
    if term and not catalog.document_frequency(term) and not is_common_word(word):  # `helm` is no slip of `help`
        near = closest_term(term, terms_near(catalog, term))
        if near:
            yield Suggestion(word, written_form(catalog, near))


def suggest_names(catalog: Catalog, query: Query, members: Members) -> Iterator[Suggestion]:
    """A guess for each author, speaker and session that is nowhere."""
    wanted = [*query.filters.authors, *query.filters.speakers]
    names = catalog.names() if wanted else []
    for name in wanted:
        if not any(members.are_same(name, other) for other in names):
            yield from closest_name(name, nearest_names(name, names, members))
    sessions = list(catalog.sessions()) if query.filters.sessions else []
    for session in query.filters.sessions:
        if session not in sessions:
            yield from closest_name(session, sessions)


def closest_name(name: str, known: Iterable[str]) -> Iterator[Suggestion]:
    """At most one guess: the name that is written most like what was typed."""
    likeness, near = max(((similarity(name, other), other) for other in known), default=(0.0, ""))
    if likeness >= NAME_SIMILARITY_CUTOFF:
        yield Suggestion(name, near, is_name=True)


def closest_term(term: str, known: Iterable[str]) -> str | None:
    """The term that is written nearly the same, if any: a letter or two neighbours apart, two such slips in a long one."""
    from rapidfuzz.distance import OSA, Indel  # 40 ms: only a word that is nowhere needs it

    most = 2 if len(term) >= LONG_WORD else 1  # letters to insert, delete, replace or exchange with their neighbour
    slips = {other: OSA.distance(term, other, score_cutoff=most) for other in known}
    near = [other for other, count in slips.items() if count <= most]
    return min(near, key=lambda other: (slips[other], -Indel.normalized_similarity(term, other)), default=None)


def terms_near(catalog: Catalog, term: str) -> list[str]:
    """Terms that begin with the first letter that was typed, or with the second one."""
    return list(dict.fromkeys([*catalog.known_terms(term), *catalog.known_terms(term[1:])]))


def correct_text(text: str, found: Iterable[Suggestion]) -> str:
    """The text as it would be with the suggestions; a name of two words is put between quotation marks."""
    for one in found:
        spelt = re.compile(rf'(?<![A-Za-z])("?){re.escape(one.typed)}\1(?![A-Za-z])')
        text = spelt.sub(lambda place: quote(one.meant) if place[1] or " " in one.meant else one.meant, text)  # noqa: B023 - used at once
    return text


def quote(text: str) -> str:
    """A value of several words as one."""
    return f'"{text}"'


def correct_filters(given: Filters, found: Iterable[Suggestion]) -> Filters:
    """Filters given as options, with the suggestions in the place of what is nowhere."""
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
