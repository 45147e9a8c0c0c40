"""Choose the words that Whisper is told to expect in a session: what that week is about, within its prompt."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from archive.terms.glossary import Entry

MAX_PROMPT_TOKENS = 223  # that Whisper keeps of a prompt; of a longer one it drops the beginning
BETWEEN = ", "


def fill_prompt(
    first: str, entries: Sequence[Entry], week: str, weeks: Sequence[str], *, count: Callable[[str], int]
) -> str:
    """`first`, then the words of the week, the most distinctive first, as many as fit.

    `week` is what was written for the session, `weeks` what was written for each session, `count` the tokens of a text.
    """
    chosen: list[str] = []
    for word in dict.fromkeys(word for entry in ranked(entries, week, weeks) for word in spellings(entry, week)):
        if count(join_prompt(first, [*chosen, word])) <= MAX_PROMPT_TOKENS:
            chosen.append(word)
    return join_prompt(first, chosen)


def join_prompt(first: str, words: Sequence[str]) -> str:
    """The prompt of a first sentence and words."""
    return " ".join(filter(None, (first.strip(), BETWEEN.join(words))))


def ranked(entries: Sequence[Entry], week: str, weeks: Sequence[str]) -> list[Entry]:
    """The entries that the week mentions: often, and other weeks seldom."""
    here, everywhere = week.lower(), [text.lower() for text in weeks]
    scores = {entry: distinctive(entry, here, everywhere) for entry in entries}
    return sorted((entry for entry in entries if scores[entry]), key=lambda entry: -scores[entry])


def distinctive(entry: Entry, week: str, weeks: Sequence[str]) -> float:
    """tf-idf over weeks."""
    times = count_mentions(entry, week)
    if not times:
        return 0.0
    others = sum(bool(count_mentions(entry, text)) for text in weeks)
    return (1 + math.log(times)) * math.log(1 + (1 + len(weeks)) / (1 + others))


def count_mentions(entry: Entry, text: str) -> int:
    """How often any form of an entry stands in a text."""
    return sum(text.count(form.lower()) for form in entry.forms)


def spellings(entry: Entry, week: str) -> list[str]:
    """The canonical form, and the Chinese one that the week uses."""
    chinese = [form for form in entry.zh if form in week]
    return [entry.canonical, *chinese[:1]]
