"""Choose the sentences of an abstract so that they read as a paragraph: what the session is about, then what was said, in the order of time.

The first one states the topic, or names what the whole session speaks of. All others are clear to who was not there, and name some of
that too. A sentence that points to what was said before is taken only together with the sentence before it; one whose neighbour is
told is worth somewhat more than one that would stand there alone; no chapter has more than a few of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from archive.summaries.sentences.clarity import CLEAR, clarity, needs_listener
from archive.summaries.sentences.concepts import Coverage, repeats
from archive.summaries.sentences.density import SUBSTANTIAL, substance
from archive.summaries.sentences.readable import is_sound, may_be_told
from archive.summaries.sentences.standing import (
    asks_inside,
    is_chatter,
    is_full_sentence,
    needs_context,
    says_it_matters,
    stands_alone,
    states_topic,
)
from archive.summaries.sentences.utterances import Sentence
from archive.text.noun_phrases import subject_phrases
from archive.text.script import width
from archive.text.spoken import as_statement

SHORTEST, LONGEST = 100.0, 200.0  # of an abstract, in Chinese characters, each the room of two and a half Latin letters
SHORTEST_SENTENCE, LONGEST_SENTENCE = 12.0, 80.0
MOST_A_CHAPTER = 3
OPENING, OPENING_SHARE = 6, 0.12  # sentences of a session in which its topic is stated, and the share of a longer one
SUBJECTS, FIRST_SUBJECTS = (
    12,
    3,
)  # phrases that a session speaks of throughout; those that a first sentence may begin with
CLEAR_TOPIC, VERY_CLEAR = (
    0.3,
    0.8,
)  # of a sentence that states the topic, where it names a subject and where it does not
LATE, NOT_FIRST = (
    0.7,
    0.7,
)  # how much less a first sentence is worth at the end of the session, or where it names its subject late
CUE = 1.3  # how much more a sentence is worth that says that it matters
BEGINNING = 0.4  # the share of a sentence in which it names what it is about
NEIGHBOUR = 1.3  # how much more a sentence is worth when the one before or after it is told


def choose_abstract(
    chapters: Sequence[Sequence[Sentence]], coverage: Coverage, is_told: Callable[[Sentence], bool]
) -> list[Sentence]:
    """Sentences of the chapters, which are those of `coverage` in their order, that say most of them and fit together.

    `is_told`: whether a sentence may be told at all.
    """
    paragraph = Paragraph(chapters, coverage)
    fits = [
        is_told(one) and SHORTEST_SENTENCE <= own <= LONGEST_SENTENCE
        for one, own in zip(paragraph.sentences, paragraph.widths, strict=True)
    ]
    may = [one and may_stand(told) for one, told in zip(fits, paragraph.told, strict=True)]
    first = next(chain(paragraph.topics(fits), paragraph.introductions(may)), None)
    if first is not None:
        paragraph.take((first,))
    groups = list(paragraph.groups(may))
    paragraph.fill([group for group in groups if paragraph.on_subject(group)], LONGEST)
    paragraph.fill(groups, LONGEST, until=SHORTEST)
    lenient = [
        (n,)
        for n, told in enumerate(paragraph.told)
        if fits[n] and clarity(told) >= CLEAR and may_be_told(told) and not paragraph.leaning[n]
    ]
    paragraph.fill(lenient, LONGEST, until=SHORTEST)
    return paragraph.sentences_in_order(first)


@dataclass
class Paragraph:
    """What is chosen so far."""

    chapters: Sequence[Sequence[Sentence]]
    coverage: Coverage
    chosen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.sentences = [one for chapter in self.chapters for one in chapter]
        self.chapter_of = [number for number, chapter in enumerate(self.chapters) for _sentence in chapter]
        self.used = Counter[int]()
        self.told = [as_statement(one.text) for one in self.sentences]
        self.widths = list(map(width, self.told))
        self.subjects = subject_phrases(self.told, most=SUBJECTS)
        self.naming = [
            max(self.subjects_in(told).values(), default=0.0) for told in self.told
        ]  # 1 for the first subject
        self.leaning = list(map(needs_context, self.told))

    def width_of(self, places: Iterable[int]) -> float:
        """Of sentences as they are told."""
        return sum(self.widths[n] for n in places)

    def topics(self, may: Sequence[bool]) -> Iterator[int]:
        """The opening sentences that state the topic, the one that says most first."""
        opening = range(min(len(may), max(OPENING, round(OPENING_SHARE * len(may)))))
        stated = [n for n in opening if may[n] and is_topic(self.told[n]) and self.is_plain(n)]
        yield from sorted(stated, key=lambda n: -self.coverage.gain((n,)))

    def is_plain(self, place: int) -> bool:
        """Whether a sentence that states the topic can be believed: it is clear, the less so the more it names the subject."""
        return clarity(self.told[place]) >= (CLEAR_TOPIC if self.naming[place] else VERY_CLEAR)

    def introductions(self, may: Sequence[bool]) -> list[int]:
        """Sentences that name what the session speaks of most, the best first: early and clear ones that begin with it."""
        naming = {n: self.introduces(n) for n, told in enumerate(self.told) if may[n] and stands_alone(told)}
        return sorted((n for n, much in naming.items() if much), key=lambda n: -naming[n])

    def introduces(self, place: int) -> float:
        """How well a sentence tells what the session is about; 0 where it names none of the first subjects."""
        told, first = self.told[place], [subject for subject, _score in self.subjects[:FIRST_SUBJECTS]]
        early = 1 - LATE * place / len(self.told)
        much = max(
            (
                much * (1.0 if opens_with(told, subject) else NOT_FIRST)
                for subject, much in self.subjects_in(told).items()
                if subject in first
            ),
            default=0.0,
        )
        return much * early * clarity(told) * math.sqrt(self.coverage.gain((place,)))

    def subjects_in(self, told: str) -> dict[str, float]:
        """What a sentence names of what the session speaks of throughout, with how much it speaks of each: 1 for the first."""
        lowered = told.casefold()
        return {
            subject: math.sqrt(score / self.subjects[0][1])
            for subject, score in self.subjects
            if subject.casefold() in lowered
        }

    def read_with(self, group: Sequence[int]) -> range:
        """A group with the sentence before it where it points back to that."""
        return range(group[0] - self.leaning[group[0]], group[-1] + 1)

    def on_subject(self, group: Sequence[int]) -> float:
        """How much a group names of the session's subjects, with what it points back to."""
        return max(self.naming[n] for n in self.read_with(group))

    def groups(self, may: Sequence[bool]) -> Iterator[tuple[int, ...]]:
        """The sentences that stand alone, each with the one after it that needs it, and that one for where the first is told."""
        for n, told in enumerate(self.told):
            if may[n] and stands_alone(told):
                yield (n,)
                if n + 1 < len(may) and may[n + 1] and self.goes_on(n + 1):
                    yield (n, n + 1)
                    yield (n + 1,)

    def goes_on(self, place: int) -> bool:
        """Whether a sentence needs the one before it, which the same speaker said, and the two make sense together."""
        told, before = self.told[place], self.sentences[place - 1]
        needs_it = self.leaning[place] and is_full_sentence(told) and not is_chatter(told)
        return needs_it and before.speaker == self.sentences[place].speaker

    def fill(self, groups: Sequence[tuple[int, ...]], most: float, *, until: float = LONGEST) -> None:
        """Take the best group again and again, while one fits and the paragraph is no longer than `until`."""
        while self.width_of(self.chosen) < until:
            left = most - self.width_of(self.chosen)
            fitting = [group for group in groups if self.fits(group, left)]
            if not fitting:
                return
            self.take(max(fitting, key=self.worth))

    def fits(self, group: tuple[int, ...], left: float) -> bool:
        """Whether a group is new, short enough, and its chapter has room for it."""
        room = MOST_A_CHAPTER - self.used[self.chapter_of[group[0]]]
        if self.chosen & set(group) or len(group) > room or self.width_of(group) > left:
            return False
        if not self.chosen.issuperset(set(self.read_with(group)) - set(group)):
            return False
        return not any(
            repeats(self.coverage.concepts[n], self.coverage.concepts[m]) for n in group for m in self.chosen
        )

    def worth(self, group: tuple[int, ...]) -> float:
        """What a group adds."""
        has_neighbour = self.chosen & {group[0] - 1, group[-1] + 1}
        matters = CUE if any(says_it_matters(self.told[n]) for n in group) else 1.0
        clear = substance("".join(self.told[n] for n in self.read_with(group)))
        return (
            self.coverage.gain(group)
            * (1 + self.on_subject(group))
            * clear
            * matters
            * (NEIGHBOUR if has_neighbour else 1.0)
        )

    def take(self, group: tuple[int, ...]) -> None:
        """Tell a group."""
        for n in group:
            self.chosen.add(n)
            self.used[self.chapter_of[n]] += 1
            self.coverage.name(self.coverage.concepts[n])

    def sentences_in_order(self, first: int | None) -> list[Sentence]:
        """The topic, then the others in the order of time."""
        return [self.sentences[n] for n in sorted(self.chosen, key=lambda n: (n != first, n))]


def may_stand(text: str) -> bool:
    """Whether a sentence is clear, says something, and was not begun twice: then it may stand in an abstract."""
    if not is_sound(text) or asks_inside(text) or (needs_listener(text) and not needs_context(text)):
        return False  # one that needs the sentence before it is told with that
    return clarity(text) >= CLEAR and substance(text) >= SUBSTANTIAL


def is_topic(text: str) -> bool:
    """Whether a sentence states what the session is about, and is whole."""
    return states_topic(text) and is_full_sentence(text) and not needs_context(text)


def opens_with(text: str, phrase: str) -> bool:
    """Whether a phrase stands where a sentence says what it is about."""
    return 0 <= text.casefold().find(phrase.casefold()) <= BEGINNING * len(text)
