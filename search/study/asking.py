"""Ask an archive that is open: search, and answer in what was found, or let a language model write from it where one is set."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from archive.index.filters import Filters
from search.api import Searcher
from search.query.comparison import asks_for_several, asks_why, read_comparison, read_definition
from search.query.framed_question import Asks, read_question
from search.query.query import NO_FILTERS
from search.query.session_question import asks_nothing_else, find_session_reference, without_session
from search.ranking.bm25 import inverse_document_frequency
from search.results import SearchOptions, SearchResult
from search.study.ask import Answer, Quote, answer_from, answer_in
from search.study.choosing import HITS, WantedAnswer
from search.study.comparing import Side, called_names, compare


def ask(searcher: Searcher, question: str, filters: Filters = NO_FILTERS, told: Collection[str] = ()) -> Answer:
    """The answer of the whole archive to a question, or of the session that it names, without sentences that were `told`;
    raises what a search does, and nothing for a model that fails."""
    if find_session_reference(question) and asks_nothing_else(question):
        return about_session(searcher, question, filters)
    typed, filters = narrow_to_session(searcher, question, filters)
    framed = read_question(typed)
    found = answer_offline(searcher, framed.about, filters, told if framed.asks == "what" else ())
    offline = replace(found, question=question, quotes=order_quotes(found.quotes, framed.asks))
    if not searcher.settings.llm.base_url:
        return offline
    from search.study.written import in_own_words  # with a language model: few archives have one

    return in_own_words(searcher.home, offline, searcher.settings)


def about_session(searcher: Searcher, question: str, filters: Filters) -> Answer:
    """What was said in a session: the abstract of its summary."""
    from search.study.session_answer import answer_of_session  # with the readers of sessions: few questions pay

    result = searcher.search(question, filters, SearchOptions(limit=HITS))
    with searcher.readers.snapshot() as index:
        return answer_of_session(searcher.home, index, result, searcher.members)


def narrow_to_session(searcher: Searcher, question: str, filters: Filters) -> tuple[str, Filters]:
    """A question about something in one session as a question without its day, asked of that session alone."""
    session = None if filters.sessions else searcher.find_session(question)
    return (without_session(question), replace(filters, sessions=(session.id,))) if session else (question, filters)


def answer_offline(searcher: Searcher, question: str, filters: Filters, told: Collection[str] = ()) -> Answer:
    """The answer in the archive's own sentences."""
    result = searcher.search(question, filters, SearchOptions(limit=HITS))
    sides = [find_side(searcher, side, filters) for side in read_comparison(question) or ()]
    with searcher.readers.snapshot() as index:
        total = index.catalog.count()

        def rarity(token: str) -> float:
            return inverse_document_frequency(total, index.catalog.document_frequency(token))

        if sides and all(side.result.answers for side in sides):
            return answer_in(searcher.home, as_sure_as(result, sides), compare(result, sides, rarity))
        term = read_definition(question)
        explain = called_names(term, result) if term else ()
        wanted = WantedAnswer(explain, asks_for_several(question), asks_why(question), tuple(told))
        return answer_from(searcher.home, result, rarity, wanted)


def find_side(searcher: Searcher, term: str, filters: Filters) -> Side:
    """One of two things that are compared, searched for alone."""
    result = searcher.search(term, filters, SearchOptions(limit=HITS))
    return Side(called_names(term, result), result)


def as_sure_as(result: SearchResult, sides: Iterable[Side]) -> SearchResult:
    """The result of a question whose sides are known, no less sure than the least sure of them."""
    return replace(result, confidence=max(result.confidence, min(side.result.confidence for side in sides)))


def order_quotes(quotes: tuple[Quote, ...], asks: Asks) -> tuple[Quote, ...]:
    """Quotations as a question wants them: those of somebody who is named for `who`, the oldest first for `when`."""
    if asks == "who":
        return tuple(one for one in quotes if one.by) or quotes
    if asks == "when":
        return tuple(sorted(quotes, key=lambda one: (one.passage.session_id is None, one.passage.session_id or "")))
    return quotes
