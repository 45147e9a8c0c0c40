"""What the notes of a session say: points note by note, and an abstract where nothing was recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from archive.records import Passage, WrittenNote, without_lines
from archive.summaries.sections.points import is_point
from archive.summaries.sentences.standing import stands_alone
from archive.summaries.sentences.utterances import Sentence
from archive.text.script import has_han
from archive.text.word_classes.words import words_without_marks

Chooser = Callable[[int, Callable[[Sentence], bool]], list[Sentence]]
"""Gives so many of the best sentences that fit, in their own order."""

ABSTRACT_SENTENCES = 3
MAX_POINTS = 8
WITHOUT_SUBJECT = 0.5  # what a sentence counts that begins with a step or a condition, or speaks of a picture
_SUBJECT = ("noun", "name", "action", "pronoun", "person")
_OF_ITSELF = re.compile(  # what a note says to its readers, the number of a callout, an entry of a list of references
    r"^(?:你好|各位|hello\b|hi\b)|大家|读者|欢迎|本[文篇]|这篇|文章|(?:源码|设计)图|\breaders?\b|^\[\d+\]|^\[[^]]*\]\([^)]*\)\s*[:：]",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"[上下左右如此]图|图(?:中|示|所示|为|是)|如下|前面已|\b(?:figure|diagram|below|above)\b", re.IGNORECASE
)


def readable_weight(text: str) -> float:
    """By how much a sentence of a note counts among others: less where it leans on what stands around it.

    Notes on source code are full of steps (`将 Node 添加至 …`, `如果到期，则 …`), whose subject stands somewhere before.
    """
    first = next(iter(words_without_marks(text)), None)
    leans = has_han(text) and (first is None or first.kind not in _SUBJECT)
    return WITHOUT_SUBJECT if leans or _PICTURE.search(text) else 1.0


def abstract_of_notes(best: Chooser) -> list[Sentence]:
    """Where nothing was recorded: the sentences of different notes that say most."""
    used: set[str] = set()

    def fits(one: Sentence) -> bool:
        note = without_lines(one.address)
        if note in used or not (may_be_point(one) and stands_alone(one.text) and readable_weight(one.text) == 1.0):
            return False
        used.add(note)
        return True

    return best(ABSTRACT_SENTENCES, fits)


def points_of_notes(
    best: Chooser, told: Collection[str], passages: Sequence[Passage], *, every: bool
) -> list[Sentence]:
    """What the notes say beside what is `told`, in their order; of `every` note something where that is asked for."""
    most = min(MAX_POINTS, 2 + len(passages) // 4)
    notes = len({one.path for one in passages})
    a_note = -(-most // max(1, notes)) if every else most
    counts: Counter[str] = Counter()

    def fits(one: Sentence) -> bool:
        note = without_lines(one.address)
        if one.text in told or counts[note] >= a_note or not may_be_point(one):
            return False
        counts[note] += 1
        return True

    return best(a_note * notes if every else most, fits)


def may_be_point(sentence: Sentence) -> bool:
    """Whether a sentence of a note tells something, and nothing of the note itself or to its readers."""
    return is_point(sentence) and not _OF_ITSELF.search(sentence.text)


def written_notes(passages: Iterable[Passage]) -> tuple[WrittenNote, ...]:
    """The notes that passages were cut from, in their order, each with its title."""
    found: dict[str, WrittenNote] = {}
    for one in passages:
        note, title = without_lines(one.address), one.heading.partition(" > ")[0]
        found.setdefault(note, WrittenNote(title, one.author or "", (note,)))
    return tuple(found.values())
