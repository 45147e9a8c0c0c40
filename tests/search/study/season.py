"""Passages of the bundled season as a corpus, read once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from archive.intake.dates import date_of
from archive.records import Session
from archive.season import season
from archive.terms.glossary import Entry, read_glossary
from bench.recipe import passages_of
from search.study.corpus import Corpus, in_time


@cache
def season_corpus() -> Corpus:
    """The season's notes, and its speech as it was read aloud."""
    said = season.read_facts()["session"]
    sessions = [Session(id=str(one["date"]), date=date_of(str(one["date"])), title=one["title"]) for one in said]
    passages = [passage for one in sessions for passage in passages_of(one)]
    return Corpus(tuple(sorted(passages, key=in_time)), {one.id: one.title for one in sessions})


@cache
def season_glossary() -> Sequence[Entry]:
    """The season's glossary."""
    return read_glossary(season.SEASON_FOLDER / "glossary.toml")
