"""The networks on bundled speech: somebody speaks, the same each time, and silence is nobody."""

import numpy as np
import pytest

from archive.audio.sound import Span
from archive.models.packaged_voices import renamed
from archive.voices import campplus, segmentation
from archive.voices.diarize import assign, diarize_voices, label_windows, refine_centroids
from archive.voices.segmentation import speaker_probabilities
from tests import voice_networks
from tests.sounds import RATE, season_sound, silence
from tests.voice_networks import needs_published


@pytest.fixture
def random_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks that learned nothing."""
    of_chunks = {renamed(name): value for name, value in voice_networks.segmentation().items()}
    of_voices = {name: value for name, value in voice_networks.embedding().items() if "num_batches" not in name}
    of_chunks["conv.0.weight"] = segmentation.sinc_filters(of_chunks)
    monkeypatch.setattr(segmentation, "load_segmentation", lambda: of_chunks)
    monkeypatch.setattr(campplus, "load_embedding", lambda: campplus.network_of(of_voices))


def test_random_networks_answer_for_every_frame_and_the_same_each_time(random_networks: None) -> None:
    sound = np.concatenate([season_sound(7), silence(3)])
    told: list[float] = []
    turns = diarize_voices(sound, [Span(0, 7 * RATE)], progress=told.append, speakers=2)
    assert told[-1] >= 10 and turns == diarize_voices(sound, [Span(0, 7 * RATE)], speakers=2)
    found = speaker_probabilities(sound[None, :80_000].astype(np.float32) / 32768)
    assert found.shape == (1, 293, 3) and found.min() > 0 and found.max() < 1


@needs_published
def test_bundled_speech_is_somebodys_and_the_same_each_time() -> None:
    sound = np.concatenate([season_sound(7), silence(3)])
    told: list[float] = []
    turns = diarize_voices(sound, [Span(0, 7 * RATE)], progress=told.append)
    assert turns and turns[0].speaker == "S1" and turns[-1].end_s < 8
    assert told[-1] >= 10 and turns == diarize_voices(sound, [Span(0, 7 * RATE)])


def test_without_speech_there_are_no_turns() -> None:
    assert diarize_voices(silence(6), []) == ()


@needs_published
def test_speech_is_likelier_than_silence() -> None:
    chunks = np.stack([season_sound(5), silence(5)]).astype(np.float32) / 32768
    speech, nothing = speaker_probabilities(chunks).max(axis=2).mean(axis=1)
    assert speech > 0.5 > 0.1 > nothing


def test_speakers_of_one_chunk_are_different_people() -> None:
    assert assign({0: np.array([0.9, 0.8]), 2: np.array([0.9, 0.1])}) == {0: 1, 2: 0}


def test_a_window_that_sounds_clearly_like_another_is_that_ones() -> None:
    likeness = np.array([[0.8, 0.5], [0.5, 0.9], [0.7, 0.75]])
    assert label_windows(likeness, 0, []).tolist() == [0, 1, 0]
    assert label_windows(likeness, 0, [1]).tolist() == [0, 0, 0]


def test_a_voice_is_taken_anew_from_the_windows_that_are_clearly_its_own() -> None:
    one, other = np.eye(2, 192, dtype=np.float32)
    voices = campplus.unit(np.array([one, one, one, other, other, other, one + other], np.float32))
    mixed = campplus.unit(np.array([one + 0.4 * other, other + 0.4 * one], np.float32))
    assert np.allclose(refine_centroids(voices, mixed), [one, other])
    assert np.allclose(refine_centroids(voices, mixed[:1]), mixed[:1])  # one voice stays as it is
