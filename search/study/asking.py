"""Ask an archive that is open: search, and answer in what was found."""

from __future__ import annotations

from archive.index.filters import Filters
from search.api import Searcher
from search.query.query import NO_FILTERS
from search.ranking.bm25 import inverse_document_frequency
from search.results import SearchOptions
from search.study.ask import HITS, Answer, answer_from


def ask(searcher: Searcher, question: str, filters: Filters = NO_FILTERS) -> Answer:
    """The answer of the whole archive to a question; raises what a search does."""
    result = searcher.search(question, filters, SearchOptions(limit=HITS))
    with searcher.readers.snapshot() as index:
        total = index.catalog.count()
        return answer_from(
            searcher.home,
            result,
            lambda token: inverse_document_frequency(total, index.catalog.document_frequency(token)),
        )
