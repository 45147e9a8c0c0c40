"""Measure what each part of the search recipe adds: nDCG@10 with all of it, and what leaving one part out costs.

Asks the questions of the bundled season, or those of `--sets DIR`, whose folders each hold a `passages.jsonl` and a
`queries*.jsonl` in the format of `sig-archive bench relevance`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from archive.index.note_passages import note_passages
from archive.index.passages import speech_passages
from archive.intake.dates import date_of
from archive.intake.notes import read_note
from archive.records import Note, Passage, Segment, Session
from archive.season import season
from archive.transcripts.captions import read_captions
from bench.models import show
from bench.relevance import BUNDLED, Labelled, LabelledSet, archived, judge, read_sets
from search.recipe import DENSE_WEIGHT, SHIPPED, Recipe

SAMPLES = 2000  # of the bootstrap
MOST_BYTES = 1_000_000  # of a note

# Bag of words without and with translations, what the shipped recipe leaves out one at a time, and the study's recipe.
WITHOUT: dict[str, Recipe] = {
    "translations": replace(SHIPPED, translations=False),
    "concept once": replace(SHIPPED, concept_once=False),
    "synonyms as one": replace(SHIPPED, synonyms_as_one=False),
    "term once": replace(SHIPPED, term_once=False),
    "demotion of what says nothing": replace(SHIPPED, demote=False),
    "neighbours": replace(SHIPPED, neighbours=False),
    "meaning": replace(SHIPPED, dense_weight=0.0, dense_weight_in_speech=0.0),
    "less meaning in speech": replace(SHIPPED, dense_weight_in_speech=DENSE_WEIGHT),
    "asked words only in the vector": replace(SHIPPED, content_words=False),
    "MaxSim": replace(SHIPPED, max_sim_weight=0.0),
}
PLAIN_HEADINGS = "headings twice"
STUDY = "all that is newer than recipe B"
RECIPE_B = Recipe(
    concept_once=False,
    synonyms_as_one=False,
    term_once=False,
    demote=False,
    neighbours=False,
    dense_weight_in_speech=DENSE_WEIGHT,
    content_words=False,
)


def measure(sets: Path | None = None) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, one in labelled_sets(sets) if sets else [("season", season_set())]:
        found |= measure_set(name, one)
    return found


def measure_set(name: str, one: LabelledSet) -> dict[str, float]:
    """The set's nDCG@10, and the difference each part makes, with a 95 % interval."""
    with archived(one, BUNDLED) as trial:

        def gains(recipe: Recipe) -> np.ndarray:
            return np.array([judge(trial, query, recipe=recipe).figures[0] for query in one.queries])

        shipped = gains(SHIPPED)
        found = show(f"{name}: nDCG@10", float(shipped.mean()), "", f"{len(one.queries)} questions")
        for part, recipe in WITHOUT.items():
            found |= show_difference(f"{name}: {part}", shipped - gains(recipe))
    with archived(one, BUNDLED, headings=False) as trial:
        found |= show_difference(f"{name}: {PLAIN_HEADINGS}", shipped - gains(SHIPPED))
        found |= show_difference(f"{name}: {STUDY}", shipped - gains(RECIPE_B))
    return found


def show_difference(name: str, differences: np.ndarray) -> dict[str, float]:
    low, high = bootstrap(differences)
    return show(name, float(differences.mean()), "", f"95 % of {low:+.3f} to {high:+.3f}")


def bootstrap(differences: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the mean of paired differences, by resampling the questions."""
    random = np.random.default_rng(0)
    means = differences[random.integers(0, len(differences), (SAMPLES, len(differences)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def labelled_sets(folder: Path) -> Iterator[tuple[str, LabelledSet]]:
    for passages in sorted(folder.glob("*/passages.jsonl")):
        for queries in sorted(passages.parent.glob("queries*.jsonl")):
            for one in read_sets(passages, queries):
                yield one.queries[0].set or passages.parent.name, one


def season_set() -> LabelledSet:
    """The season's notes and speech with the questions of `expected.toml`; every passage of the session is an answer."""
    rows: list[dict[str, Any]] = []
    for said in season.read_facts()["session"]:
        session = Session(id=str(said["date"]), date=date_of(str(said["date"])), title=said["title"])
        rows += [row_of(passage, f"{session.id}#{n}") for n, passage in enumerate(passages_of(session))]
    questions = tomllib.loads((season.SEASON_FOLDER / "expected.toml").read_text("utf-8"))["question"]
    queries = []
    for asked in questions:
        relevant = frozenset(row["id"] for row in rows if row["id"].startswith(f"{asked['session']}#"))
        queries.append(Labelled(asked["text"], "", relevant, asked["language"], "", ""))
    return LabelledSet(tuple(rows), tuple(queries))


def passages_of(session: Session) -> Iterator[Passage]:
    for path in sorted((season.SEASON_FOLDER / "inbox").glob(f"{session.id}-*.md")):
        read = read_note(path, max_bytes=MOST_BYTES)
        note = Note(session.id, "", read.title, path.name, "", read.body)
        yield from note_passages(note, path.name, first_line=1)
    if spoken := spoken_segments(session.id):
        yield from speech_passages(session, f"{session.id}.json", spoken)


def spoken_segments(session_id: str) -> Sequence[Segment]:
    """What was read aloud in a session, or stands in the captions that are all there is of it."""
    reference = season.SEASON_FOLDER / "reference" / f"{session_id}.json"
    captions = season.SEASON_FOLDER / "inbox" / f"{session_id}-recording.vtt"
    if reference.exists():
        return [Segment(**line) for line in json.loads(reference.read_text("utf-8"))]
    return read_captions(captions.read_text("utf-8")) if captions.exists() else ()


def row_of(passage: Passage, id_: str) -> dict[str, Any]:
    return {"id": id_, "text": passage.text, "heading": passage.heading, "source": passage.path, "kind": passage.kind}
