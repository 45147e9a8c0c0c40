"""Days as people write them, and the session that a day belongs to."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from archive.home import is_session_id
from archive.settings import WEEKDAYS

DAY = re.compile(r"(20\d{2})[-_.年]?(\d{2})[-_.月]?(\d{2})(?!\d)")
DATED = re.compile(rf"^{DAY.pattern}日?[-_. ]*")  # what a file's name may begin with
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/._年]\s*(\d{1,2})\s*[-/._月]\s*(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")
_MONTHS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")


def date_of(session_id: str) -> date:
    """The day of a session."""
    return date.fromisoformat(session_id[:10])


def day_in(text: str) -> date | None:
    """The first date in a text such as a file's name: 2020-10-17, 20201017, 2020年10月17日."""
    return next(iter(days_in(text)), None)


def days_in(text: str) -> list[date]:
    """Every date in a text such as a file's name, in order."""
    found = (f"{one[1]}-{one[2]}-{one[3]}" for one in DAY.finditer(text))
    return [date_of(day) for day in found if is_session_id(day)]


def parse_date(value: Any) -> date | None:
    """The day that a date in front matter names: 2020-10-17, 17/10/2020, 2020年10月7日, 17 October 2020; None of nothing.

    Raises ValueError, with the text, when it names none, or may name two: 3/4/2020.
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    text = " ".join(str(value if value is not None else "").split())
    if not text:
        return None
    try:
        return day_of_numbers(text) or day_in(text) or day_of_month_names(text)
    except ValueError as error:
        raise ValueError(text) from error


def day_of_numbers(text: str) -> date | None:
    """Raises ValueError when the numbers are no day, or may be two."""
    if found := _YEAR_FIRST.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if not (found := _YEAR_LAST.match(text)):
        return None
    first, second, year = (int(number) for number in found.groups())
    if first <= 12 and second <= 12 and first != second:
        raise ValueError("day and month cannot be told apart")
    return date(year, second, first) if second <= 12 else date(year, first, second)


def day_of_month_names(text: str) -> date:
    """Raises ValueError when it is no day with the English name of its month."""
    for form in _MONTHS:
        try:
            return datetime.strptime(text.replace(",", ""), form).date()
        except ValueError:
            continue
    raise ValueError(text)


def session_of_week(day: date, meeting_day: str) -> str:
    """The session whose week, Monday to Sunday, a day belongs to."""
    monday = day - timedelta(days=day.weekday())
    return (monday + timedelta(days=WEEKDAYS.index(meeting_day))).isoformat()
