"""What a query looks for: its words, not the characters that build its sentence."""

from __future__ import annotations

import pytest

from search.query.lexicon import Translation
from search.query.terms import asked_tokens, rarity_within_words, single_characters, tokens_within_words


@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        ("Scheme 是什么", ["schem"]),
        ("Pod 在哪里", ["pod"]),
        ("CRD 有什么用", ["crd"]),
        ("锁", ["锁"]),
        ("是", ["是"]),
        ("调度器的锁", ["调度", "度器", "锁"]),
    ],
)
def test_a_character_that_only_builds_the_question_is_not_asked_for(query: str, tokens: list[str]):
    assert asked_tokens(query) == tokens


def test_only_a_character_that_means_something_is_looked_for_inside_words():
    assert single_characters("Scheme 是什么") == []
    assert single_characters("etcd 的锁") == ["锁"]


def test_pairs_of_characters_across_two_words_are_not_asked_for() -> None:
    within = tokens_within_words("怎么关掉某个调度插件", ())
    assert {"关掉", "调度", "插件"} <= within and not within & {"掉某", "个调", "度插"}
    rarity = rarity_within_words("怎么关掉某个调度插件", (), lambda _token: 2.0)
    assert (rarity("插件"), rarity("度插")) == (2.0, 0.0)


def test_a_term_that_has_other_names_is_a_word() -> None:
    name = Translation("度插", "x", ("x",), 1.0, "glossary")
    assert "度插" in tokens_within_words("调度插件", [name])


def test_where_nothing_but_such_pairs_is_asked_for_they_count() -> None:
    assert tokens_within_words("度插", ()) == {"度", "插"}
    assert rarity_within_words("度插", (), lambda _token: 2.0)("度插") == 2.0
