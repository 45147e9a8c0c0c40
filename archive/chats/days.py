"""The group's daily discussion in the archive: one Markdown file a day, and what a later export adds to it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import filterfalse
from pathlib import Path

from archive.chats.quotes import split_quote
from archive.errors import NoteUnreadable
from archive.members import NOBODY, Members, name_key
from archive.messages import _
from archive.records import ChatMessage
from archive.text.script import width

MESSAGE = re.compile(r"^\[(\d{2}:\d{2})\] ([^:]+): (.*)$", re.DOTALL)
OWN_WIDTH = 8.0  # in Chinese characters: two people do not write a longer text in the same minute


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
    """(message, first line, last line) of each message of a day's file, lines counting from 1.

    Raises ValueError when the day or a time does not exist.
    """
    found = []
    start, lines = 1, text.split("\n")
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            continue
        kept = MESSAGE.match("\n".join(lines[start - 1 : number - 1]))
        if kept:
            moment = datetime.strptime(f"{day} {kept[1]}", "%Y-%m-%d %H:%M")
            found.append((ChatMessage(moment, kept[2], kept[3]), start, number - 1))
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


def merge_messages(
    old: Sequence[ChatMessage], new: Sequence[ChatMessage], members: Members = NOBODY
) -> list[ChatMessage]:
    """Both, each message once, by time; exports overlap when somebody saves the whole group's history again.

    What somebody wrote twice in a minute is there twice. One message may have another name in each export, where one
    has nicknames and the other the names that its owner gave; and no time at all, where it was copied without.
    """
    added, unmatched = list(new), list(old)
    for key in (partial(own_key, members=members), anybodys_key):
        added, unmatched = match_by(key, added, unmatched)
    same_day = partial(day_key, members=members)
    untimed, unmatched = match_by(same_day, list(filter(is_untimed, added)), unmatched)
    timed, _rest = match_by(same_day, list(filterfalse(is_untimed, added)), list(filter(is_untimed, unmatched)))
    return sorted((*old, *untimed, *timed), key=lambda message: message.time)


def match_by(
    key: Callable[[ChatMessage], Hashable | None], new: Sequence[ChatMessage], old: Sequence[ChatMessage]
) -> tuple[list[ChatMessage], list[ChatMessage]]:
    """What is left of both when each new message has taken an old one of the same key away; None is the key of none."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for number, message in enumerate(old):
        if (found := key(message)) is not None:
            places[found].append(number)
    added, taken = [], set()
    for message in new:
        same = places.get(key(message))
        if same:
            taken.add(same.pop(0))
        else:
            added.append(message)
    return added, [message for number, message in enumerate(old) if number not in taken]


def own_key(message: ChatMessage, *, members: Members) -> Hashable:
    """What is the same of a message in two exports."""
    return minute(message), name_key(members.canonical(message.author)), text_key(message.text)


def anybodys_key(message: ChatMessage) -> Hashable | None:
    """The same, whoever it is said to be of; None of a short message, which several people write in one minute."""
    return (minute(message), text_key(message.text)) if width(message.text) > OWN_WIDTH else None


def day_key(message: ChatMessage, *, members: Members) -> Hashable:
    """The same, whenever on its day it was written."""
    return message.time.date(), name_key(members.canonical(message.author)), text_key(message.text)


def is_untimed(message: ChatMessage) -> bool:
    """Whether it may have been copied without its time: midnight is kept for it."""
    return (message.time.hour, message.time.minute) == (0, 0)


def minute(message: ChatMessage) -> datetime:
    """When it was written, as far as a day's file tells."""
    return message.time.replace(second=0, microsecond=0)


def text_key(text: str) -> str:
    """A text as it is compared: exports differ in spaces, and some have no quotes."""
    return "".join((split_quote(text)[0] or text).split())
