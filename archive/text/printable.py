"""The one sanitiser of what a terminal is given: nothing that somebody wrote steers it."""

from __future__ import annotations

import re

# Control characters and the marks that turn the direction of writing could forge what is printed; line ends and tabs stay.
_STEERING = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_UNPRINTABLE = re.compile(f"[{_STEERING}]")
_BREAK = re.compile(r" *[\n\t]\s*")


def printable(text: str) -> str:
    """Text of the same length with � in the place of every character that steers a terminal."""
    return _UNPRINTABLE.sub("\ufffd", text)


def printable_line(text: str) -> str:
    """The same in one line: a space stands for each line end or tab, with the spaces around it."""
    return _BREAK.sub(" ", printable(text)).strip()


def printable_json(text: str) -> str:
    """A JSON text of the same value, in which such characters are escapes."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
