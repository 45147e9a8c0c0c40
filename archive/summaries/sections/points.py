"""Choose the points of each chapter: what adds most to all that is told, and can be read without the sentences around it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from archive.summaries.sections.outcomes import is_outcome
from archive.summaries.sections.questions import asks_something
from archive.summaries.sentences.concepts import Coverage, concepts_of, repeats
from archive.summaries.sentences.density import substance
from archive.summaries.sentences.readable import may_be_told
from archive.summaries.sentences.standing import points_back, stands_alone
from archive.summaries.sentences.utterances import Sentence, joined_sentences
from archive.text.script import HAN, has_han, width
from archive.text.spoken import as_statement

CHAPTER_POINTS = 8
CHAPTER_WIDTH_A_POINT = 55.0  # a chapter has one for each so many characters, at least one, at most CHAPTER_POINTS
FURTHER = 1.5  # as many more, that are folded
LONG_CHAPTER_WIDTH = 4_000.0  # from here on there is enough to choose from:
ENOUGH, SUBSTANTIAL_MORE = 2, 0.4  # so many points it has anyhow; each more has this substance
GOOD, WORTH = 0.04, 0.02  # of a Chinese point: its quality, and that times what it adds beside what the first one did
SHORTEST, LONGEST = 7.0, 90.0  # of a point, in Chinese characters

LEADS_MEETING = re.compile(  # who speaks when, thanks, and what a note says of itself
    r"^(?:顺序是|谢谢|感谢|欢迎|这篇|本文|本篇|下面|如下|上面|我(?:这周|负责|先讲|来讲|接着讲|补充)[^，,]*$|补充一点[。]?$)|先讲.{0,30}讲|用英文分享|听得到|看得到|"
    r"(?:谢谢|感谢)(?:大家|各位|主持人?|您|今天)?[。！!]?$|非常感谢|自我介绍|^(?:我是来自|我叫|我是.{2,20}(?:师|官|长|员|经理|总)[^，]{0,6}[。，])|"
    r"^(?:(?:I'm|I am) the\b|my name is|thank|welcome|this (?:note|article|post))|\bcan you (?:hear|see)\b",
    re.IGNORECASE,
)
ENDED = re.compile(r"[。！!.]$")
LONG_ENOUGH = 14.0  # of a sentence, in Chinese characters, that would have a full stop if any had
WHOLE = re.compile(rf"[{HAN}].*[。！!]$|^(?:\S+\s+){{6,}}\S+[.!]$")  # was ended, and in English is not too short


def is_point(sentence: Sentence) -> bool:
    """Whether a sentence tells something, was surely heard, and is no question, outcome or part of leading a meeting."""
    text = sentence.text
    if not sentence.is_sure or not SHORTEST <= width(text) <= LONGEST or LEADS_MEETING.search(text):
        return False
    return not (text.endswith(("？", "?")) or asks_something(sentence) or is_outcome(text))


def choose_points(
    chapters: Sequence[Sequence[Sentence]],
    coverage: Coverage,
    told: Collection[str],
    quality: Callable[[str], float] = substance,
    is_shown: Callable[[str], bool] = lambda _text: True,
    *,
    shown_room: float = 1.0,
) -> list[list[Sentence]]:
    """The points of each chapter in their order: as many that are shown as it has room for, or the share `shown_room` of these, and
    further ones that are not; none of those that are `told`, and of those in Chinese that are shown none whose `quality` is too low
    for what it adds.

    One that points to what was said before it is told together with that.
    """
    choice = PointChoice(chapters, coverage, told, quality, is_shown, shown_room)
    allowed = np.array([n in choice.points for n in range(len(choice.chapter_of))], bool)
    for _place in coverage.choose(allowed, choice.take):
        if choice.is_full:
            break
    return [choice.of_chapter(number) for number in range(len(chapters))]


class PointChoice:
    """The points that are chosen so far, and whether another one is."""

    def __init__(
        self,
        chapters: Sequence[Sequence[Sentence]],
        coverage: Coverage,
        told: Collection[str],
        quality: Callable[[str], float],
        is_shown: Callable[[str], bool],
        shown_room: float,
    ) -> None:
        self.coverage, self.quality = coverage, quality
        self.chapter_of = [number for number, chapter in enumerate(chapters) for _sentence in chapter]
        self.is_long = [width_of(chapter) >= LONG_CHAPTER_WIDTH for chapter in chapters]
        self.points = possible_points([one for chapter in chapters for one in chapter], told)
        self.shown = {n: is_shown(point.text) for n, point in self.points.items()}
        rooms = {True: shown_room, False: FURTHER}
        self.room = {
            (n, shown): math.ceil(room * points_of(chapter))
            for n, chapter in enumerate(chapters)
            for shown, room in rooms.items()
        }
        self.used = Counter[tuple[int, bool]]()
        self.said = [concepts_of(text) for text in told]
        self.chosen: dict[int, Point] = {}
        self.top = 0.0

    @property
    def is_full(self) -> bool:
        """Whether no chapter has room for another point that may be shown or not."""
        return all(self.used[kind] >= room for kind, room in self.room.items())

    def take(self, place: int) -> bool:
        """Choose a sentence as a point if it may be one, and tell whether it is."""
        point, concepts = self.points[place], self.coverage.concepts[place]
        if not self.has_room(place) or any(place in range(*one.span) for one in self.chosen.values()):
            return False
        if has_han(point.text) and self.shown[place] and not self.is_worth_telling(place):
            return False
        if any(repeats(concepts, other) for other in self.said):
            return False
        self.said.append(concepts)
        self.used[self.chapter_of[place], self.shown[place]] += 1
        self.chosen[place] = point.beside(self.chosen)
        self.coverage.name(concepts_of(self.chosen[place].text))
        return True

    def has_room(self, place: int) -> bool:
        """Whether its chapter has room for a point; a long English one has it for what says much only."""
        own, text = self.chapter_of[place], self.points[place].text
        used = self.used[own, self.shown[place]]
        if used >= self.room[own, self.shown[place]] or has_han(text):
            return used < self.room[own, self.shown[place]]
        return not (self.is_long[own] and used >= ENOUGH and self.quality(text) < SUBSTANTIAL_MORE)

    def is_worth_telling(self, place: int) -> bool:
        """Whether a point is good enough for what it adds."""
        good, gain = self.quality(self.points[place].text), self.coverage.gain((place,))
        self.top = max(self.top, gain)
        return good >= GOOD and good * gain >= WORTH * self.top

    def of_chapter(self, number: int) -> list[Sentence]:
        """The points of a chapter, in their order."""
        return [self.chosen[n].sentence for n in sorted(self.chosen) if self.chapter_of[n] == number]


@dataclass(frozen=True)
class Point:
    """A sentence as it is told, and the one before it that it needs, if any."""

    place: int
    alone: Sentence
    both: Sentence | None = None

    @property
    def sentence(self) -> Sentence:
        """What is told."""
        return self.both or self.alone

    @property
    def text(self) -> str:
        """The words of it."""
        return self.sentence.text

    @property
    def span(self) -> tuple[int, int]:
        """(first, behind the last) place of what is told."""
        return (self.place - bool(self.both), self.place + 1)

    def beside(self, chosen: Collection[int]) -> Point:
        """The point where others are told: what it needs is not told twice."""
        return replace(self, both=None) if self.place - 1 in chosen else self


def possible_points(sentences: Sequence[Sentence], told: Collection[str]) -> dict[int, Point]:
    """What may be a point, by the place of its sentence."""
    long = [one.text for one in sentences if width(one.text) >= LONG_ENOUGH]
    has_marks = 3 * sum(bool(ENDED.search(text)) for text in long) > len(long)  # recognised speech may have none
    found: dict[int, Point] = {}
    for n, one in enumerate(sentences):
        if one.text not in told and is_point(one) and (not has_marks or WHOLE.search(one.text)):
            before = sentences[n - 1] if n and sentences[n - 1].text not in told else None
            if point := as_point(n, one, before):
                found[n] = point
    return found


def as_point(place: int, sentence: Sentence, before: Sentence | None) -> Point | None:
    """A sentence, with the one before it where it needs that; None where it cannot be read."""
    text = as_statement(sentence.text)
    if not may_be_told(text):
        return None
    alone = replace(sentence, text=text)
    if not points_back(text):
        return Point(place, alone)
    if before is None or before.speaker != sentence.speaker or not is_point(before):
        return None
    both = joined_sentences(replace(before, text=as_statement(before.text)), sentence)
    return Point(place, alone, both) if width(both.text) <= LONGEST and stands_alone(both.text) else None


def width_of(chapter: Sequence[Sentence]) -> float:
    """How much was said, in Chinese characters."""
    return sum(width(one.text) for one in chapter)


def points_of(chapter: Sequence[Sentence]) -> int:
    """How many points a chapter has at most."""
    return max(1, min(CHAPTER_POINTS, round(width_of(chapter) / CHAPTER_WIDTH_A_POINT)))
