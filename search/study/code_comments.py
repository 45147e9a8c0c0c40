"""What people wrote in the comments of code: in notes on source code the explanation of a line often stands beside it."""

from __future__ import annotations

import re

from archive.text.script import has_han

_LINE = re.compile(r"^\s*(?://+|/\*+|\*(?!/)|#+(?=\s))\s*(?P<said>.*?)\s*(?:\*+/)?\s*$")
_BEHIND = re.compile(r"(?<=[\s;,{})])//+\s*(?P<said>.+?)\s*$")  # the code of its line; no `https://`
_FEWEST_WORDS = 5  # of an English comment, below which it names the line rather than explains it
_WORD = re.compile(r"[A-Za-z]{2,}")
_DRAWN = re.compile(r"[-+|=*#<>^]{3,}")  # a picture of letters, or a rule


def is_comment(line: str) -> bool:
    """Whether a line of code is a comment and nothing else."""
    return bool(_LINE.match(line))


def comment_of(line: str) -> str:
    """What a line of code says in words, without the marks; "" where it says nothing."""
    found = _LINE.match(line) or _BEHIND.search(line)
    said = found["said"] if found else ""
    return said if is_said(said) else ""


def is_said(text: str) -> bool:
    """Whether a comment is in words: Chinese, or several English ones, and no picture."""
    return not _DRAWN.search(text) and (has_han(text) or len(_WORD.findall(text)) >= _FEWEST_WORDS)
