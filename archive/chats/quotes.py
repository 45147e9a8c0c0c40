"""What a message answers to: chat programs write quotes in many ways, a day's file has one.

在 pickOneNodeForPreemption 里
> 老王: 抢占怎么挑 victim
"""

from __future__ import annotations

import re

from archive.chats.names import clean_name, split_id
from archive.text.columns import shorten

QUOTE_WIDTH = 400  # columns of a quoted message; who wants the rest finds the message itself
_WHO = r"(?P<who>[^：:\n]{1,60}?)"
# WeChat's own copy: 「老王：…」, a line of dashes, the answer
CORNERED = re.compile(rf"^「{_WHO}\s*[：:]\s*(?P<what>.*?)」\s*\n(?:[-—–─ ]{{5,}}\s*\n)?(?P<text>.*)$", re.DOTALL)
# EchoTrace, WeFlow: [引用 老王：…] before or behind the answer
_BRACKET = rf"\[(?:引用|回复)\s*{_WHO}\s*[：:]\s*(?P<what>[^\]]*)\]"
BEFORE = re.compile(rf"^{_BRACKET}\s*(?P<text>.*)$", re.DOTALL)
BEHIND = re.compile(rf"^(?P<text>.*?)\s*{_BRACKET}$", re.DOTALL)
# MemoTrace: the answer, then 引用：老王：…
LABELLED = re.compile(rf"^(?P<text>.*?)\n\s*引用\s*[：:]\s*{_WHO}\s*[：:]\s*(?P<what>.*)$", re.DOTALL)
# chatlog: lines that begin with >, the first of which says who and when
_LED_TIME = r"(?:\s+(?:\d{4}-)?(?:\d{2}-\d{2} )?\d{1,2}:\d{2}(?::\d{2})?)"
LED = re.compile(rf"^>[ ]?(?P<who>\S[^\n]*?){_LED_TIME}\n(?P<what>(?:>[^\n]*\n?)*)(?P<text>.*)$", re.DOTALL)
KEPT = re.compile(r"^(?P<text>.*?)\n> (?P<who>[^:\n]+): (?P<what>[^\n]*)$", re.DOTALL)


def with_quote(text: str, who: str, what: str) -> str:
    """A message with what it answers to below it, on one line."""
    one_line = shorten(" ".join(line.lstrip("> ") for line in what.split("\n")).strip(), QUOTE_WIDTH)
    return f"{text.strip()}\n> {who}: {one_line}".lstrip("\n") if who and one_line else text.strip()


def tidy_quote(text: str) -> str:
    """The same message with its quote, if it has one, as a day's file has it."""
    for pattern in (CORNERED, BEFORE, LABELLED, BEHIND, LED):
        if found := pattern.match(text):
            who = clean_name(split_id(found["who"].strip(), any_id=pattern is LED)[0])
            return with_quote(found["text"], who, found["what"])
    return text


def split_quote(text: str) -> tuple[str, str, str]:
    """(message, who is quoted, what they wrote) of a message in a day's file; the two are "" where nobody is quoted."""
    found = KEPT.match(f"\n{text}" if text.startswith("> ") else text)
    return (found["text"].strip(), found["who"], found["what"]) if found else (text, "", "")
