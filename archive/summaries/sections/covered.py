"""What of the plan a session covered: how long each topic that was due was talked about, and by how many notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from archive.intake.plan import PlannedTopic
from archive.records import Passage, TopicCoverage
from archive.study.about_topic import lines_about, note_is_about
from archive.study.plan_topics import plan_item
from archive.summaries.sentences.utterances import Sentence
from archive.terms.glossary import Entry
from archive.text.tokens import tokenize

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
    written = [note for note in notes_about(notes, forms) if names_one(f"{note.heading}\n{note.text}", forms)]
    places = [spoken[n].address for n in named[:PLACES]] or [note.address for note in written[:PLACES]]
    minutes = sum(spoken[n].duration_s for n in lines_about(named, len(spoken))) / 60
    return TopicCoverage(topic, round(minutes, 1), len({note.path for note in written}), tuple(places))


def notes_about(notes: Sequence[Passage], forms: Sequence[frozenset[str]]) -> list[Passage]:
    """The passages of the notes that are about what has these forms."""
    of_file: dict[str, list[Passage]] = {}
    for note in notes:
        of_file.setdefault(note.path, []).append(note)
    return [note for found in of_file.values() if is_about(found, forms) for note in found]


def is_about(passages: Sequence[Passage], forms: Sequence[frozenset[str]]) -> bool:
    """Whether the passages of one note are about what has these forms."""
    lines = sum(names_one(line, forms) for one in passages for line in one.text.split("\n"))
    return note_is_about(lines, titled=any(names_one(one.heading, forms) for one in passages))


def forms_of(topic: str, glossary: Sequence[Entry]) -> list[frozenset[str]]:
    """The tokens of a topic, and of every form of the entries that it names."""
    entries = [entry for entry in glossary if any(form and form in topic for form in entry.forms)]
    texts = [topic, *(form for entry in entries for form in entry.forms)]
    return [tokens for text in texts if (tokens := frozenset(tokenize(text)))]


def names_one(text: str, forms: Sequence[frozenset[str]]) -> bool:
    """Whether a text has most tokens of one of the forms."""
    tokens = set(tokenize(text))
    return any(len(form & tokens) >= NAMED_SHARE * len(form) for form in forms)
