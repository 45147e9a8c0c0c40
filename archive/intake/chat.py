"""The group's daily discussion: read an export of it, and keep it as one Markdown file a day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from archive.errors import NoteUnreadable
from archive.messages import _
from archive.records import ChatMessage

# One line before each message: date, time, name. Exports differ in order and in their marks.
HEAD = re.compile(
    r"^(?P<day>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[ T]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?)\s+(?P<name>\S.{0,40}?)\s*[::]?$"
    r"|^(?P<name2>\S.{0,40}?)\s+(?P<day2>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ T]+(?P<time2>\d{1,2}:\d{2}(?::\d{2})?)$"
)
MESSAGE = re.compile(r"^\[(\d{2}:\d{2})\] ([^:]+): (.*)$", re.DOTALL)
MIN_MESSAGES = 2  # fewer heads than this and it is a note that quotes somebody


def is_chat(text: str) -> bool:
    """Whether a text is an export of chat messages rather than a note."""
    return sum(1 for line in text.splitlines() if HEAD.match(line.strip())) >= MIN_MESSAGES


def read_export(text: str) -> list[ChatMessage]:
    """The messages of an export, in order; lines before the first head are left out.

    Raises ValueError when a head names a day or a time that does not exist.
    """
    lines = text.splitlines()
    heads = [(number, head) for number, line in enumerate(lines) if (head := HEAD.match(line.strip()))]
    ends = [*(number for number, _head in heads[1:]), len(lines)]
    found = (message_of(head, lines[number + 1 : end]) for (number, head), end in zip(heads, ends, strict=True))
    return [message for message in found if message.text]


def message_of(head: re.Match[str], lines: Sequence[str]) -> ChatMessage:
    """The message below a head, as one paragraph."""
    text = "\n".join(line.rstrip() for line in lines).strip()
    time = moment(head["day"] or head["day2"], head["time"] or head["time2"])
    return ChatMessage(time, (head["name"] or head["name2"]).strip(), re.sub(r"\n\s*\n+", "\n", text))


def moment(day: str, clock: str) -> datetime:
    """The time that a day and a clock name; raises ValueError when there is none."""
    year, month, number = (int(part) for part in re.findall(r"\d+", day))
    hour, minute = (int(part) for part in clock.split(":")[:2])
    return datetime(year, month, number, hour, minute)


def by_day(messages: Iterable[ChatMessage]) -> dict[str, list[ChatMessage]]:
    """Messages by ISO date."""
    days: dict[str, list[ChatMessage]] = defaultdict(list)
    for message in messages:
        days[message.time.date().isoformat()].append(message)
    return dict(days)


def day_text(day: str, messages: Iterable[ChatMessage]) -> str:
    """A day's file: one message a paragraph."""
    return f"# {day}\n\n" + "\n\n".join(f"[{m.time:%H:%M}] {m.author}: {m.text}" for m in messages) + "\n"


def read_day(day: str, text: str) -> list[tuple[ChatMessage, int, int]]:
    """(message, first line, last line) of each message of a day's file, lines counting from 1."""
    found = []
    start, lines = 1, text.split("\n")
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            continue
        kept = MESSAGE.match("\n".join(lines[start - 1 : number - 1]))
        if kept:
            found.append((ChatMessage(moment(day, kept[1]), kept[2], kept[3]), start, number - 1))
        start = number + 1
    return found


def read_file(path: Path) -> list[tuple[ChatMessage, int, int]]:
    """What `read_day` finds in a day's file of the archive, which is named by its date.

    Raises NoteUnreadable when someone has edited it beyond reading.
    """
    try:
        return read_day(path.stem, path.read_text("utf-8"))
    except ValueError as error:  # not UTF-8, not named by a date, or a time such as 25:99
        raise NoteUnreadable(
            _("{path} is not a day of chat of this archive ({error})", path=path, error=error),
            _("restore it from Git, or mend it"),
        ) from error


def merge_messages(old: Iterable[ChatMessage], new: Iterable[ChatMessage]) -> list[ChatMessage]:
    """Both, each message once, by time; exports overlap when somebody saves the whole group's history again."""
    unique = {(m.time.replace(second=0), m.author, m.text): m for m in (*old, *new)}
    return sorted(unique.values(), key=lambda m: m.time)
