"""A query, taken apart, and what of it was perhaps misspelt."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.index.filters import Filters

NO_FILTERS = Filters()


@dataclass(frozen=True)
class Query:
    """What was asked."""

    text: str  # its words, those of the phrases among them; empty when only filters narrow what is listed
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    typed: str = ""  # as it came, made printable
    truncated: bool = False  # only its beginning was read


@dataclass(frozen=True)
class Suggestion:
    """What was typed, and what was perhaps meant; both without the name of a filter."""

    typed: str
    meant: str
    is_name: bool = field(default=False, compare=False)  # of an author, a speaker or a session: told, never replaced


@dataclass(frozen=True)
class UnknownName:
    """A filter that no passage can pass: nobody, or no session, is called that here."""

    filter: str  # author, speaker or session
    name: str
    known: tuple[str, ...]  # names like it first, of sessions the nearest
