"""Two lists of scores become one, and the first of it are re-ranked."""

import pytest

from search.ranking.fusion import min_max_fuse, min_max_scale, rerank


def test_spread_puts_the_best_at_one_and_the_hundredth_at_zero() -> None:
    scores = min_max_scale({n: 200.0 - n for n in range(150)})
    assert scores[0] == 1.0
    assert scores[33] == pytest.approx(2 / 3)
    assert scores[99] == scores[149] == 0.0


def test_a_short_list_is_measured_from_zero() -> None:
    assert min_max_scale({"a": 4.0, "b": 1.0}) == {"a": 1.0, "b": 0.25}


def test_fusion_weighs_both_lists_and_orders_the_result() -> None:
    fused = min_max_fuse({"b": 0.8, "a": 0.4}, {"a": 6.0, "c": 3.0})
    assert list(fused) == ["a", "c", "b"]
    assert list(fused.values()) == pytest.approx([0.7 + 0.3 * 0.5, 0.35, 0.3])


def test_fusion_without_words_is_the_dense_list_alone() -> None:
    assert min_max_fuse({"a": 0.4, "b": 0.8}, {}) == {"b": 1.0, "a": 0.5}


def test_the_share_of_meaning_can_differ_by_passage() -> None:
    fused = min_max_fuse({"a": 1.0, "b": 1.0}, {"c": 1.0}, lambda key: 0.3 if key == "a" else 0.1)
    assert fused == {"c": 0.9, "a": 0.3, "b": 0.1}


def test_reranking_moves_the_first_few_and_leaves_the_rest_below() -> None:
    scores = {"a": 1.0, "b": 0.9, "c": 0.8}
    mixed = rerank(scores, {"a": 0.2, "b": 0.6}.__getitem__, depth=2)
    assert list(mixed) == ["b", "a", "c"]
    assert list(mixed.values()) == pytest.approx([0.7 * 0.9 + 0.3, 0.7, 0.56])
