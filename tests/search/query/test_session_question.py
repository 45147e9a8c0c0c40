"""Questions about a session as a whole, and those that only look like one."""

from __future__ import annotations

import pytest

from search.query.session_question import (
    DateMentioned,
    SessionBack,
    asks_nothing_else,
    find_session_reference,
    referred_session,
)

SESSIONS = ("2019-10-24", "2020-10-17", "2020-10-24", "2020-10-24-2", "2020-11-14")
THAT_DAY = DateMentioned(10, 24, 2020)
ANY_YEAR = DateMentioned(10, 24)


@pytest.mark.parametrize(
    "typed",
    [
        "2020-10-24 讲了什么",
        "2020/10/24",
        "2020.10.24 的结论",
        "20201024讲了什么",
        "2020年10月24日讲了什么",
        "2020 年 10 月 24 号的活动",
        "what was said on 2020-10-24?",
        "October 24, 2020",
        "24 October 2020 decisions",
        "the 24th of Oct 2020",
    ],
)
def test_a_date_is_recognised_however_it_is_written(typed: str) -> None:
    assert find_session_reference(typed) == THAT_DAY


@pytest.mark.parametrize("typed", ["10月24日讲了什么", "10月24號的會議", "Oct 24", "24th October"])
def test_a_day_needs_no_year(typed: str) -> None:
    assert find_session_reference(typed) == ANY_YEAR


@pytest.mark.parametrize(
    "typed",
    [
        "上次会议的结论",
        "上一次活动讲了什么",
        "上次讲了什么",
        "上周讨论了什么",
        "上期分享的内容",
        "最近一次会议",
        "最新一期讲了什么",
        "最新的活动",
        "what was decided last time",
        "last week we discussed what?",
        "latest session",
        "the last meeting's decisions",
        "most recent recording",
        "previous session",
        "latest",
        "上次",
    ],
)
def test_the_latest_session_is_recognised_in_both_languages(typed: str) -> None:
    assert find_session_reference(typed) == SessionBack(0)


@pytest.mark.parametrize("typed", ["上上次会议", "上上周讲了什么", "the session before last", "second to last meeting"])
def test_so_is_the_session_before_it(typed: str) -> None:
    assert find_session_reference(typed) == SessionBack(1)


@pytest.mark.parametrize(
    "typed",
    [
        "抢占时怎么挑选 victim",
        "上次心跳的时间",
        "上次调度失败的 Pod",
        "latest resourceVersion",
        "last transition time",
        "the last node that was discussed",
        "v1.19.2020",
        "issue 20209999",
        "2020-13-45",
        "10.24.0.1",
        "pod-2020-10-24-abcde",
        "when may 5 pods be evicted at once",
        "会议用什么软件",
        "how long does a session last",
    ],
)
def test_other_questions_name_no_session(typed: str) -> None:
    assert find_session_reference(typed) is None


def test_the_session_of_a_day_is_found_among_all_and_of_several_the_first() -> None:
    assert referred_session(THAT_DAY, SESSIONS) == "2020-10-24"
    assert referred_session(ANY_YEAR, SESSIONS) == "2020-10-24"
    assert referred_session(DateMentioned(10, 24, 2019), SESSIONS) == "2019-10-24"
    assert referred_session(DateMentioned(12, 1, 2020), SESSIONS) is None


def test_a_session_may_be_named_by_its_id() -> None:
    reference = find_session_reference("summary of 2020-10-24-2")
    assert reference == DateMentioned(10, 24, 2020, number=2)
    assert referred_session(reference, SESSIONS) == "2020-10-24-2"


def test_sessions_are_counted_back_from_the_latest() -> None:
    assert referred_session(SessionBack(0), SESSIONS) == "2020-11-14"
    assert referred_session(SessionBack(1), SESSIONS) == "2020-10-24-2"
    assert referred_session(SessionBack(0), ()) is None


@pytest.mark.parametrize(
    ("text", "nothing_else"),
    [("上周的作业是什么", True), ("上次会议讲了什么", True), ("上次会议怎么讲抢占的", False)],
)
def test_the_characters_of_a_question_ask_for_nothing(text: str, nothing_else: bool):
    assert asks_nothing_else(text) is nothing_else
