"""Exports as text in which the message follows its head on the same line.

[2020/10/15, 8:11:02 PM] 小王: 这周六晚上八点     WhatsApp on an iPhone, in any country's order of day and month
15/10/2020, 20:11 - 小王: 这周六晚上八点          WhatsApp on Android
[2020-10-15 20:11] 小王: 这周六晚上八点           other tools; with a wide colon also without brackets
2020/10/15 20:11:02                               Feishu: the time on a line of its own, name and message below
小王: 这周六晚上八点
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from archive.chats.export import ChatExport, DaysUnknown
from archive.chats.moments import CLOCK, clock_of
from archive.records import ChatMessage

_NUMBERS = r"(?P<one>\d{1,4})\s?[-/.年]\s?(?P<two>\d{1,2})\s?[-/.月]\s?(?P<three>\d{1,4})日?"
_WHEN = rf"{_NUMBERS}[,，]?\s+{CLOCK}"
BRACKETED = re.compile(rf"^\[{_WHEN}\]\s+(?P<rest>.+)$")
DASHED = re.compile(rf"^{_WHEN}\s+[-–]\s+(?P<rest>.+)$")
PLAIN = re.compile(rf"^{_WHEN}\s+(?P<rest>[^:：]{{1,80}}：.*)$")  # a narrow colon is a log's
ALONE = re.compile(rf"^{_WHEN}(?P<rest>)$")  # the head of a message below it
SAID = re.compile(r"^(?P<name>[^:：\n]{1,80}?)\s?(?:：|:(?:\s+|$))\s*(?P<text>.*)$")
SAID_BELOW = re.compile(r"^(?P<name>[^:：\n]{1,80}?)\s?[:：]\s*(?P<text>.*)$")
LOG_LEVELS = frozenset("TRACE DEBUG INFO NOTICE WARN WARNING ERROR FATAL PANIC CRITICAL".split())
MIN_MESSAGES = 2
PREAMBLE_LINES = 5
ORDERS = (("year", "month", "day"), ("day", "month", "year"), ("month", "day", "year"))


@dataclass(frozen=True)
class InlineHead:
    """A line that begins a message, and what it says of it."""

    line: int  # counting from 0
    numbers: tuple[int, int, int]  # of its day, in the order in which they are written
    clock: tuple[int, int]
    name: str  # "" of what the platform wrote itself
    text: str
    text_from: int  # the first line of the message below it


def is_inline_text(export: ChatExport) -> bool:
    """Whether people talk in lines that begin with a time; a log of a program does too, with its levels for names."""
    heads = inline_heads(export.lines)
    said = [head for head in heads if head.name]
    if len(said) < MIN_MESSAGES or heads[0].line > PREAMBLE_LINES or any(head.name in LOG_LEVELS for head in said):
        return False
    return not any(line.startswith("#") for line in export.lines[: heads[0].line])


def read_inline_text(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages, in order. Raises DaysUnknown when its days may be two different ones each."""
    heads = inline_heads(export.lines)
    order = order_of([head.numbers for head in heads], export.saved.date())
    ends = [*(head.line for head in heads[1:]), len(export.lines)]
    for head, end in zip(heads, ends, strict=True):
        if head.name:
            text = "\n".join([head.text, *export.lines[head.text_from : end]])
            yield ChatMessage(inline_time(head, order), export.author(head.name), text)


def inline_heads(lines: Sequence[str]) -> list[InlineHead]:
    """Every head, those of the platform's own lines among them, in order."""
    return [head for number in range(len(lines)) if (head := head_at(lines, number))]


def head_at(lines: Sequence[str], number: int) -> InlineHead | None:
    """The head that a line is, with the line below it where that names who writes."""
    line, below = lines[number], number + 1
    found = BRACKETED.match(line) or DASHED.match(line) or PLAIN.match(line)
    said = SAID.match(found["rest"]) if found else None
    if not found and (found := ALONE.match(line)):
        said = SAID_BELOW.match(lines[below]) if below < len(lines) else None
        below += 1
        if not said:
            return None
    if not found:
        return None
    numbers = (int(found["one"]), int(found["two"]), int(found["three"]))
    name, text = (said["name"].strip("~ \u200e"), said["text"]) if said else ("", "")
    return InlineHead(number, numbers, clock_of(found), name, text, below)


def order_of(days: Sequence[tuple[int, int, int]], saved: date) -> tuple[str, str, str]:
    """Which of year, month and day comes first: as every day exists, none is before the last or after the export was saved.

    Raises DaysUnknown when that may be two different days each, or none.
    """
    fitting = {tuple(dates): order for order in ORDERS if (dates := dates_in(days, order)) and dates[-1] <= saved}
    if len(fitting) != 1:
        raise DaysUnknown("/".join(map(str, days[0])))
    return next(iter(fitting.values()))


def dates_in(days: Sequence[tuple[int, int, int]], order: tuple[str, str, str]) -> list[date]:
    """The days in this order; none where one does not exist, or is before the last."""
    try:
        dates = [date_in(numbers, order) for numbers in days]
    except ValueError:
        return []
    return dates if all(earlier <= later for earlier, later in pairwise(dates)) else []


def date_in(numbers: tuple[int, int, int], order: tuple[str, str, str]) -> date:
    """The day that three numbers name in an order; a year of two digits stands last and is of this century.

    Raises ValueError when it is none.
    """
    parts = dict(zip(order, numbers, strict=True))
    year = parts["year"] + 2000 if parts["year"] < 100 and order[2] == "year" else parts["year"]
    if not 1990 <= year <= 2100:
        raise ValueError(str(year))
    return date(year, parts["month"], parts["day"])


def inline_time(head: InlineHead, order: tuple[str, str, str]) -> datetime:
    """When a message was written. Raises ValueError when there is no such time."""
    return datetime.combine(date_in(head.numbers, order), time(*head.clock))
