"""What a term is about: phrases that go together, and when each topic came up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.records import Passage
from archive.terms.glossary import Entry
from search.query.terms import bundled_lexicon
from search.study.corpus import Corpus
from search.study.keyphrases import Phrase, find_keyphrases

PHRASES = 150  # the weightiest, of which topics are made
ALIKE = 0.34  # cosine of the passages of two phrases from which on they are one topic
MAX_PHRASES = 6  # of a topic
BEST = 2  # passages that are told of a topic
COMMON_SHARE = 0.3  # of all passages: a phrase of more of them is what the whole archive is about
LEAST_COMMON = 10  # passages that a phrase may be in, however small the archive is


@dataclass(frozen=True)
class Topic:
    """Phrases that go together, and the passages that hold any of them, in the corpus's order."""

    phrases: tuple[Phrase, ...]  # the weightiest first
    passages: tuple[Passage, ...]
    best: tuple[Passage, ...]  # those that say most of it
    sessions: tuple[
        tuple[str, int], ...
    ]  # session, passages of it that are about the topic; every session, oldest first
    weight: float

    @property
    def label(self) -> str:
        """Its weightiest phrase, in both languages where it has them."""
        return self.phrases[0].label

    @property
    def reading(self) -> int:
        """How many of its passages belong to no session."""
        return sum(one.session_id is None for one in self.passages)


def find_topics(corpus: Corpus, glossary: Sequence[Entry]) -> list[Topic]:
    """The topics of a corpus, the weightiest first."""
    phrases = find_keyphrases(corpus.passages, glossary, bundled_lexicon(), names=people_in(corpus))[:PHRASES]
    topics = [topic_of(group, corpus) for group in grouped(phrases, len(corpus.passages))]
    return sorted(topics, key=lambda one: -one.weight)


def people_in(corpus: Corpus) -> set[str]:
    """Everybody who wrote or spoke."""
    named = (names for one in corpus.passages for names in (one.author, one.speaker) if names)
    return {name for names in named for name in names.split(", ")}


def grouped(phrases: Sequence[Phrase], total: int) -> list[list[Phrase]]:
    """Phrases by topic: each joins the weightier one whose passages are most like its own, if they are alike enough.

    What is said all the time is no topic of its own.
    """
    groups: list[list[Phrase]] = []
    for phrase in phrases:
        if len(phrase.passages) > max(LEAST_COMMON, COMMON_SHARE * total):
            continue
        near = max(groups, key=lambda group: likeness(group[0], phrase), default=None)
        if near is None or likeness(near[0], phrase) < ALIKE:
            groups.append([phrase])
        elif len(near) < MAX_PHRASES:
            near.append(phrase)
    return groups


def likeness(one: Phrase, other: Phrase) -> float:
    """The cosine of their passages, 0 to 1."""
    return len(one.passages & other.passages) / math.sqrt(len(one.passages) * len(other.passages))


def topic_of(phrases: Sequence[Phrase], corpus: Corpus) -> Topic:
    """A topic with its passages, its sessions and the passages that say most of it."""
    said: Counter[int] = Counter()
    for phrase in phrases:
        said.update(dict.fromkeys(phrase.passages, 2 if phrase is phrases[0] else 1))
    held = [corpus.passages[number] for number in sorted(said)]
    by_session = Counter(one.session_id for one in held)
    first = sorted(said, key=lambda number: (-said[number], len(corpus.passages[number].text)))
    return Topic(
        phrases=tuple(phrases),
        passages=tuple(held),
        best=tuple(best_passages([corpus.passages[number] for number in first])),
        sessions=tuple((session, by_session[session]) for session in corpus.sessions),
        weight=sum(phrase.weight for phrase in phrases[:3]),
    )


def best_passages(ordered: Iterable[Passage]) -> list[Passage]:
    """The first of different files that are more than a line."""
    found: dict[str, Passage] = {}
    for one in ordered:
        if len(one.text) >= 40 and len(found) < BEST:
            found.setdefault(one.path, one)
    return list(found.values())
