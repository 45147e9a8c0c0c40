"""Exports as text in which a line names who writes and when, and the message stands below it.

    2020-10-15 20:11:02 小王             MemoTrace, DingTalk, and most tools; the name may come first
    2020-10-15 20:11:02 小王(123456789)  QQ, below a head of its own
    小王 11月21日 20:11                  copied from WeChat on a Mac; also 小王 昨天 20:11, and 小王 20:11 on the same day
    小王(wxid) 01-02 15:04:05            chatlog
    ————— 2020-11-19 —————              WeChat's mail, with 小王  20:11 below it

A day without its year, and 昨天, are counted from when the file was saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from archive.chats.export import ChatExport
from archive.chats.moments import CLOCK, DAY, clock_of, day_named, is_full
from archive.chats.names import BEHIND_ANY, split_id
from archive.records import ChatMessage

_NAME = r"(?P<name>(?!(?:[>|#*+-]|\d+[.)、])\s)\S(?:.{0,78}?\S)??)"
_WHEN = rf"(?:(?P<day>{DAY})[\sT,，]*)?{CLOCK}"
TIME_FIRST = re.compile(rf"^[\[【]?{_WHEN}[\]】]?\s+{_NAME}\s*[:：]?$", re.IGNORECASE)
NAME_FIRST = re.compile(rf"^{_NAME}\s+[\[(（]?{_WHEN}[\])）]?\s*[:：]?$", re.IGNORECASE)
DAY_LINE = re.compile(rf"^[—–─=\-*]{{2,}}\s*(?P<day>{DAY})\s*[—–─=\-*]{{2,}}$")
SAYS_MORE = re.compile(r":\s|：.")  # a name with a message behind it, on one line: inline_text.py
BETWEEN = re.compile(r"^(?:={10,}|消息(?:记录|分组|对象)\s*[:：（(].*)$")  # what QQ writes between two chats
HEADING = re.compile(r"^#{1,6}\s+\S")
PREAMBLE_LINES = 12  # that may stand before the first message
NEAR = timedelta(minutes=30)  # people answer each other within it; entries of a diary are further apart
MANY = 4  # heads from which on it can be told whether people answer each other
NEARLY_ALL = 0.8


@dataclass(frozen=True)
class Head:
    """A line that begins a message."""

    line: int  # counting from 0
    name: str
    day: str  # as it is written; "" where it has none
    clock: tuple[int, int]
    day_line: str = ""  # the day of the last line that names nothing else, "" where there is none above it
    after_gap: bool = False  # whether an empty line, or nothing, stands before it


def is_headed_text(export: ChatExport) -> bool:
    """Whether it is an export with heads whose days are known, and not a note with dates in it."""
    heads = find_heads(export)
    enough = 1 if any(head.day_line for head in heads) else 2
    return len(heads) >= enough and not is_note(export, heads)


def read_headed_text(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages, in order. Raises ValueError when a head names a day or a time that does not exist."""
    heads = find_heads(export)
    any_id = have_ids(heads)
    ends = [*(head.line for head in heads[1:]), len(export.lines)]
    for head, end in zip(heads, ends, strict=True):
        body = (line for line in export.lines[head.line + 1 : end] if not (BETWEEN.match(line) or DAY_LINE.match(line)))
        name, known_as = split_id(head.name, any_id=any_id)
        yield ChatMessage(head_time(head, export), export.author(name, ids=(known_as,)), "\n".join(body))


def counts_from_saved(export: ChatExport) -> bool:
    """Whether a day has no year, or is 昨天 or the like, so that it depends on when the file was saved."""
    return any(not is_full(head.day or head.day_line) for head in find_heads(export))


def find_heads(export: ChatExport) -> list[Head]:
    """The heads whose days are known: by themselves, by the line of a day above them, or as other heads' are."""
    found = list(walk(export.lines))
    if needs_gap(found):
        found = [head for head in found if head.after_gap]
    near = any(head.day and not is_full(head.day) for head in found)  # a copy: without a day it is the day of copying
    return [head for head in found if head.day or (head.after_gap and (head.day_line or near))]


def walk(lines: Sequence[str]) -> Iterator[Head]:
    """Every line that may be a head."""
    day_line, after_gap = "", True
    for number, line in enumerate(lines):
        if found := DAY_LINE.match(line):
            day_line, after_gap = found["day"], True
            continue
        if (found := TIME_FIRST.match(line) or NAME_FIRST.match(line)) and not SAYS_MORE.search(found["name"]):
            yield Head(number, found["name"], found["day"] or "", clock_of(found), day_line, after_gap)
        after_gap = not line


def needs_gap(heads: Sequence[Head]) -> bool:
    """Whether an empty line stands before the heads of this export, so that a line without one is part of a message."""
    return len(heads) > MANY and sum(head.after_gap for head in heads) >= NEARLY_ALL * len(heads)


def have_ids(heads: Sequence[Head]) -> bool:
    """Whether an id stands behind each name in brackets, and not the name of a town or a team behind some."""
    with_id = sum(1 for head in heads if split_id(head.name)[1] or BEHIND_ANY.search(head.name))
    return len(heads) >= 3 and with_id >= NEARLY_ALL * len(heads)


def head_time(head: Head, export: ChatExport) -> datetime:
    """When it was written, on the group's clock. Raises ValueError."""
    return datetime.combine(head_day(head, export), time(*head.clock))


def head_day(head: Head, export: ChatExport) -> date:
    """The day of a head. Raises ValueError."""
    named = head.day or head.day_line
    return day_named(named, export.saved) if named else export.saved.date()


def is_note(export: ChatExport, heads: Sequence[Head]) -> bool:
    """Whether it is a note with dated lines: one with headings, a diary, a list of what happened."""
    before = [line for line in export.lines[: heads[0].line] if line]
    if len(before) > PREAMBLE_LINES or any(map(HEADING.match, before)):
        return True
    headings = sum(1 for line in export.lines if line.startswith("##") and HEADING.match(line))
    return headings >= max(2, len(heads) / 2) or is_diary(export, heads)


def is_diary(export: ChatExport, heads: Sequence[Head]) -> bool:
    """Whether nobody answers anybody: no two messages near each other, and all of one name or each of another."""
    names = len({head.name for head in heads})
    if any(head.day_line for head in heads):
        return False
    if not (names == 1 or (names == len(heads) >= MANY)) or any(head.name in export.people for head in heads):
        return False
    try:
        times = [head_time(head, export) for head in heads]
    except ValueError:
        return False  # which is said of it as a chat
    return all(abs(later - earlier) > NEAR for earlier, later in pairwise(times))
