"""How wide text is where every character has a place of its own: Chinese characters take two columns."""

from __future__ import annotations

import unicodedata


def columns(text: str) -> int:
    """The columns that a text takes."""
    return sum(map(column_count, text))


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
