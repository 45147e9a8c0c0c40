"""Ask the whole archive: how often does an answer hold a relevant passage, and how often does it decline what nobody wrote?

python -m bench ask [--sets DIR] [--notes DIR]   where the one DIR has passages.jsonl and queries-dev.jsonl of labelled
questions, as signotes has, and the other the Markdown notes that `questions/notes.toml` was written to
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive.home import Home
from archive.index.note_passages import note_passages
from archive.intake.notes import read_note
from archive.records import Note, Passage
from bench.models import show
from bench.recipe import MOST_BYTES
from bench.relevance import BUNDLED, archived, index_passages, plain, read_sets
from bench.season_questions import QUESTIONS, Question, read_questions, season_searcher
from search.api import Searcher
from search.study.ask import Answer
from search.study.asking import ask

UNANSWERABLE = QUESTIONS.with_name("beyond_the_archive.toml")
NOTES = QUESTIONS.with_name("notes.toml")


def measure(sets: Path | None = None, notes: Path | None = None) -> dict[str, float]:
    """Shares of questions: answered with a relevant passage, with the answer's own words (season), and declined."""
    beyond = tomllib.loads(UNANSWERABLE.read_text("utf-8"))["questions"]
    labelled = list(read_sets(sets / "passages.jsonl", sets / "queries-dev.jsonl")) if sets else []
    with season_searcher() as searcher:
        questions = read_questions()
        answers = [ask(searcher, one.text) for one in questions]
        figures = told("season", [cites(*pair) for pair in zip(questions, answers, strict=True)], "cites what answers")
        figures |= told("season", [says(*pair) for pair in zip(questions, answers, strict=True)], "says what answers")
        figures |= declined("season", searcher, beyond)
    for one in labelled:
        with archived(one, BUNDLED) as trial:
            found = [(query, ask(trial.searcher, plain(query.text))) for query in one.queries]
            held = [any(trial.names[q.passage.id] in query.relevant for q in answer.quotes) for query, answer in found]
            figures |= told(one.queries[0].set.lower(), held, "cites what answers")
            figures |= declined(one.queries[0].set.lower(), trial.searcher, beyond)
    return figures | (measure_notes(notes) if notes else {})


def measure_notes(folder: Path) -> dict[str, float]:
    """The same of the hundred questions to the notes in a folder; the product was fitted with them in view."""
    asked = tomllib.loads(NOTES.read_text("utf-8"))
    with notes_searcher(folder) as searcher:
        found = [(one["places"], ask(searcher, one["text"])) for one in asked["question"]]
        held = [any(is_at(quote.passage, places) for quote in answer.quotes) for places, answer in found]
        figures = told("notes", held, "cites what answers")
        return figures | declined("notes", searcher, asked["beyond"]["questions"])


@contextmanager
def notes_searcher(folder: Path) -> Iterator[Searcher]:
    """A throw-away archive of the notes in a folder."""
    passages: list[Passage] = []
    for path in sorted(folder.glob("*.md")):
        read = read_note(path, max_bytes=MOST_BYTES)
        passages += note_passages(Note(None, "", read.title, path.name, "", read.body), path.name, first_line=1)
    with tempfile.TemporaryDirectory(prefix="sig-archive-bench-") as name:
        home = Home(Path(name))
        index_passages(home, passages, BUNDLED)
        with Searcher(home, BUNDLED) as searcher:
            yield searcher


def is_at(passage: Passage, places: Sequence[str]) -> bool:
    """Whether a passage is of one of the places: a part of a note's name, "#", a part of a heading."""
    parts = [place.partition("#")[::2] for place in places]
    return any(note in passage.path and heading.lower() in passage.heading.lower() for note, heading in parts)


def cites(question: Question, answer: Answer) -> bool:
    """Whether a passage that is cited holds a fragment of the answer."""
    return any(holds(question, f"{one.passage.heading}\n{one.passage.text}") for one in answer.quotes)


def says(question: Question, answer: Answer) -> bool:
    """Whether the quoted sentences themselves do."""
    return any(holds(question, one.text) for one in answer.quotes)


def holds(question: Question, text: str) -> bool:
    """Whether a text holds one of the fragments."""
    return any(fragment.casefold() in text.casefold() for fragment in question.answers)


def told(name: str, held: Sequence[bool], what: str) -> dict[str, float]:
    """One figure: the share of questions of which it holds."""
    return show(f"{name}: {what}", sum(held) / len(held), "", f"{sum(held)} of {len(held)}")


def declined(name: str, searcher: Searcher, beyond: Sequence[str]) -> dict[str, float]:
    """The share of questions that nothing answers to which it says so."""
    return told(name, [not ask(searcher, text).is_known for text in beyond], "declines what nobody wrote")
