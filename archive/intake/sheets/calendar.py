"""Which session people mean by 第3周, Week 3, 10/17 or 10.12-10.18."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from archive.intake.dates import parse_date, session_of_week

_WEEK = re.compile(
    r"第\s*([一二三四五六七八九十\d]{1,3})\s*[周週次期]|(?<![a-z])w(?:eek|k)?\s*\.?\s*(\d{1,2})(?!\d)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,2}")
_FULL_DAY = re.compile(r"\d{4}\s*[-/._年]\s*\d{1,2}\s*[-/._月]\s*\d{1,2}|20\d{6}(?!\d)")
_MONTH_DAY = re.compile(r"(?<![\d.:])(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})(?![\d:])\s*日?")
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


@dataclass(frozen=True)
class Calendar:
    """A term: where its weeks begin, and on which day the group meets."""

    meeting_day: str
    first_day: date | None = None  # of the first week; None where nobody has said it
    today: date = field(default_factory=date.today)
    weeks: Mapping[int, str] = field(default_factory=dict)  # week -> session, of those that were held

    def session_of(self, text: str, *, bare: bool = False) -> str:
        """The session that a cell means, "" where it means none; `bare`: a number alone is a week's."""
        day = self.day_in(text)
        if day:
            return session_of_week(day, self.meeting_day)
        week = week_in(text, bare=bare)
        if week is None:
            return ""
        if self.first_day is None:
            return self.weeks.get(week, "")
        return session_of_week(self.first_day + timedelta(weeks=week - 1), self.meeting_day)

    def day_in(self, text: str) -> date | None:
        """The first day that a text names, in the year that is nearest to the term where it names none."""
        if full := _FULL_DAY.search(text):
            try:
                return parse_date(full[0])
            except ValueError:
                return None
        found = _MONTH_DAY.search(text)
        return self.nearest(int(found[1]), int(found[2])) if found else None

    def nearest(self, month: int, day: int) -> date | None:
        """The day of that month that is nearest to the term's begin, else to today."""
        near = self.first_day or self.today
        days = []
        for year in (near.year - 1, near.year, near.year + 1):
            try:
                days.append(date(year, month, day))
            except ValueError:
                continue
        return min(days, key=lambda one: abs((one - near).days), default=None)


def week_in(text: str, *, bare: bool = False) -> int | None:
    """The week that a text names: 第3周, 第十二周, Week 3, W3."""
    found = _WEEK.search(text)
    if found:
        return chinese_number(found[1]) if found[1] else int(found[2])
    return int(text) if bare and _NUMBER.fullmatch(text.strip()) else None


def chinese_number(text: str) -> int | None:
    """十二 -> 12; also digits. None of what is no number."""
    if text.isdigit():
        return int(text)
    tens, sign, ones = text.partition("十")
    if not sign:
        return _DIGITS.get(text)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
