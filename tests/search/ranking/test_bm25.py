"""How words score."""

import math

import numpy as np
import pytest

from archive.index.smoothing import Postings
from search.ranking.bm25 import bm25, bm25_of_synonyms, inverse_document_frequency


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


def test_what_is_said_around_a_passage_of_speech_is_found_there_too() -> None:
    found = postings(pod=[(1, 1)], queu=[(2, 1)])
    scores = bm25({"pod": 1.0, "queu": 1.0}, found, np.full(4, 5.0), sequences=np.array([1, 1, 1, 2]))
    assert scores[1] == pytest.approx(scores[2])
    assert scores[1] > scores[0] > scores[3] == 0.0


def test_unknown_tokens_score_nothing() -> None:
    assert bm25({"pod": 1.0}, {}, np.array([3])).tolist() == [0.0]


def test_names_of_one_thing_count_as_one_term() -> None:
    found, lengths = postings(preempt=[(0, 1)], preemption=[(0, 1), (1, 2)]), np.array([7, 7, 7])
    scores = bm25_of_synonyms({"preempt": 1.0, "preemption": 1.0, "nowhere": 1.0}, found, lengths)
    once = bm25({"preempt": 1.0}, postings(preempt=[(0, 2), (1, 2), (2, 0)]), lengths)
    assert scores.tolist() == pytest.approx([once[0], once[0], 0.0])
    assert scores[0] < bm25({"preempt": 1.0, "preemption": 1.0}, found, lengths)[0]


def test_a_less_likely_name_counts_less() -> None:
    found, lengths = postings(bind=[(0, 1)], bound=[(1, 1)]), np.array([7, 7])
    likely, unlikely = bm25_of_synonyms({"bind": 1.0, "bound": 0.4}, found, lengths)
    assert likely > unlikely > 0
    assert bm25_of_synonyms({"bind": 1.0}, {}, lengths).tolist() == [0.0, 0.0]
