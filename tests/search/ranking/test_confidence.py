"""Whether a hit answers is guessed from what it shares with the query."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.home import Home
from search.api import Filters, Searcher, SearchOptions
from search.ranking.confidence import AnswerFeatures, answer_features, confidence_of
from search.results import SearchResult

NAMED = AnswerFeatures(coverage=0.8, matched=2.0, cosine=0.5, missing=0)


@pytest.fixture(scope="module")
def searcher(home: Home) -> Searcher:
    return Searcher.of(home)


def search(searcher: Searcher, text: str, **options: str) -> SearchResult:
    return searcher.search(text, options=SearchOptions(**options))


def features(searcher: Searcher, text: str) -> AnswerFeatures:
    found = search(searcher, text)
    with searcher.readers.snapshot() as index:
        return answer_features(index.catalog, text, found.explanation.translations, found.hits)


def test_each_sign_counts_for_an_answer() -> None:
    best = confidence_of(NAMED)
    for less in ({"coverage": 0.3}, {"matched": 1.0}, {"cosine": 0.2}, {"missing": 1}):
        assert confidence_of(replace(NAMED, **less)) < best
    assert confidence_of(AnswerFeatures(0.0, 0.0, 0.0, 2)) < 0.01 < 0.9 < best < 1


@pytest.mark.parametrize("mode", ["hybrid", "words", "meaning"])
def test_a_question_that_a_passage_answers_is_told_from_one_that_only_has_neighbours(
    searcher: Searcher, mode: str
) -> None:
    assert search(searcher, "backoff queue", mode=mode).answers
    weak = search(searcher, "pods of dolphins in the sea", mode=mode)
    assert weak.hits and not weak.answers


def test_a_name_that_is_nowhere_makes_an_answer_less_likely(searcher: Searcher) -> None:
    known, unknown = (search(searcher, text).confidence for text in ("backoff queue", "Zookeeper backoff queue"))
    assert unknown < known


def test_the_translation_of_a_question_is_an_answer(searcher: Searcher) -> None:
    assert search(searcher, "how does preemption delete low priority pods").answers


def test_what_only_stands_side_by_side_in_a_question_is_not_missed(searcher: Searcher) -> None:
    joined, apart = (features(searcher, text).coverage for text in ("抢占挪队列", "抢占 挪 队列"))
    assert joined == apart > 0


def test_what_only_passes_filters_is_what_was_asked(searcher: Searcher) -> None:
    listed = searcher.search("", Filters(kinds=("note",)))
    assert listed.hits and listed.answers and listed.confidence == 1


def test_without_a_hit_there_is_no_answer(searcher: Searcher) -> None:
    nothing = searcher.search('"no such phrase anywhere"')
    assert (nothing.hits, nothing.answers, nothing.confidence) == ((), False, 0)
