"""Weeks and days as people write them mean the session of their week."""

from datetime import date

import pytest

from archive.intake.sheets.calendar import Calendar, week_in

TERM = Calendar("saturday", date(2020, 10, 12), date(2021, 2, 1))


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("第1周", "2020-10-17"),
        ("第 十二 周", "2021-01-02"),
        ("Week 2", "2020-10-24"),
        ("W3 抢占", "2020-10-31"),
        ("2020-10-22", "2020-10-24"),
        ("2020年10月7日", "2020-10-10"),
        ("20201017", "2020-10-17"),
        ("10/17", "2020-10-17"),
        ("10月17日", "2020-10-17"),
        ("10.12-10.18", "2020-10-17"),
        ("1.9", "2021-01-09"),  # in the year that is nearest to the term
        ("12", ""),
        ("小王", ""),
        ("2020-13-45", ""),
        ("2.30", ""),
        ("19:00", ""),
    ],
)
def test_a_text_means_a_session(text: str, session: str) -> None:
    assert TERM.session_of(text) == session


def test_a_number_alone_is_a_week_where_its_column_says_so() -> None:
    assert TERM.session_of("2", bare=True) == "2020-10-24"


def test_without_a_plan_a_week_is_that_of_a_session_that_was_held() -> None:
    held = Calendar("saturday", None, date(2021, 2, 1), {3: "2020-10-31"})
    assert (held.session_of("第3周"), held.session_of("第4周")) == ("2020-10-31", "")


@pytest.mark.parametrize(
    ("text", "number"), [("第十周", 10), ("第二十一周", 21), ("第3期", 3), ("web3", None), ("周", None)]
)
def test_weeks_are_counted_in_either_script(text: str, number: int | None) -> None:
    assert week_in(text) == number
