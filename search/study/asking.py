"""Ask an archive that is open: search, and answer in what was found, or let a language model write from it where one is set."""

from __future__ import annotations

from archive.index.filters import Filters
from search.api import Searcher
from search.query.query import NO_FILTERS
from search.ranking.bm25 import inverse_document_frequency
from search.results import SearchOptions
from search.study.ask import HITS, Answer, answer_from


def ask(searcher: Searcher, question: str, filters: Filters = NO_FILTERS) -> Answer:
    """The answer of the whole archive to a question; raises what a search does, and nothing for a model that fails."""
    result = searcher.search(question, filters, SearchOptions(limit=HITS))
    with searcher.readers.snapshot() as index:
        total = index.catalog.count()
        offline = answer_from(
            searcher.home,
            result,
            lambda token: inverse_document_frequency(total, index.catalog.document_frequency(token)),
        )
    if not searcher.settings.llm.base_url:
        return offline
    from search.study.written import in_own_words  # with a language model: few archives have one

    return in_own_words(offline, searcher.settings)
