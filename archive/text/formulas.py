"""Texts in a CSV file that a spreadsheet program would take for formulas, and run."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"  # before which a spreadsheet program takes a cell for text


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet program computes."""
    return _GUARD + text if text.startswith(_STARTS) else text


def unguarded(cell: str) -> str:
    """The text of such a cell."""
    return cell[1:] if cell.startswith(_GUARD) and cell[1:].startswith(_STARTS) else cell
