"""Check a sentence against the text at its addresses: its words stand there, and numbers, names, identifiers and negations agree.

A quoted sentence keeps the order of the words it was made from and may leave fillers out. One that somebody or a model wrote
in words of its own must share most of its content words with the text, where both are in one language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.records import Chapter, Cited, Question, Summary
from archive.summaries.checking.negation import differ_in_negation
from archive.text.identifiers import find_symbols
from archive.text.numbers import find_numbers
from archive.text.script import HAN, detect_language, normalise
from archive.text.tokens import STOP_WORDS, stem

NO_ADDRESS, NOTHING_THERE, WORDS, NUMBER, NAME, NEGATION = FAULTS = (
    "no-address", "nothing-there", "words", "number", "name", "negation",
)  # fmt: skip
WRITTEN_SHARE = 0.6  # of a written sentence's content words that stand in the text it cites

_UNIT = re.compile(rf"[{HAN}]|[A-Za-z]+(?:[-'’][A-Za-z]+)*|\d+(?:\.\d+)?")
_NEGATION_ZH = re.compile(
    r"不(?!同|过|断|仅|但|管|论|久|妨|少|错|得不|好意思|只|光)|没有|没(?!有|错|关系)|无法|未(?!来|必|知)|别(?=[说写用读怕改动碰])|禁止|绝非|并非"
)
_NEGATION_EN = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|cannot|without|neither|nor)\b|n['’]t\b", re.IGNORECASE
)
# A question (是不是, 能不能), and what only looks like a negation; nothing is denied there.
_NO_NEGATION = re.compile(
    r"(?P<verb>[\u4e00-\u9fff])不(?P=verb)|有没有|差不多|了不起|不得不|不一会|要不|是否|对不起|不然|no longer than",
    re.IGNORECASE,
)
_LATIN_NAME = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]")


@dataclass(frozen=True)
class Fault:
    """Why a citation does not hold: one of FAULTS, and the word, number or address it is about."""

    code: str
    about: str = ""


@dataclass(frozen=True)
class CheckedSentence:
    """A sentence of a summary with what is wrong with it; nothing where it holds."""

    cited: Cited
    faults: tuple[Fault, ...]


def find_faults(text: str, evidence: str, *, quoted: bool = True, names: Sequence[str] = ()) -> list[Fault]:
    """What is wrong with a sentence that cites this text.

    `quoted` for one that was taken from it; `names` of people, who may be named only where the text names them.
    """
    if not evidence.strip():
        return [Fault(NOTHING_THERE)]
    word_faults = quotation_faults(text, evidence) if quoted else written_faults(text, evidence)
    return [*word_faults, *number_faults(text, evidence), *name_faults(text, evidence, names)]


def check_cited(
    cited: Cited, text_at: Callable[[str], str], *, quoted: bool = True, names: Sequence[str] = ()
) -> CheckedSentence:
    """A sentence checked against what `text_at` gives for its addresses."""
    if not cited.addresses:
        return CheckedSentence(cited, (Fault(NO_ADDRESS),))
    texts = {address: text_at(address) for address in cited.addresses}
    missing = [Fault(NOTHING_THERE, address) for address, text in texts.items() if not text.strip()]
    if missing:
        return CheckedSentence(cited, tuple(missing))
    return CheckedSentence(cited, tuple(find_faults(cited.text, "\n".join(texts.values()), quoted=quoted, names=names)))


def check_summary(
    summary: Summary, text_at: Callable[[str], str], *, quoted: bool = True, names: Sequence[str] = ()
) -> list[CheckedSentence]:
    """Every sentence of a summary, checked."""
    return [check_cited(cited, text_at, quoted=quoted, names=names) for cited in all_sentences(summary)]


def keep_checked(
    summary: Summary, text_at: Callable[[str], str], *, quoted: bool = True, names: Sequence[str] = ()
) -> Summary:
    """The summary without the sentences whose citation does not hold; `dropped` counts them."""
    checked = check_summary(summary, text_at, quoted=quoted, names=names)
    bad = {one.cited for one in checked if one.faults}
    if not bad:
        return summary
    kept: dict[str, Any] = {
        name: tuple(one for one in getattr(summary, name) if one not in bad)
        for name in ("abstract", "points", "decisions", "tasks", "definitions", "next_week")
    }
    for name in ("questions", "more_questions"):
        kept[name] = tuple(without(question, bad) for question in getattr(summary, name) if question not in bad)
    chapters = tuple(chapter_without(chapter, bad) for chapter in summary.chapters)
    dropped = summary.dropped + sum(1 for one in checked if one.faults)
    return replace(summary, chapters=chapters, dropped=dropped, **kept)


def without(question: Question, bad: set[Cited]) -> Question:
    """A question without the answers that do not hold."""
    return replace(question, answers=tuple(one for one in question.answers if one not in bad))


def chapter_without(chapter: Chapter, bad: set[Cited]) -> Chapter:
    """A chapter without the sentences that do not hold."""
    groups: dict[str, Any] = {
        name: tuple(one for one in getattr(chapter, name) if one not in bad) for name in ("points", "more", "notes")
    }
    return replace(chapter, **groups)


def all_sentences(summary: Summary) -> Iterator[Cited]:
    """Every sentence of a summary that cites."""
    yield from summary.abstract
    for chapter in summary.chapters:
        yield from (*chapter.points, *chapter.more, *chapter.notes)
    yield from summary.points
    for question in (*summary.questions, *summary.more_questions):
        yield question
        yield from question.answers
    yield from (*summary.decisions, *summary.tasks, *summary.definitions, *summary.next_week)


# Words


def units(text: str) -> list[str]:
    """What two texts are compared by: each Chinese character, each word and number, in one form."""
    return [unit.casefold() for unit in _UNIT.findall(normalise(text))]


def quotation_faults(text: str, evidence: str) -> list[Fault]:
    """The first word that does not follow in the text it is taken from; a negation that was left out between its words."""
    places = quoted_places(units(text), units(evidence))
    if isinstance(places, str):
        return [Fault(WORDS, places)]
    return [Fault(NEGATION, mark) for mark in dropped_negations(text, evidence)]


def quoted_places(wanted: Sequence[str], there: Sequence[str]) -> list[int] | str:
    """Where each unit stands in the text, in order; the first one that does not."""
    places, place = [], -1
    for unit in wanted:
        try:
            place = there.index(unit, place + 1)
        except ValueError:
            return unit
        places.append(place)
    return places


def dropped_negations(text: str, evidence: str) -> list[str]:
    """Negations of the part of the text that a quotation is taken from and that it lacks, unless they were said twice."""
    said, kept = negations(aligned_part(text, evidence)), negations(text)
    return [mark for mark in sorted(set(said)) if mark not in kept]


def aligned_part(text: str, evidence: str) -> str:
    """The shortest part of the text that holds the words of a quotation in their order."""
    plain = normalise(evidence)
    found = [(match[0].casefold(), match.start(), match.end()) for match in _UNIT.finditer(plain)]
    window = shortest_window(units(text), [unit for unit, _start, _end in found])
    return plain[found[window[0]][1] : found[window[1]][2]] if window else plain


def shortest_window(wanted: Sequence[str], there: Sequence[str]) -> tuple[int, int] | None:
    """(first, last) place of the shortest stretch that holds what is wanted in its order; None where there is none."""
    best: tuple[int, int] | None = None
    start = 0
    while wanted:
        places = quoted_places(wanted, there[start:])
        if isinstance(places, str):
            break
        last = first = start + places[-1]
        for unit in reversed(wanted):  # back from its end, each as late as can be
            while there[first] != unit:
                first -= 1
            first -= 1
        first += 1
        if best is None or last - first < best[1] - best[0]:
            best = (first, last)
        start = first + 1
    return best


def negations(text: str) -> list[str]:
    """The words that deny, in order."""
    plain = _NO_NEGATION.sub(" ", normalise(text))
    return [match[0].casefold() for pattern in (_NEGATION_ZH, _NEGATION_EN) for match in pattern.finditer(plain)]


def written_faults(text: str, evidence: str) -> list[Fault]:
    """Of a sentence in words of its own: too few of its content words in the text, or a negation where the text has none.

    Of one in another language: the negation alone.
    """
    if is_other_language(text, evidence):
        return [Fault(NEGATION)] if differ_in_negation(text, evidence) else []
    wanted, there = content_words(text), content_words(evidence)
    missing = [word for word in wanted if word not in there]
    if wanted and len(missing) > (1 - WRITTEN_SHARE) * len(wanted):
        return [Fault(WORDS, " ".join(missing[:5]))]
    denies, denied = bool(negations(text)), bool(negations(nearest_part(wanted, evidence)))
    return [Fault(NEGATION)] if denies != denied else []


def is_other_language(text: str, evidence: str) -> bool:
    """Whether one is English and no sentence of the other is, so that their words cannot be compared; Chinese has English names."""
    parts = [part for part in re.split(r"[。！？!?\n]|(?<=[a-z0-9])\.\s", evidence) if re.search(r"\w", part)]
    return all(is_english(part) != is_english(text) for part in parts)


def is_english(text: str) -> bool:
    """Whether a text is English, a few Chinese words aside."""
    return detect_language(text) == "en"


def content_words(text: str) -> list[str]:
    """Pairs of Chinese characters and stemmed words that say something."""
    found = []
    for run in re.findall(rf"[{HAN}]+|[A-Za-z0-9]+", normalise(text)):
        if run.isascii():
            found += [stem(run.casefold())] if run.casefold() not in STOP_WORDS else []
        else:
            found += [run[n : n + 2] for n in range(len(run) - 1)] or [run]
    return found


def nearest_part(wanted: Sequence[str], evidence: str) -> str:
    """The sentences of the text that share most with what is wanted: those with at least half as much as the best."""
    parts = [part for part in re.split(r"[。！？!?；;\n]|(?<=[a-z0-9])\.\s", evidence) if part.strip()]
    shared = [len(set(wanted) & set(content_words(part))) for part in parts]
    top = max(shared, default=0)
    return "。".join(part for part, count in zip(parts, shared, strict=True) if count * 2 > top)


# Numbers and names


def number_faults(text: str, evidence: str) -> list[Fault]:
    """Numbers that the text does not have."""
    there = find_numbers(evidence)
    return [Fault(NUMBER, f"{number:g}") for number in sorted(find_numbers(text, sure=True)) if number not in there]


def name_faults(text: str, evidence: str, names: Sequence[str]) -> list[Fault]:
    """Identifiers, names and people that the text does not name."""
    there = spelling(evidence)
    named = [*latin_names(text), *(name for name in names if name and name in text)]
    return [Fault(NAME, name) for name in dict.fromkeys(named) if spelling(name) not in there]


def latin_names(text: str) -> Iterator[str]:
    """Identifiers; in Chinese every Latin word; in English the words with a capital inside a sentence."""
    yield from find_symbols(text)
    is_english = detect_language(text) == "en"
    for match in _LATIN_NAME.finditer(text):
        before = text[: match.start()].rstrip(" \"'“(")
        starts_sentence = not before or before[-1] in ".!?。！？:：\n"
        if not is_english or (match[0][0].isupper() and not starts_sentence and match[0] not in ("I", "OK")):
            yield match[0]


def spelling(text: str) -> str:
    """What spellings of a name have in common."""
    return re.sub(r"[\s_\-./`]+", "", normalise(text)).casefold()
