"""Ask an archive a question as it was typed; where nothing is found, ask again with the spelling that was perhaps meant."""

from __future__ import annotations

from dataclasses import replace

from archive.errors import QueryWrong
from archive.home import Home
from archive.index.filters import Filters
from archive.index.snapshot import Reader
from archive.settings import RerankSettings, read_settings
from archive.terms.glossary import read_glossary
from search.engine import MeaningBy, SearchResult, search
from search.query.parse import NO_FILTERS, Query, parse_query
from search.query.suggest import correct_filters, correct_text
from search.ranking.scoring import Mode


def ask(
    home: Home,
    typed: str,
    given: Filters = NO_FILTERS,
    *,
    limit: int = 10,
    mode: Mode = "hybrid",
    meaning_by: MeaningBy = "auto",
    reranking: bool = True,
    reader: Reader | None = None,
) -> SearchResult:
    """The answer to what was typed, with the filters given beside it; raises ArchiveError, each with its cure.

    Who asks often hands in a `reader`, which keeps the index open.
    """
    settings, glossary = read_settings(home.settings), read_glossary(home.glossary)
    if not reranking:
        settings = replace(settings, rerank=RerankSettings())

    def answer(query: Query) -> SearchResult:
        return search(
            home,
            settings,
            query,
            limit=limit,
            mode=mode,
            meaning_by=meaning_by,
            glossary=glossary,
            reader=reader,
        )

    first = answer(parse_query(typed, given))
    if first.hits or not first.suggestions:
        return first
    try:
        again = correct_text(first.query.typed, first.suggestions)
        second = answer(parse_query(again, correct_filters(given, first.suggestions)))
    except QueryWrong:  # the correction of a hostile question need not be one
        return first
    return replace(second, corrected_from=first.query.typed, suggestions=first.suggestions) if second.hits else first
