"""The front door of search: what a command, a page and an assistant call.

    with Searcher.of(home) as searcher:
        result = searcher.search("抢占时怎么挑选 victim", options=SearchOptions(limit=3))

What comes back are frozen records without links or styles: front ends make those (`file_link`, `shared_link`). Loading this module is
light; the engine, and numpy with it, is loaded by the first search.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from archive.errors import ArchiveError, QueryWrong
from archive.home import Home
from archive.index.filters import Filters
from archive.members import NOBODY, Members, read_members
from archive.settings import Settings, read_settings
from archive.terms.glossary import Entry, read_glossary
from search.query.parse import parse_query
from search.query.query import NO_FILTERS, Query
from search.query.session_question import find_session_reference
from search.reading.address import LATEST, SpeechSpan, WholeSession, read_address
from search.reading.links import file_link, shared_link
from search.results import DEFAULT_OPTIONS, Explanation, Hit, SearchOptions, SearchResult, SessionPointer

if TYPE_CHECKING:
    from search.readers import ReaderPool
    from search.reading.sessions import SessionOverview, SummaryFile
    from search.reading.show import ContextSize, OpenedFile

__all__ = [
    "Explanation",
    "Filters",
    "Hit",
    "SearchOptions",
    "SearchResult",
    "Searcher",
    "SessionPointer",
    "file_link",
    "list_sessions",
    "open_address",
    "read_summary",
    "shared_link",
]


class Searcher:
    """One archive, open for queries; any number of threads may ask at once.

    Settings, glossary and members belong to whoever made it: they are not read again behind the caller's back.
    """

    def __init__(
        self,
        home: Home,
        settings: Settings,
        glossary: Iterable[Entry] = (),
        *,
        members: Members = NOBODY,
        readers: ReaderPool | None = None,
    ):
        from search.readers import ReaderPool  # with numpy: not for --help

        self.home = home
        self.settings = settings
        self.glossary = tuple(glossary)
        self.members = members
        self.readers = readers or ReaderPool(home)  # the index, kept open from one query to the next

    @classmethod
    def of(cls, home: Home, *, readers: ReaderPool | None = None) -> Searcher:
        """With the archive's own settings, glossary and members as they are now; raises SettingsWrong."""
        settings, members = read_settings(home.settings), read_members(home.members)
        return cls(home, settings, read_glossary(home.glossary), members=members, readers=readers)

    def search(
        self, typed: str, filters: Filters = NO_FILTERS, options: SearchOptions = DEFAULT_OPTIONS
    ) -> SearchResult:
        """The result for what was typed; where a word of it is misspelt, for the spelling that was perhaps meant.

        Names and days in filters are never replaced. Raises ArchiveError, each with its cure: QueryWrong, IndexMissing,
        IndexMismatch, ModelMissing, ModelDamaged.
        """
        first = self.answer(parse_query(typed, filters), options)
        slips = [one for one in first.suggestions if not one.is_name]
        if not slips or first.session:  # `latest session` is understood, whatever the archive has of these words
            return first
        from search.query.suggest import correct_filters, correct_text  # with rapidfuzz: only a slip needs it

        try:
            text = correct_text(first.query.typed, slips)
            second = self.answer(parse_query(text, correct_filters(filters, slips)), options)
        except QueryWrong:  # the correction of a hostile query need not be one
            return first
        if not second.hits:
            return first
        return replace(
            second,
            corrected_from=first.query.typed,
            found_as_typed=bool(first.hits),
            suggestions=first.suggestions,
        )

    def answer(self, query: Query, options: SearchOptions = DEFAULT_OPTIONS) -> SearchResult:
        """The result for a query that was parsed, as it stands."""
        from search import engine  # with numpy: not for --help

        started = time.perf_counter()
        with self.readers.snapshot() as index:
            result = engine.search(index, query, self.settings, self.glossary, options, self.members)
        return replace(
            result, session=self.find_session(query.text), took_ms=round((time.perf_counter() - started) * 1000, 1)
        )

    def find_session(self, question: str) -> SessionPointer | None:
        """The session that a question is about as a whole, with the abstract of its summary; mostly None."""
        if (reference := find_session_reference(question)) is None:
            return None
        from search.reading.session_pointer import find_session  # with the readers of sessions: few questions pay

        return find_session(self.home, reference)

    def refreshed(self) -> Searcher:
        """The same index, with settings, glossary and members read again; raises SettingsWrong."""
        return Searcher.of(self.home, readers=self.readers)

    def close(self) -> None:
        """Let go of the index."""
        self.readers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def list_sessions(
    home: Home, problems: list[ArchiveError] | None = None, members: Members = NOBODY
) -> list[SessionOverview]:
    """Every session, oldest first, its people by the names that count; the error of one that cannot be read is added to `problems`, or raised without them."""
    from search.reading import sessions  # the readers of notes and transcripts: not for a search

    return sessions.list_sessions(home, problems, members)


def read_summary(home: Home, session: str = LATEST) -> SummaryFile:
    """The summary of a session, or of the `latest` one that has one; raises AddressWrong when there is none."""
    from search.reading import sessions  # as above

    return sessions.read_summary(home, session)


def open_address(home: Home, address: str, context: ContextSize | None = None) -> SessionOverview | list[OpenedFile]:
    """What an address names: a session at a glance, or lines with what stands around them; raises AddressWrong."""
    from search.reading import sessions, show  # as above

    named = read_address(home, address)
    context = context or show.DEFAULT_CONTEXT
    if isinstance(named, WholeSession):
        return sessions.read_overview(home.session(named.session_id), read_members(home.members))
    if isinstance(named, SpeechSpan):
        return show.open_speech(home, named, context)
    return [show.open_lines(home, named, context)]
