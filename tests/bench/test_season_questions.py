"""Twenty questions to the sample season, which were written down before anybody looked at what search finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.season_questions import (
    count_within,
    is_declined,
    rank_of_answer,
    read_questions,
    read_unanswerable,
    season_searcher,
)
from search.api import Searcher


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    with season_searcher() as searcher:
        yield searcher


def test_twenty_questions_are_answered_in_the_first_hits(searcher: Searcher) -> None:
    ranks = {question.text: rank_of_answer(searcher, question) for question in read_questions()}
    counts = [count_within(list(ranks.values()), place) for place in (2, 3, 5)]
    assert len(ranks) == 20
    assert all(rank is not None for rank in ranks.values())
    assert all(count >= least for count, least in zip(counts, (18, 19, 20), strict=True)), ranks


def test_the_example_of_the_help_has_the_speech_that_answers_among_its_first_three(searcher: Searcher) -> None:
    first = searcher.search("抢占时怎么挑选 victim").hits[:3]
    assert any("先假设删除所有优先级更低的 Pod" in hit.passage.text for hit in first if hit.passage.kind == "speech")
    assert not any("請大家見諒" in hit.passage.text for hit in first)


def test_a_word_begins_with_what_is_about_it_not_with_a_table_of_its_translations(searcher: Searcher) -> None:
    best = searcher.search("抢占").hits[0].passage
    assert "抢占" in best.text and not best.text.startswith("|")


def test_nine_in_ten_questions_without_an_answer_are_declined_and_hardly_one_with_an_answer(searcher: Searcher) -> None:
    unanswerable = read_unanswerable()
    accepted = [text for text in unanswerable if not is_declined(searcher, text)]
    declined = [question.text for question in read_questions() if is_declined(searcher, question.text)]
    assert len(unanswerable) == 30
    assert len(accepted) <= 3, accepted
    assert len(declined) <= 1, declined
