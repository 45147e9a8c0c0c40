"""What was misspelt is guessed, and what is only rare is left alone."""

from __future__ import annotations

import pytest
from rapidfuzz.distance import OSA

from archive.index.catalog import Catalog
from archive.index.filters import Filters
from archive.index.generations import current_or_fail
from search.formats.notices import notices
from search.query.parse import parse_query
from search.query.suggest import Suggestion, correct_filters, correct_text, suggest
from tests.search.conftest import BACKOFF
from tests.searching import ask


@pytest.fixture
def guessed(home):
    catalog = Catalog(current_or_fail(home).catalog)
    yield lambda typed: [(one.typed, one.meant) for one in suggest(catalog, parse_query(typed))]
    catalog.close()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("PriorityQeue", [("PriorityQeue", "PriorityQueue")]),
        ("priortyqueue", [("priortyqueue", "PriorityQueue")]),
        ("podBackofQ 队列", [("podBackofQ", "podBackoffQ")]),
        ("atciveQ", [("atciveQ", "activeQ")]),
        ("unscheduleble", [("unscheduleble", "unschedulable")]),
        ("pkg/shceduler/core", [("shceduler", "scheduler")]),
        ("scheduler queues", []),
        ("zookeeper 队列", []),
        ("parse 队列", []),
        ("symbol:activQ", [("activQ", "activeQ")]),
        ("author:alise 队列", [("alise", "alice")]),
        ("speaker:小五", [("小五", "小王")]),
        ("session:2020-10-18 队列", [("2020-10-18", "2020-10-17")]),
    ],
)
def test_a_word_or_name_that_is_nowhere_is_guessed(guessed, typed, expected):
    assert guessed(typed)[: len(expected) or None] == expected


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("queue", "queue", 0), ("qeue", "queue", 1), ("shceduler", "scheduler", 1), ("a", "", 1)],
)
def test_a_slip_is_a_letter_or_two_neighbours(one, other, slips):
    assert OSA.distance(one, other) == slips


@pytest.mark.parametrize(
    ("text", "suggestion", "expected"),
    [
        ("pkg/shceduler -shceduler", Suggestion("shceduler", "scheduler"), "pkg/scheduler -scheduler"),
        ('author:"Chen Yo" 快取', Suggestion("Chen Yo", "Chen Yu"), 'author:"Chen Yu" 快取'),
        ("author:ChenYo", Suggestion("ChenYo", "Chen Yu"), 'author:"Chen Yu"'),
        ('"qeue first"', Suggestion("qeue", "queue"), '"queue first"'),
        ("a\\1", Suggestion("a", r"\g<0>"), r"\g<0>\1"),
    ],
)
def test_a_question_is_corrected_where_it_was_misspelt(text, suggestion, expected):
    assert correct_text(text, [suggestion]) == expected


def test_filters_given_as_options_are_corrected():
    assert correct_filters(Filters(authors=("alise",)), [Suggestion("alise", "alice")]).authors == ("alice",)


def test_the_correction_is_asked_when_nothing_was_found(home):
    answer = ask(home, "sheduler", mode="words")
    assert (answer.corrected_from, answer.query.typed, bool(answer.hits)) == ("sheduler", "scheduler", True)


def test_a_misspelt_word_among_others_is_answered_by_the_guess(home):
    answer = ask(home, "etcd sheduler", mode="words")
    assert (answer.corrected_from, answer.query.typed) == ("etcd sheduler", "etcd scheduler")
    assert answer.suggestions == (Suggestion("sheduler", "scheduler"),)
    assert BACKOFF in [hit.passage for hit in answer.hits]
    assert notices(answer) == ["sheduler is nowhere in the archive; showing etcd scheduler"]


def test_names_and_days_in_filters_are_told_and_never_replaced(home):
    answer = ask(home, "queue", Filters(authors=("alise",)))
    assert (answer.hits, answer.corrected_from) == ((), "")
    assert notices(answer) == ["nobody called alise wrote here; known authors: alice, bowen, Chen Yu, 二虎, 张工"]
    answer = ask(home, "队列 session:2020-10-18")
    assert answer.hits == () and answer.unknown_names[0].known == ("2020-10-17", "2020-10-24")
    assert notices(answer) == ["there is no session 2020-10-18; near it: 2020-10-17, 2020-10-24"]
    (speaker,) = ask(home, "队列 speaker:小五").unknown_names
    assert speaker.known == ("小李", "小王")


@pytest.mark.parametrize("typed", ["2020-10-18 讲了什么", "10月18日的队列", "queue on 18 October 2020"])
def test_a_day_in_a_question_that_had_no_session_is_told_with_the_near_ones(home, typed):
    assert "there is no session 2020-10-18; near it: 2020-10-17, 2020-10-24" in notices(ask(home, typed))


@pytest.mark.parametrize("typed", ["2020-10-24 讲了什么", "最新的会议", "队列"])
def test_nothing_is_said_of_days_that_had_one_and_of_questions_without_a_day(home, typed):
    assert not ask(home, typed).unknown_names


def test_a_word_that_is_nowhere_is_named(home):
    assert notices(ask(home, "zzzqqq 队列"))[0] == "zzzqqq is nowhere in the archive"
    assert notices(ask(home, "zzzqqq wwwvvv 队列"))[0] == "zzzqqq, wwwvvv are nowhere in the archive"
    assert ask(home, "为什么 锁 lock 抢占的 victim 队列 preemption").unknown_words == ("victim",)
