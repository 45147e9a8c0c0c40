"""The arithmetic of scores."""

import math

import numpy as np
import pytest

from archive.index.ranking import (
    NEIGHBOUR_SHARES,
    Postings,
    bm25,
    inverse_document_frequency,
    max_sim,
    min_max_fuse,
    min_max_scale,
    rerank,
    smooth_over_neighbours,
)


def postings(**found: list[tuple[int, int]]) -> dict[str, Postings]:
    return {token: Postings(*np.array(pairs).T) for token, pairs in found.items()}


def test_bm25_of_passages_of_average_length_is_weight_times_idf() -> None:
    scores = bm25({"pod": 1.0, "queu": 0.5}, postings(pod=[(0, 1)], queu=[(0, 1), (2, 1)]), np.array([7, 7, 7]))
    rare, common = math.log(1 + 2.5 / 1.5), math.log(1 + 1.5 / 2.5)
    assert scores.tolist() == pytest.approx([rare + 0.5 * common, 0.0, 0.5 * common])


def test_bm25_prefers_the_short_passage_and_saturates() -> None:
    scores = bm25({"pod": 1.0}, postings(pod=[(0, 1), (1, 1), (2, 30)]), np.array([5, 50, 50]))
    assert scores[0] > scores[1]
    assert scores[2] < 2.2 * inverse_document_frequency(3, 3)


def test_bm25_allows_gaps_in_the_numbering() -> None:
    found = postings(pod=[(9, 2)])
    dense = bm25({"pod": 1.0}, postings(pod=[(0, 2)]), np.array([4, 8]))
    assert bm25({"pod": 1.0}, found, np.array([0] * 8 + [8, 4]), passage_count=2)[9] == pytest.approx(dense[0])


def test_a_word_counts_less_the_further_away_it_is_said_and_nothing_in_another_talk() -> None:
    sequences = np.array([1, 1, 1, 1, 1, 1, 1, 2])
    near = smooth_over_neighbours(Postings(np.array([6]), np.array([2])), sequences)
    assert near.tolist() == pytest.approx([0, 0, *(2 * share for share in reversed(NEIGHBOUR_SHARES)), 2, 0])


def test_what_is_said_around_a_passage_of_speech_is_found_there_too() -> None:
    found = postings(pod=[(1, 1)], queu=[(2, 1)])
    scores = bm25({"pod": 1.0, "queu": 1.0}, found, np.full(4, 5.0), sequences=np.array([1, 1, 1, 2]))
    assert scores[1] == pytest.approx(scores[2])
    assert scores[1] > scores[0] > scores[3] == 0.0


def test_unknown_tokens_score_nothing() -> None:
    assert bm25({"pod": 1.0}, {}, np.array([3])).tolist() == [0.0]


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


def test_max_sim_weighs_each_query_token_by_the_length_of_its_row() -> None:
    query = np.array([[3.0, 0.0], [0.0, 1.0]], np.float32)
    passage = np.array([[2.0, 0.0], [0.6, 0.8]], np.float32)
    assert max_sim(query, passage) == pytest.approx((3 * 1.0 + 1 * 0.8) / 4)


def test_max_sim_with_nothing_is_zero() -> None:
    assert max_sim(np.zeros((0, 2), np.float32), np.ones((1, 2), np.float32)) == 0.0


def test_reranking_moves_the_first_few_and_leaves_the_rest_below() -> None:
    scores = {"a": 1.0, "b": 0.9, "c": 0.8}
    mixed = rerank(scores, {"a": 0.2, "b": 0.6}.__getitem__, depth=2)
    assert list(mixed) == ["b", "a", "c"]
    assert list(mixed.values()) == pytest.approx([0.7 * 0.9 + 0.3, 0.7, 0.56])
