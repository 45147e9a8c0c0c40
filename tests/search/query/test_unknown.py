"""What a query asks for and the archive does not have."""

import pytest

from archive.text.tokens import tokenize
from search.api import Searcher
from search.query.lexicon import Translation
from search.query.unknown import american, holds_word, looks_like_name, missing_names, nearest_in_time


def test_the_sessions_near_a_day_are_the_nearest_in_time_not_in_spelling():
    sessions = ["2020-10-17", "2020-10-31", "2020-11-07", "2020-11-14", "2020-11-14-2"]
    assert nearest_in_time("2020-12-01", sessions)[:2] == ["2020-11-14", "2020-11-14-2"]
    assert nearest_in_time("2020-10-20", sessions)[0] == "2020-10-17"


@pytest.mark.parametrize(("run", "told"), [("纠缠", True), ("是做", False), ("饕餮", True), ("的和", False)])
def test_characters_that_merely_stand_side_by_side_are_no_unknown_word(run: str, told: bool):
    assert holds_word(run) is told


@pytest.mark.parametrize(
    ("text", "word", "named"),
    [
        ("how are several limits combined", "several", False),
        ("Several limits", "Several", False),
        ("why is synchronisation throttled", "synchronisation", False),
        ("how does kubectl merge", "kubectl", True),
        ("where is the lock", "lock", False),
        ("how does the Rust borrow checker work", "Rust", True),
        ("when does useEffect run", "useEffect", True),
        ("merge two pandas dataframes", "pandas", True),
        ("async 是什么", "async", True),
    ],
)
def test_a_name_is_told_from_an_ordinary_word(text: str, word: str, named: bool):
    assert looks_like_name(word, text, text.index(word)) is named


def test_an_identifier_that_is_nowhere_as_one_is_missing_though_its_words_are_known(home):
    with Searcher.of(home) as searcher, searcher.readers.snapshot() as index:
        assert missing_names(index.catalog, "how does the BackoffScheduler work", ()) == ["BackoffScheduler"]
        assert missing_names(index.catalog, "how does the backoff scheduler work", ()) == []


@pytest.mark.parametrize(("name", "missing"), [("backoff queue", []), ("queue cluster", ["kafka"])])
def test_another_name_counts_only_where_its_words_stand_together(home, name: str, missing: list[str]):
    called = Translation("kafka", name, tuple(tokenize(name)), 1.0, "glossary")
    with Searcher.of(home) as searcher, searcher.readers.snapshot() as index:
        assert missing_names(index.catalog, "kafka 怎么重试", [called]) == missing


@pytest.mark.parametrize(
    ("british", "word"),
    [
        ("synchronisation", "synchronization"),
        ("prioritised", "prioritized"),
        ("behaviour", "behavior"),
        ("labelled", "labeled"),
        ("analyse", "analyze"),
        ("four", "four"),
        ("list", "list"),
    ],
)
def test_a_word_is_known_by_its_american_spelling(british: str, word: str):
    assert american(british) == word
