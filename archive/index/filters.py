"""The filters of a search, and the facets by which a passage passes them: they are indexed like words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.records import Passage

FACET_PREFIX = ":"  # begins a facet, such as `:author:alice`, and no index token
LAST_CHARACTER = "\U0010ffff"  # sorts after every other letter


@dataclass(frozen=True)
class Filters:
    """Which passages may be hits; an empty filter lets all through. Days are ISO dates, both ends included."""

    kinds: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return any((self.kinds, self.sessions, self.authors, self.speakers, self.symbols, self.since, self.until))


def facets_of(passage: Passage, day: str | None) -> set[str]:
    """What a passage of that day can be filtered by."""
    values = {
        "kind": [passage.kind],
        "session": [passage.session_id] if passage.session_id else [],
        "day": [day] if day else [],
        "author": split_names(passage.author),
        "speaker": split_names(passage.speaker),
        "symbol": passage.symbols,
    }
    return {facet(field, value) for field, found in values.items() for value in found}


def split_names(names: str | None) -> list[str]:
    """The names in a passage's author or speaker, which is `Alice, 小王` where there are several."""
    return [name for name in (names or "").split(", ") if name]


def facet(field: str, value: str) -> str:
    """The index term of a value: `:author:alice`."""
    return f"{FACET_PREFIX}{field}{FACET_PREFIX}{value.casefold().strip()}"


def facet_filters(filters: Filters) -> Iterator[tuple[str, Sequence[str]]]:
    """Field and the values of which a passage must have one; each symbol by itself, since it must have all of them."""
    for field, wanted in (
        ("kind", filters.kinds),
        ("session", filters.sessions),
        ("author", filters.authors),
        ("speaker", filters.speakers),
        *(("symbol", (symbol,)) for symbol in filters.symbols),
    ):
        if wanted:
            yield field, wanted
