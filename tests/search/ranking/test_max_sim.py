"""Token by token, a query is compared with passages."""

import numpy as np
import pytest

from search.ranking.max_sim import distinct_tokens, max_sim, max_sim_scores


def max_sim_of(query: np.ndarray, passage: np.ndarray) -> float:
    return max_sim(query, passage, [np.arange(len(passage))])[0]


def test_max_sim_weighs_each_query_token_by_the_length_of_its_row() -> None:
    query = np.array([[3.0, 0.0], [0.0, 1.0]], np.float32)
    passage = np.array([[2.0, 0.0], [0.6, 0.8]], np.float32)
    assert max_sim_of(query, passage) == pytest.approx((3 * 1.0 + 1 * 0.8) / 4)


def test_max_sim_with_nothing_is_zero() -> None:
    assert max_sim_of(np.zeros((0, 2), np.float32), np.ones((1, 2), np.float32)) == 0.0


def test_the_tokens_of_a_passage_are_found_once() -> None:
    texts = ["抢占时先挑选牺牲者", "the queue is sorted"]
    first = max_sim_scores("挑选 queue", texts)
    known = distinct_tokens.cache_info().misses
    assert max_sim_scores("挑选 queue", texts) == first and distinct_tokens.cache_info().misses == known
