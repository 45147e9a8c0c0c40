"""Voices that are alike are one person's, unless both speak at once."""

import numpy as np
import pytest

from archive.voices import clustering
from archive.voices.clustering import Stretches, cluster


def people(count: int, each: int, *, noise: float = 0.02) -> Stretches:
    """`each` stretches of so many people who sound unlike, in turn, each in a chunk of its own."""
    random = np.random.default_rng(3)
    voices = np.tile(np.eye(count, 256, dtype=np.float32), (each, 1))
    voices += random.normal(0, noise, voices.shape).astype(np.float32)
    voices /= np.linalg.norm(voices, axis=1, keepdims=True)
    return Stretches(voices, np.full(len(voices), 200.0), np.arange(len(voices)))


def test_the_number_of_people_is_found() -> None:
    labels = cluster(people(3, 20)).reshape(20, 3)
    assert (labels == labels[0]).all() and len(set(labels[0].tolist())) == 3


def test_a_given_number_is_kept() -> None:
    assert len(set(cluster(people(5, 6), speakers=2).tolist())) == 2


def test_two_who_speak_at_once_are_two_however_alike() -> None:
    voices = np.ones((8, 256), np.float32) / 16
    alone = Stretches(voices, np.full(8, 200.0), np.arange(8))
    at_once = Stretches(voices, np.full(8, 200.0), np.arange(8) // 2)
    assert len(set(cluster(alone).tolist())) == 1
    assert cluster(at_once)[0] != cluster(at_once)[1]


def test_a_long_recording_is_clustered_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cluster(people(4, 30))
    monkeypatch.setattr(clustering, "BLOCK", 16)
    assert len(set(zip(whole.tolist(), cluster(people(4, 30)).tolist(), strict=True))) == 4
