"""Tables of numbers, and a small picture of how much there was from session to session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.text.columns import columns, fit_widths, pad, shorten
from archive.text.printable import printable_line
from search.terminal.terminal import BOLD, Terminal

_LEVELS = "▁▂▃▄▅▆▇█"
NOTHING = "·"
GAP = "  "
INDENT = "  "
PLAIN_COLUMNS = 110  # of a table where the terminal's width is not known
LEAST_TEXT = 16  # columns that a text is shortened to at most


def sparkline(counts: Sequence[float], *, most: float | None = None) -> str:
    """One character a number: `▂·█▁`; a dot where there was nothing."""
    top = most or max(counts, default=0.0)
    return "".join(_LEVELS[min(7, int(8 * one / (top * 1.0001)))] if one > 0 and top else NOTHING for one in counts)


def table_lines(
    heads: Sequence[str],
    groups: Mapping[str, Sequence[Sequence[str]]],
    terminal: Terminal,
    *,
    left: Sequence[int] = (0,),
) -> list[str]:
    """Rows below their heads, each group below its title, all aligned.

    The columns `left` hold texts, the first of which is shortened where lines grow too long; the others hold numbers.
    """
    cells = {title: [list(map(printable_line, row)) for row in rows] for title, rows in groups.items() if rows}
    if not cells:
        return []
    every = [list(heads), *(row for rows in cells.values() for row in rows)]
    room = (terminal.width or PLAIN_COLUMNS) - len(INDENT)
    widths = fit_widths(every, room, left[0], gap=len(GAP), least=LEAST_TEXT)
    lines = [terminal.styled(row_line(heads, widths, left), BOLD)] if any(heads) else []
    for title, rows in cells.items():
        lines += [terminal.styled(printable_line(title), BOLD)] if title else []
        lines += [row_line(row, widths, left) for row in rows]
    return lines


def row_line(cells: Sequence[str], widths: Sequence[int], left: Sequence[int]) -> str:
    """One row: texts begin and numbers end where their column does."""
    shown = []
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        text = shorten(cell, width)
        shown.append(pad(text, width) if number in left else " " * (width - columns(text)) + text)
    return (INDENT + GAP.join(shown)).rstrip()


def count_cell(count: float) -> str:
    """A number; nothing in the place of a zero."""
    return f"{count:g}" if count else ""
