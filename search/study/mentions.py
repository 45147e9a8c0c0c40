"""Where something is named: the sentences of passages that hold one of its forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.records import Passage
from archive.text.script import HAN
from search.reading.best_sentence import sentence_ranges, spoken_at_s
from search.results import Range

_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_EDGE = r"(?<![A-Za-z0-9_]){}(?![A-Za-z0-9_])"


@dataclass(frozen=True)
class Mention:
    """A sentence of a passage, what of it names the thing, and about when it is spoken."""

    passage: Passage
    text: str
    marks: tuple[Range, ...] = ()  # of the text
    at_s: float | None = None


def forms_pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the forms in a text: Latin ones as whole words in any case, in singular or plural, others as they are."""
    found = sorted({form for form in forms if form.strip()}, key=len, reverse=True)
    return re.compile("|".join(map(form_pattern, found)) or r"(?!)", re.IGNORECASE)


def form_pattern(form: str) -> str:
    """The pattern of one form; `priority queue` is found as `priority-queue` too."""
    if re.search(f"[{HAN}]", form):
        return re.escape(form)
    words = r"[\s_-]+".join(map(re.escape, form.split()))
    plural = "(?:s|es)?" if form[-1:].isalpha() else ""
    return _EDGE.format(words + plural)


def mentions_in(passage: Passage, pattern: re.Pattern[str]) -> Iterator[Mention]:
    """The sentences of a passage that name something, without the targets of their links."""
    if not pattern.search(passage.text):
        return
    for start, end in sentence_ranges(passage.text):
        text = without_targets(passage.text[start:end])
        marks = tuple(found.span() for found in pattern.finditer(text))
        if marks:
            yield Mention(passage, text, marks, spoken_at_s(passage, (start, end)))


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


def spread(mentions: Sequence[Mention], count: int) -> list[Mention]:
    """At most `count` of them, the first of each passage before the second of any."""
    place: dict[str, int] = {}
    ranks = []
    for number, one in enumerate(mentions):
        place[one.passage.id] = place.get(one.passage.id, 0) + 1
        ranks.append((place[one.passage.id], number))
    return [mentions[number] for _rank, number in sorted(sorted(ranks)[:count], key=lambda pair: pair[1])]
