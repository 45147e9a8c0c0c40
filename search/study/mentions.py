"""Where something is named: the sentences of passages that hold one of its forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from archive.records import Passage
from archive.text.script import has_han
from search.results import Range
from search.study.sentences import begins_s, sentences_of

_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_EDGE = r"(?<![A-Za-z0-9_]){}(?![A-Za-z0-9_])"


@dataclass(frozen=True)
class Mention:
    """A sentence of a passage, what of it names the thing, and about when it is spoken."""

    passage: Passage
    text: str
    marks: tuple[Range, ...] = ()  # of the text
    at_s: float | None = None


def by_session(mentions: Iterable[Mention]) -> list[tuple[str | None, list[Mention]]]:
    """Mentions in the corpus's order, session by session; None for what belongs to none."""
    return [(session, list(found)) for session, found in groupby(mentions, key=lambda one: one.passage.session_id)]


def forms_pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the forms in a text: Latin ones as whole words in any case, in singular or plural, others as they are."""
    found = sorted({form for form in forms if form.strip()}, key=len, reverse=True)
    return re.compile("|".join(map(form_pattern, found)) or r"(?!)", re.IGNORECASE)


def form_pattern(form: str) -> str:
    """The pattern of one form; `priority queue` is found as `priority-queue` too."""
    if has_han(form):
        return re.escape(form)
    words = r"[\s_-]+".join(map(re.escape, form.split()))
    plural = "(?:s|es)?" if form[-1:].isalpha() else ""
    return _EDGE.format(words + plural)


def mentions_in(passage: Passage, pattern: re.Pattern[str]) -> Iterator[Mention]:
    """The sentences of a passage that name something, then the lines of its code and tables that do."""
    if not pattern.search(passage.text):
        return
    read: set[int] = set()
    for sentence in sentences_of(passage):
        read.update(range(sentence.first, sentence.last + 1))
        yield from mention_of(passage, sentence.text, pattern, begins_s(passage, sentence))
    for number, line in enumerate(passage.text.split("\n")):
        if number not in read:
            yield from mention_of(passage, without_targets(line.strip()), pattern, None)


def mention_of(passage: Passage, text: str, pattern: re.Pattern[str], at_s: float | None) -> Iterator[Mention]:
    """The mention in a text, if it names something."""
    marks = tuple(found.span() for found in pattern.finditer(text))
    if marks:
        yield Mention(passage, text, marks, at_s)


def without_targets(text: str) -> str:
    """Markdown with its links as a reader sees them: `[Scheme](https://…/scheme.go)` is Scheme."""
    return _LINK.sub(r"\1", text)


def said_once(mentions: Iterable[Mention]) -> list[Mention]:
    """Without the sentence that a passage of speech has in common with the one before it."""
    kept: list[Mention] = []
    for one in mentions:
        before = kept[-1] if kept else None
        repeated = before and one.text == before.text and one.passage.path == before.passage.path
        if not (repeated and one.passage.start_s is not None):
            kept.append(one)
    return kept
