"""Text for a terminal: colours and links where they are wanted, and lines that fit, Chinese characters being two wide."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

Range = tuple[int, int]

WIDEST = 110  # columns; longer lines are hard to read
# Control characters and the marks that turn the direction of writing could forge what is printed.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

BOLD, DIM, MARK = "1", "2", "1;33"


@dataclass(frozen=True)
class Terminal:
    """What the place that is printed to can show; `width` None means that lines are not wrapped."""

    colour: bool = False
    links: bool = False
    width: int | None = None

    def styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and text else text

    def linked(self, text: str, url: str) -> str:
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.links else text

    def marked(self, text: str, ranges: Sequence[Range], style: str = MARK) -> str:
        """Text with the ranges in a style where there is colour."""
        if not self.colour:
            return text
        parts, place = [], 0
        for start, end in ranges:
            parts += [text[place:start], self.styled(text[start:end], style)]
            place = end
        return "".join([*parts, text[place:]])

    def lines(self, text: str, ranges: Sequence[Range], indent: str, style: str = MARK) -> list[str]:
        """Text wrapped to the width, each line indented, with its ranges in a style."""
        room = self.width - columns(indent) if self.width else None
        spans = wrapped(text, room) if room else [(0, len(text))]
        return [
            (indent + self.marked(text[start:end], within(ranges, start, end), style)).rstrip() for start, end in spans
        ]


def terminal_of(stream: TextIO) -> Terminal:
    """What a stream can show: nothing but plain text unless it is a terminal."""
    if not stream.isatty():
        return Terminal()
    able = os.environ.get("TERM") != "dumb"
    return Terminal(
        able and not os.environ.get("NO_COLOR"), able, min(WIDEST, max(40, shutil.get_terminal_size().columns))
    )


def printable(text: str) -> str:
    """Text of the same length in which nothing steers the terminal; line ends and tabs stay."""
    return _UNPRINTABLE.sub("\ufffd", text)


def columns(text: str) -> int:
    return sum(map(column_count, text))


def column_count(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def padded(text: str, width: int) -> str:
    return text + " " * max(0, width - columns(text))


def shortened(text: str, width: int) -> str:
    """Text of at most `width` columns, with … where it was cut."""
    if columns(text) <= width:
        return text
    end, taken = 0, 1
    while taken + column_count(text[end]) <= width:
        taken += column_count(text[end])
        end += 1
    return text[:end] + "…"


def wrapped(text: str, room: int) -> list[Range]:
    """Ranges of the lines that `text` is cut into: at spaces, and beside Chinese characters."""
    spans, start, last_break, used = [], 0, 0, 0
    for place, char in enumerate(text):
        if char == " " or column_count(char) == 2:
            last_break = place
        if used + column_count(char) > room and place > start:
            end = last_break if last_break > start else place
            spans.append((start, end))
            start = end + (text[end] == " ")
            used = columns(text[start:place])
        used += column_count(char)
    return [*spans, (start, len(text))] if start < len(text) or not spans else spans


def within(ranges: Iterable[Range], start: int, end: int) -> list[Range]:
    """Ranges cut to [start, end) and counted from there."""
    return [(max(a, start) - start, min(b, end) - start) for a, b in ranges if a < end and b > start]
