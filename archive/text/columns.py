"""How wide text is where every character has a place of its own: Chinese characters take two columns."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TextIO

NEVER_FIRST = "，。、；：？！）》」』”’…—·"  # no line begins with them
NEVER_LAST = ("", *"（《「『“‘")  # no line ends with them
MIN_COLUMNS = 20  # of text beside an indentation, however narrow the terminal


def columns(text: str) -> int:
    """The columns that a text takes."""
    return sum(map(column_count, text))


@cache
def column_count(char: str) -> int:
    """The columns of one character: none for an accent or an invisible mark."""
    if char.isascii():
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, width: int) -> str:
    """Text with spaces behind it up to `width` columns."""
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


def fit_widths(rows: Sequence[Sequence[str]], width: int | None, flexible: int, *, gap: int, least: int) -> list[int]:
    """How wide each column of a table is, `gap` columns apart; the flexible one gives way, to `least` columns, where a line would
    be wider than `width`."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    over = sum(widths) + gap * (len(widths) - 1) - width if width else 0
    if over > 0:
        widths[flexible] = max(min(least, widths[flexible]), widths[flexible] - over)
    return widths


def may_break_before(text: str, place: int) -> bool:
    """Whether a line may end before this character: at a space, and on either side of a Chinese one."""
    char, before = text[place], text[place - 1 : place]
    if char == " ":
        return True
    if char in NEVER_FIRST or before in NEVER_LAST:
        return False
    return column_count(char) == 2 or column_count(before) == 2


def wrap(text: str, width: int, hanging: int = 0) -> list[tuple[int, int]]:
    """Ranges of the lines that `text` is cut into, at spaces and beside Chinese characters; all but the first line have
    `hanging` columns less."""
    spans: list[tuple[int, int]] = []
    start, last_break, used = 0, 0, 0
    for place, char in enumerate(text):
        room = max(min(MIN_COLUMNS, width), width - hanging) if spans else width
        if may_break_before(text, place) and not text[start:place].isspace():
            last_break = place
        if used + column_count(char) > room and place > start:
            end = last_break if last_break > start else place
            spans.append((start, end))
            start = end + (text[end] == " ")
            used = columns(text[start:place])
        used += column_count(char)
    return [*spans, (start, len(text))] if start < len(text) or not spans else spans


def wrapped(text: str, width: int, hanging: int = 0) -> list[str]:
    """The lines of a text, all but the first with `hanging` spaces before them."""
    lines = [text[start:end].rstrip() for start, end in wrap(text, width, hanging)]
    return [line if n == 0 else " " * hanging + line for n, line in enumerate(lines)]


def wrapped_for(stream: TextIO, text: str, hanging: int = 0) -> str:
    """A text as a stream shows it best: wrapped on a terminal, in one line elsewhere."""
    return "\n".join(wrapped(text, shutil.get_terminal_size().columns, hanging)) if stream.isatty() else text
