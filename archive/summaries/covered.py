"""What of the plan a session covered: how long each topic that was due was talked about, and by how many notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from archive.intake.plan import PlannedTopic
from archive.records import Passage, TopicCoverage
from archive.study.plan_topics import plan_item
from archive.summaries.utterances import Sentence
from archive.terms.glossary import Entry
from archive.text.tokens import tokenize

AROUND = 2  # sentences after one that names a topic, which are about it too
PLACES = 2  # that are told of each topic
NAMED_SHARE = 0.6  # of a topic's tokens that a sentence which names it has


def cover_plan(
    planned: Sequence[PlannedTopic],
    spoken: Sequence[Sentence],
    notes: Sequence[Passage],
    glossary: Sequence[Entry],
) -> tuple[TopicCoverage, ...]:
    """The topics of the planned items that were touched, each once; the other track may have had the rest another week."""
    topics = dict.fromkeys(topic for item in planned for topic in plan_item(item).topics)
    found = [cover_topic(topic, spoken, notes, glossary) for topic in topics]
    touched = [one for one in found if one.minutes or one.notes]
    return tuple(one for one in touched if not any(one.topic in other.topic and one != other for other in touched))


def due_items(plan: Sequence[PlannedTopic], day: date) -> list[PlannedTopic]:
    """The items of the plan, of whatever track, whose span holds the day."""
    return [item for item in plan if item.first <= day <= item.last]


def cover_topic(
    topic: str, spoken: Sequence[Sentence], notes: Sequence[Passage], glossary: Sequence[Entry]
) -> TopicCoverage:
    """What was said and written about one topic, by its words and the glossary's other forms of it."""
    forms = forms_of(topic, glossary)
    named = [n for n, sentence in enumerate(spoken) if names_one(sentence.text, forms)]
    about = sorted({m for n in named for m in range(n, min(n + AROUND + 1, len(spoken)))})
    written = [note for note in notes if names_one(f"{note.heading}\n{note.text}", forms)]
    places = [spoken[n].address for n in named[:PLACES]] or [note.address for note in written[:PLACES]]
    minutes = sum(spoken[n].duration_s for n in about) / 60
    return TopicCoverage(topic, round(minutes, 1), len({note.path for note in written}), tuple(places))


def forms_of(topic: str, glossary: Sequence[Entry]) -> list[frozenset[str]]:
    """The tokens of a topic, and of every form of the entries that it names."""
    entries = [entry for entry in glossary if any(form and form in topic for form in entry.forms)]
    texts = [topic, *(form for entry in entries for form in entry.forms)]
    return [tokens for text in texts if (tokens := frozenset(tokenize(text)))]


def names_one(text: str, forms: Sequence[frozenset[str]]) -> bool:
    """Whether a text has most tokens of one of the forms."""
    tokens = set(tokenize(text))
    return any(len(form & tokens) >= NAMED_SHARE * len(form) for form in forms)
