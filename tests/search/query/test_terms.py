"""What a query looks for: its words, not the characters that build its sentence."""

from __future__ import annotations

import pytest

from search.query.terms import asked_tokens, single_characters


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
