"""Text for a terminal: colours and links where they are wanted, and lines that fit, Chinese characters being two wide."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TextIO

Range = tuple[int, int]

WIDEST = 110  # columns; longer lines are hard to read
NEVER_FIRST = "，。、；：？！）》」』”’…—·"  # no line begins with them
NARROWEST = 20  # columns of text beside an indentation, however narrow the terminal
# Control characters and the marks that turn the direction of writing could forge what is printed.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

BOLD, DIM, OWN, TRANSLATED = "1", "2", "1;33", "4;36"  # bold yellow and underlined cyan, told apart without colour too
_COLOURS = re.compile(r";3\d")


class Mark(NamedTuple):
    """A part of a text, [start, end), and how it is shown."""

    start: int
    end: int
    style: str = OWN


@dataclass(frozen=True)
class Terminal:
    """What the place that is printed to can show; `width` None means that lines are not wrapped."""

    colour: bool = False
    links: bool = False
    width: int | None = None
    styles: bool = False  # bold and underlined text where colours are not wanted

    def styled(self, text: str, style: str) -> str:
        if not text or not (self.colour or self.styles):
            return text
        return f"\x1b[{style if self.colour else _COLOURS.sub('', style)}m{text}\x1b[0m"

    def linked(self, text: str, url: str) -> str:
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.links else text

    def marked(self, text: str, marks: Iterable[Mark]) -> str:
        """Text with its marks where there is colour."""
        parts, place = [], 0
        for start, end, style in sorted(marks):
            parts += [text[place:start], self.styled(text[start:end], style)]
            place = end
        return "".join([*parts, text[place:]])

    def lines(self, text: str, marks: Iterable[Mark] = (), *, hanging: int = 0) -> list[str]:
        """Text with its marks, wrapped to the width, all lines but the first indented by `hanging` columns."""
        spans, marks = wrap(text, self.width, hanging) if self.width else [(0, len(text))], list(marks)
        pieces = [self.marked(text[start:end], cut_marks(marks, start, end)).rstrip() for start, end in spans]
        return [piece if n == 0 else " " * hanging + piece for n, piece in enumerate(pieces)]


def terminal_of(stream: TextIO) -> Terminal:
    """What a stream can show: nothing but plain text unless it is a terminal."""
    if not stream.isatty():
        return Terminal()
    able = os.environ.get("TERM") != "dumb"
    coloured = able and not os.environ.get("NO_COLOR")
    return Terminal(coloured, able, min(WIDEST, shutil.get_terminal_size().columns), able)


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


def pad(text: str, width: int) -> str:
    return text + " " * max(0, width - columns(text))


def shorten(text: str, width: int) -> str:
    """Text of at most `width` columns, with … where it was cut."""
    if columns(text) <= width:
        return text
    end, taken = 0, 1
    while taken + column_count(text[end]) <= width:
        taken += column_count(text[end])
        end += 1
    return text[:end] + "…"


def wrap(text: str, width: int, hanging: int = 0) -> list[Range]:
    """Ranges of the lines that `text` is cut into, at spaces and beside Chinese characters; all but the first line have
    `hanging` columns less."""
    spans: list[Range] = []
    start, last_break, used = 0, 0, 0
    for place, char in enumerate(text):
        room = max(min(NARROWEST, width), width - hanging) if spans else width
        may_break = char == " " or (column_count(char) == 2 and char not in NEVER_FIRST)
        if may_break and not text[start:place].isspace():
            last_break = place
        if used + column_count(char) > room and place > start:
            end = last_break if last_break > start else place
            spans.append((start, end))
            start = end + (text[end] == " ")
            used = columns(text[start:place])
        used += column_count(char)
    return [*spans, (start, len(text))] if start < len(text) or not spans else spans


def shift_marks(marks: Iterable[Mark], by: int) -> list[Mark]:
    return [mark._replace(start=mark.start + by, end=mark.end + by) for mark in marks]


def cut_marks(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """Marks cut to [start, end) and counted from there."""
    return [
        mark._replace(start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
        if mark.start < end and mark.end > start
    ]
