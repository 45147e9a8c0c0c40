"""A date is read however people write it, and never guessed."""

from datetime import date, datetime

import pytest

from archive.intake.dates import parse_date, session_of_week


@pytest.mark.parametrize(
    "written",
    [
        date(2020, 10, 7),
        datetime(2020, 10, 7, 20),
        20201007,
        "2020-10-07",
        "2020-10-07 20:00",
        "2020/10/7",
        "2020.10.7",
        "2020年10月7日",
        "7 October 2020",
        "Oct 7, 2020",
    ],
)
def test_a_day_is_read_as_people_write_it(written: object) -> None:
    assert parse_date(written) == date(2020, 10, 7)


def test_day_and_month_are_told_apart_where_they_can_be() -> None:
    assert parse_date("27/11/2026") == parse_date("11/27/2026") == date(2026, 11, 27)
    assert parse_date("3.3.2026") == date(2026, 3, 3)


@pytest.mark.parametrize("written", ["3/4/2026", "someday", "2020-13-45", "31/31/2020"])
def test_what_is_no_day_or_may_be_two_is_not_guessed(written: str) -> None:
    with pytest.raises(ValueError, match=written):
        parse_date(written)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_no_date_is_none(nothing: object) -> None:
    assert parse_date(nothing) is None


@pytest.mark.parametrize("day", [12, 15, 17, 18])
def test_a_day_belongs_to_the_meeting_of_its_week(day: int) -> None:
    assert session_of_week(date(2020, 10, day), "saturday") == "2020-10-17"


def test_another_meeting_day_names_another_session() -> None:
    assert session_of_week(date(2020, 10, 18), "monday") == "2020-10-12"
