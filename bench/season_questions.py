"""Ask the sample season twenty questions of a newcomer: at which place is the first hit that answers? And thirty that it
does not answer: of how many does the search say so?

python -m bench questions
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.home import Home
from archive.intake.dates import date_of
from archive.records import Session
from archive.season import season
from archive.terms.glossary import read_glossary
from bench.models import show
from bench.recipe import passages_of
from bench.relevance import BUNDLED, index_passages
from search.api import Searcher, SearchOptions

QUESTIONS = Path(__file__).parent / "questions" / "season.toml"
UNANSWERABLE = Path(__file__).parent / "questions" / "unanswerable.toml"
DEPTH = 10  # hits that are looked at
PLACES = (1, 2, 3, 5)


@dataclass(frozen=True)
class Question:
    """What is asked, and fragments of what answers it."""

    text: str
    answers: tuple[str, ...]


def measure() -> dict[str, float]:
    """How many of the questions are answered by the first hit, and by one of the first two, three and five; and how many
    are declined, with an answer and without."""
    questions, unanswerable = read_questions(), read_unanswerable()
    with season_searcher() as searcher:
        ranks = [rank_of_answer(searcher, question) for question in questions]
        wrongly = [question.text for question in questions if is_declined(searcher, question.text)]
        rightly = [text for text in unanswerable if is_declined(searcher, text)]
    found: dict[str, float] = {}
    for place in PLACES:
        found |= show(f"season: answered in the first {place}", count_within(ranks, place), "", f"of {len(ranks)}")
    found |= show("season: declined though answered", len(wrongly), "", f"of {len(questions)}")
    found |= show("season: declined, not answered", len(rightly), "", f"of {len(unanswerable)}")
    return found


def read_questions() -> list[Question]:
    """The twenty of `questions/season.toml`."""
    asked = tomllib.loads(QUESTIONS.read_text("utf-8"))["question"]
    return [Question(one["text"], tuple(one["answers"])) for one in asked]


def read_unanswerable() -> list[str]:
    """The thirty of `questions/unanswerable.toml`."""
    return list(tomllib.loads(UNANSWERABLE.read_text("utf-8"))["questions"])


@contextmanager
def season_searcher() -> Iterator[Searcher]:
    """A throw-away archive of the season's notes and of its speech as it was read aloud, with the season's glossary."""
    sessions = [
        Session(id=str(said["date"]), date=date_of(str(said["date"])), title=said["title"])
        for said in season.read_facts()["session"]
    ]
    with tempfile.TemporaryDirectory(prefix="sig-archive-bench-") as folder:
        home = Home(Path(folder))
        index_passages(home, [passage for one in sessions for passage in passages_of(one)], BUNDLED)
        with Searcher(home, BUNDLED, read_glossary(season.SEASON_FOLDER / "glossary.toml")) as searcher:
            yield searcher


def rank_of_answer(searcher: Searcher, question: Question) -> int | None:
    """The place of the first hit that holds a fragment of the answer, counted from 1; None where none of the first does."""
    hits = searcher.search(question.text, options=SearchOptions(limit=DEPTH, suggest=False)).hits
    texts = (f"{hit.passage.heading}\n{hit.passage.text}".casefold() for hit in hits)
    places = (n for n, text in enumerate(texts, 1) if any(one.casefold() in text for one in question.answers))
    return next(places, None)


def is_declined(searcher: Searcher, text: str) -> bool:
    """Whether a search, as a person would type it, says that nothing answers."""
    return not searcher.search(text).answers


def count_within(ranks: Sequence[int | None], place: int) -> int:
    """How many of the ranks are there and no further down than `place`."""
    return sum(rank is not None and rank <= place for rank in ranks)
