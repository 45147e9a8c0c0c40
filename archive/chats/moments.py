"""Days and times as chat programs write them: `2020-11-19`, `11月21日`, `昨天`, `Monday`; `20:11`, `8:14 PM`, `下午8:14`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

FULL_DAY = r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?"
PART_OF_DAY = r"\d{1,2}月\d{1,2}日|\d{1,2}[-/]\d{1,2}"  # a day without its year
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS_AGO = {"今天": 0, "昨天": 1, "前天": 2, "today": 0, "yesterday": 1}
NEAR_DAY = rf"今天|昨天|前天|(?:星期|周|礼拜)[一二三四五六日天]|Today|Yesterday|{'|'.join(name.title() for name in ENGLISH_WEEKDAYS)}"
_WEEKDAY_BEHIND = r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
DAY = rf"(?:(?:{FULL_DAY}|\d{{1,2}}月\d{{1,2}}日){_WEEKDAY_BEHIND}|{PART_OF_DAY}|{NEAR_DAY})"
CLOCK = (
    r"(?:(?P<part>凌晨|早上|清晨|上午|中午|下午|傍晚|晚上|夜里|AM|PM)\s*)?"
    r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：]\d{2})?(?:\s*(?P<half>[AaPp]\.?[Mm]\.?))?"
)
AFTERNOON = frozenset({"下午", "傍晚", "晚上", "夜里", "PM", "P"})


def clock_of(found: re.Match[str]) -> tuple[int, int]:
    """(hour, minute) of a match of CLOCK, on the 24-hour clock."""
    hour, minute = int(found["hour"]), int(found["minute"])
    half = found["part"] or (found["half"] or "")[:1].upper()
    if not half:
        return hour, minute
    if hour == 12 and half in {"AM", "A", "凌晨", "上午", "早上", "清晨", "晚上", "夜里"}:
        return 0, minute
    noon = half == "中午" and hour < 3
    return hour + 12 if (half in AFTERNOON or noon) and hour < 12 else hour, minute


def is_full(day: str) -> bool:
    """Whether a day has its year."""
    return re.match(r"\d{4}", day) is not None


def day_named(text: str, saved: datetime) -> date:
    """The day that a match of DAY names; one without a year is the last such day before the file was saved.

    Raises ValueError when there is no such day.
    """
    if is_full(text):
        year, month, number = (int(part) for part in re.findall(r"\d+", text)[:3])
        return date(year, month, number)
    if text[0].isdigit():
        month, number = (int(part) for part in re.findall(r"\d+", text)[:2])
        return last_such_day(month, number, saved.date())
    return near_day(text, saved.date())


def last_such_day(month: int, number: int, saved: date) -> date:
    """The last 21 November, or whichever, that is not after a day. Raises ValueError when there is none."""
    for year in range(saved.year, saved.year - 5, -1):  # 29 February comes every four
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        if found <= saved:
            return found
    raise ValueError(f"{month:02d}-{number:02d}")


def near_day(word: str, saved: date) -> date:
    """The day that 昨天 or 星期三 was: a weekday is one of the seven days before."""
    ago = DAYS_AGO.get(word.lower())
    if ago is None:
        number = (
            ENGLISH_WEEKDAYS.index(word.lower()) if word.isascii() else WEEKDAYS.index(word[-1].replace("天", "日"))
        )
        ago = (saved.weekday() - number) % 7 or 7
    return saved - timedelta(days=ago)
