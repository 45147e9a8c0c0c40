"""Text for a terminal: colours and links where they are wanted, and lines that fit.

Whatever passes through a `Terminal` is made printable first, so that only its own marks ever steer the terminal.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TextIO

from archive.text.columns import wrap
from archive.text.printable import printable

MAX_COLUMNS = 110  # longer lines are hard to read

BOLD, DIM, HIGHLIGHT, TRANSLATED = (
    "1",
    "2",
    "1;33",
    "4;36",
)  # bold yellow and underlined cyan, told apart without colour too
_COLOURS = re.compile(r";3\d")


class Mark(NamedTuple):
    """A part of a text, [start, end), and how it is shown."""

    start: int
    end: int
    style: str = HIGHLIGHT


@dataclass(frozen=True)
class Terminal:
    """What the place that is printed to can show; `width` None means that lines are not wrapped."""

    colour: bool = False
    links: bool = False
    width: int | None = None
    styles: bool = False  # bold and underlined text where colours are not wanted

    def styled(self, text: str, style: str) -> str:
        """Text in a style, where there are styles."""
        text = printable(text)
        if not text or not (self.colour or self.styles):
            return text
        return f"\x1b[{style if self.colour else _COLOURS.sub('', style)}m{text}\x1b[0m"

    def linked(self, text: str, url: str, style: str) -> str:
        """Text in a style that opens `url`, where there are links."""
        shown = self.styled(text, style)
        return f"\x1b]8;;{printable(url)}\x1b\\{shown}\x1b]8;;\x1b\\" if self.links else shown

    def lines(self, text: str, marks: Iterable[Mark] = (), *, hanging: int = 0) -> list[str]:
        """Text with its marks, wrapped to the width, all lines but the first indented by `hanging` columns."""
        text, marks = printable(text), list(marks)
        spans = wrap(text, self.width, hanging) if self.width else [(0, len(text))]
        pieces = [self._marked(text[start:end], cut_marks(marks, start, end)).rstrip() for start, end in spans]
        return [piece if n == 0 else " " * hanging + piece for n, piece in enumerate(pieces)]

    def _marked(self, text: str, marks: Iterable[Mark]) -> str:
        parts, place = [], 0
        for start, end, style in sorted(marks):
            parts += [text[place:start], self.styled(text[start:end], style)]
            place = end
        return "".join([*parts, text[place:]])


def terminal_of(stream: TextIO) -> Terminal:
    """What a stream can show: nothing but plain text unless it is a terminal."""
    if not stream.isatty():
        return Terminal()
    able = os.environ.get("TERM") != "dumb"
    coloured = able and not os.environ.get("NO_COLOR")
    return Terminal(coloured, able, min(MAX_COLUMNS, shutil.get_terminal_size().columns), able)


def shift_marks(marks: Iterable[Mark], by: int) -> list[Mark]:
    """Marks of a text before which something was put."""
    return [mark._replace(start=mark.start + by, end=mark.end + by) for mark in marks]


def cut_marks(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """Marks cut to [start, end) and counted from there."""
    return [
        mark._replace(start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
        if mark.start < end and mark.end > start
    ]
