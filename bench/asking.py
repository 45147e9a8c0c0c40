"""Ask the whole archive: how often does an answer hold a relevant passage, and how often does it decline what nobody wrote?

python -m bench ask [--sets DIR]   where DIR has passages.jsonl and queries-dev.jsonl of labelled questions, as signotes has
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from bench.models import show
from bench.relevance import BUNDLED, archived, plain, read_sets
from bench.season_questions import QUESTIONS, Question, read_questions, season_searcher
from search.api import Searcher
from search.study.ask import Answer
from search.study.asking import ask

UNANSWERABLE = QUESTIONS.with_name("beyond_the_archive.toml")


def measure(sets: Path | None = None) -> dict[str, float]:
    """Shares of questions: answered with a relevant passage, with the answer's own words (season), and declined."""
    beyond = tomllib.loads(UNANSWERABLE.read_text("utf-8"))["questions"]
    with season_searcher() as searcher:
        questions = read_questions()
        answers = [ask(searcher, one.text) for one in questions]
        figures = told("season", [cites(*pair) for pair in zip(questions, answers, strict=True)], "cites what answers")
        figures |= told("season", [says(*pair) for pair in zip(questions, answers, strict=True)], "says what answers")
        figures |= declined("season", searcher, beyond)
    for one in read_sets(sets / "passages.jsonl", sets / "queries-dev.jsonl") if sets else ():
        with archived(one, BUNDLED) as trial:
            found = [(query, ask(trial.searcher, plain(query.text))) for query in one.queries]
            held = [any(trial.names[q.passage.id] in query.relevant for q in answer.quotes) for query, answer in found]
            figures |= told(one.queries[0].set.lower(), held, "cites what answers")
            figures |= declined(one.queries[0].set.lower(), trial.searcher, beyond)
    return figures


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
