"""Choose the sentences of an abstract so that they read as a paragraph: what the session is about, then what was said, in the order of time.

A sentence that points to what was said before is taken only together with the sentence before it; one whose neighbour is told is
worth somewhat more than one that would stand there alone; no chapter has more than a few of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from archive.summaries.concepts import Coverage
from archive.summaries.standing import is_chatter, is_full_sentence, needs_context, stands_alone, states_topic
from archive.summaries.utterances import Sentence
from archive.text.script import width
from archive.text.spoken import as_statement

SHORTEST, LONGEST = 100.0, 200.0  # of an abstract, in Chinese characters, each the room of two and a half Latin letters
SHORTEST_SENTENCE, LONGEST_SENTENCE = 12.0, 80.0
MOST_A_CHAPTER = 3
OPENING, OPENING_SHARE = 6, 0.12  # sentences of a session in which its topic is stated, and the share of a longer one
NEIGHBOUR = 1.3  # how much more a sentence is worth when the one before or after it is told


def choose_abstract(
    chapters: Sequence[Sequence[Sentence]], coverage: Coverage, is_told: Callable[[Sentence], bool]
) -> list[Sentence]:
    """Sentences of the chapters, which are those of `coverage` in their order, that say most of them and fit together.

    `is_told`: whether a sentence may be told at all.
    """
    paragraph = Paragraph(chapters, coverage)
    may = [
        is_told(one) and SHORTEST_SENTENCE <= own <= LONGEST_SENTENCE
        for one, own in zip(paragraph.sentences, paragraph.widths, strict=True)
    ]
    topic = next(paragraph.topics(may), None)
    if topic is not None:
        paragraph.take((topic,))
    paragraph.fill(list(paragraph.groups(may)), LONGEST)
    lenient = [
        (n,) for n, told in enumerate(paragraph.told) if may[n] and is_full_sentence(told) and not needs_context(told)
    ]
    paragraph.fill(lenient, LONGEST, until=SHORTEST)
    return paragraph.sentences_in_order(topic)


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

    def width_of(self, places: Iterable[int]) -> float:
        """Of sentences as they are told."""
        return sum(self.widths[n] for n in places)

    def topics(self, may: Sequence[bool]) -> Iterator[int]:
        """The opening sentences that state the topic, the one that says most first."""
        opening = range(min(len(may), max(OPENING, round(OPENING_SHARE * len(may)))))
        stated = [n for n in opening if may[n] and is_topic(self.told[n])]
        yield from sorted(stated, key=lambda n: -self.coverage.gain((n,)))

    def groups(self, may: Sequence[bool]) -> Iterator[tuple[int, ...]]:
        """The sentences that stand alone, and each with the one after it that needs it."""
        for n, told in enumerate(self.told):
            if may[n] and stands_alone(told):
                yield (n,)
                if n + 1 < len(may) and may[n + 1] and self.goes_on(n + 1):
                    yield (n, n + 1)

    def goes_on(self, place: int) -> bool:
        """Whether a sentence needs the one before it, which the same speaker said, and the two make sense together."""
        told, before = self.told[place], self.sentences[place - 1]
        needs_it = needs_context(told) and is_full_sentence(told) and not is_chatter(told)
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
        return not self.chosen & set(group) and len(group) <= room and self.width_of(group) <= left

    def worth(self, group: tuple[int, ...]) -> float:
        """What a group adds."""
        has_neighbour = self.chosen & {group[0] - 1, group[-1] + 1}
        return self.coverage.gain(group) * (NEIGHBOUR if has_neighbour else 1.0)

    def take(self, group: tuple[int, ...]) -> None:
        """Tell a group."""
        for n in group:
            self.chosen.add(n)
            self.used[self.chapter_of[n]] += 1
            self.coverage.name(self.coverage.concepts[n])

    def sentences_in_order(self, first: int | None) -> list[Sentence]:
        """The topic, then the others in the order of time."""
        return [self.sentences[n] for n in sorted(self.chosen, key=lambda n: (n != first, n))]


def is_topic(text: str) -> bool:
    """Whether a sentence states what the session is about, and is whole."""
    return states_topic(text) and is_full_sentence(text) and not needs_context(text)
