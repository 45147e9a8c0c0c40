"""The people among the filters: all names of one who is asked for by any of them, and the one name they are shown by."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.index.catalog import Catalog
from archive.members import Members
from archive.records import Passage
from search.query.query import Query

NAME_SIMILARITY_CUTOFF = 0.5  # of difflib: names are few, so a worse guess is still a help


def with_all_names(catalog: Catalog, query: Query, members: Members) -> Query:
    """The same query, in which each author and speaker stands with every name that the archive has of theirs.

    A name is known in any spelling, as `chen yu` for chen-yu; one of nobody's stays as it is.
    """
    filters = query.filters
    if not (filters.authors or filters.speakers):
        return query
    authors = tuple(names_of_all(filters.authors, catalog.folded_names("author"), members))
    speakers = tuple(names_of_all(filters.speakers, catalog.folded_names("speaker"), members))
    return replace(query, filters=replace(filters, authors=authors, speakers=speakers))


def names_of_all(wanted: Iterable[str], known: Iterable[str], members: Members) -> Iterator[str]:
    """Each name that is wanted as it is where nobody has it, else all names of that person among the `known`."""
    known = list(known)
    for name in wanted:
        yield from [other for other in known if members.are_same(name, other)] or [name]


def known_people(known: Iterable[str], members: Members) -> dict[str, list[str]]:
    """The people of these names: by the name that counts, all that are theirs."""
    people: dict[str, list[str]] = {}
    for name in known:
        member = members.find(name)
        people.setdefault(members.canonical(name), []).extend(member.names if member else [name])
    return people


def nearest_names(wanted: str, known: Iterable[str], members: Members) -> list[str]:
    """People by name, those of a name most like the one that is wanted first; who is like it by another, by that one."""
    found = []
    for person, names in known_people(known, members).items():
        likeness, name = max((similarity(wanted, name), name == person, name) for name in names)[::2]
        found.append((-likeness, name if likeness >= NAME_SIMILARITY_CUTOFF else person))
    return [name for _likeness, name in sorted(found)]


def similarity(name: str, other: str) -> float:
    """How much two names are written alike, 0 to 1."""
    return difflib.SequenceMatcher(None, name.casefold(), other.casefold()).ratio()


def as_shown(passage: Passage, members: Members) -> Passage:
    """A passage under the names that count; its text stays as it was written."""
    author, speaker = members.canonical_names(passage.author), members.canonical_names(passage.speaker)
    return (
        passage
        if (author, speaker) == (passage.author, passage.speaker)
        else replace(passage, author=author, speaker=speaker)
    )
