"""A day's file as archives keep it, handed in to another archive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.chats.days import read_day
from archive.chats.export import ChatExport
from archive.records import ChatMessage

FIRST_LINE = re.compile(r"^# (\d{4}-\d{2}-\d{2})$")
A_MESSAGE = re.compile(r"^\[\d{2}:\d{2}\] [^:\n]+: ", re.MULTILINE)


def is_day_file(export: ChatExport) -> bool:
    """Whether its heading is a day, and messages stand below."""
    return FIRST_LINE.match(export.lines[0]) is not None and A_MESSAGE.search(export.text) is not None


def read_day_file(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages. Raises ValueError when the day or a time does not exist."""
    day = export.lines[0].removeprefix("# ")
    yield from (message for message, _first, _last in read_day(day, export.text.lstrip("\ufeff")))
