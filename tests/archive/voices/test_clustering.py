"""Voices that are alike are one person's, unless the chunks tell them apart."""

import numpy as np
import pytest

from archive.voices import clustering
from archive.voices.clustering import Heard, cluster


def people(count: int, each: int, *, noise: float = 0.02) -> Heard:
    """`each` voices of so many people who sound unlike, in turn, each in a chunk of its own."""
    random = np.random.default_rng(3)
    voices = np.tile(np.eye(count, 192, dtype=np.float32), (each, 1))
    voices += random.normal(0, noise, voices.shape).astype(np.float32)
    voices /= np.linalg.norm(voices, axis=1, keepdims=True)
    return Heard(voices, np.full(len(voices), 150.0), of_one_chunk_each(len(voices)))


def of_one_chunk_each(count: int) -> np.ndarray:
    return np.stack([np.arange(count), np.arange(count), np.zeros(count, int)], axis=1)


def test_the_number_of_people_is_found() -> None:
    labels = cluster(people(3, 20)).reshape(20, 3)
    assert (labels == labels[0]).all() and len(set(labels[0].tolist())) == 3


def test_a_given_number_is_kept() -> None:
    assert len(set(cluster(people(5, 6), speakers=2).tolist())) == 2


def in_turn_in_chunks(chunks: int, *, wrong: int = 0) -> Heard:
    """Two voices that sound the same, one after the other in so many chunks, which give both to one speaker `wrong` times."""
    rows = [(voice, chunk, voice if chunk >= wrong else 0) for voice in (0, 1) for chunk in range(chunks)]
    return Heard(np.ones((2, 192), np.float32) / 192**0.5, np.full(2, 150.0), np.array(rows))


def test_two_whom_the_chunks_tell_apart_are_two_however_alike() -> None:
    assert set(cluster(in_turn_in_chunks(5)).tolist()) == {0, 1}


def test_two_whom_few_chunks_or_not_most_of_them_tell_apart_are_one() -> None:
    assert set(cluster(in_turn_in_chunks(3)).tolist()) == {0}
    assert set(cluster(in_turn_in_chunks(6, wrong=3)).tolist()) == {0}


def test_a_given_number_comes_before_what_the_ear_says_but_not_before_the_chunks() -> None:
    assert set(cluster(in_turn_in_chunks(5), speakers=1).tolist()) == {0, 1}


def test_a_long_recording_is_clustered_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cluster(people(4, 30))
    monkeypatch.setattr(clustering, "BLOCK", 16)
    assert len(set(zip(whole.tolist(), cluster(people(4, 30)).tolist(), strict=True))) == 4
