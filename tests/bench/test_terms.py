"""The glossary's terms are counted as they are reported, and a missing voice is told."""

import pytest

from archive.records import Segment
from archive.season import season
from archive.terms.glossary import read_glossary
from bench.spoken_sentences import require_espeak
from bench.terms import Sentence, count_terms, false_changes, read_sentences

ENTRIES = read_glossary(season.SEASON_FOLDER / "glossary.toml")


@pytest.mark.parametrize("language", ["English", "Chinese"])
def test_every_planted_term_is_in_the_glossary(language: str) -> None:
    terms = [term for sentence in read_sentences(language) for term in sentence.terms]
    assert len(terms) >= 20
    assert set(terms) <= {entry.canonical for entry in ENTRIES}


def test_a_term_counts_as_often_as_it_was_said() -> None:
    said = [Sentence((("the ", False), ("activeQ", True))), Sentence((("a ", False), ("victim", True)))]
    assert count_terms([Segment(0, 4, "The activeQ and the activeQ."), Segment(4, 6, "a Victim")], said) == (0.5, 1)


def test_a_repair_in_text_about_something_else_is_a_false_change() -> None:
    assert false_changes(["今天天气很好", "放进 priority queue 里面"], ENTRIES) == 1


def test_a_missing_voice_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="apt-get install espeak-ng"):
        require_espeak()
