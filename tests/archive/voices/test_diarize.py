"""The networks on bundled speech: somebody speaks, the same each time, and silence is nobody."""

import numpy as np
import pytest

from archive.audio.sound import Span
from archive.models.packaged_voices import renamed
from archive.voices import networks
from archive.voices.diarize import assign, diarize_voices, label_parts, refine_centroids
from archive.voices.local_speakers import LocalSpeakers, VoicePart
from archive.voices.networks import embed, mel_frames, speaker_probabilities
from tests import voice_networks
from tests.sounds import RATE, season_sound, silence
from tests.voice_networks import needs_published


@pytest.fixture
def random_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks that learned nothing."""
    segmentation = {renamed(name): value for name, value in voice_networks.segmentation().items()}
    segmentation["conv.0.weight"] = networks.sinc_filters(segmentation)
    made = {"embedding": voice_networks.embedding(), "segmentation": segmentation}
    monkeypatch.setattr(networks, "load_network", made.__getitem__)


def test_random_networks_answer_for_every_frame_and_the_same_each_time(random_networks: None) -> None:
    sound = np.concatenate([season_sound(7), silence(3)])
    told: list[float] = []
    turns = diarize_voices(sound, [Span(0, 7 * RATE)], progress=told.append, speakers=2)
    assert told[-1] >= 10 and turns == diarize_voices(sound, [Span(0, 7 * RATE)], speakers=2)
    found = speaker_probabilities(sound[None, :80_000].astype(np.float32) / 32768)
    assert found.shape == (1, 293, 3) and found.min() > 0 and found.max() < 1


@pytest.mark.usefixtures("random_networks")
def test_random_voices_are_unit_vectors_whatever_stands_beside_them() -> None:
    mel = mel_frames(season_sound(3).astype(np.float32) / 32768)
    (short, _long), (alone,) = embed([mel[:90], mel[:160]]), embed([mel[:90]])
    assert np.allclose(short, alone, atol=1e-5) and np.isclose(np.linalg.norm(short), 1)


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


@needs_published
def test_a_voice_is_a_unit_vector_whatever_stands_beside_it_in_the_batch() -> None:
    mel = mel_frames(season_sound(3).astype(np.float32) / 32768)
    (short, _long), (alone,) = embed([mel[:90], mel[:160]]), embed([mel[:90]])
    assert np.allclose(short, alone, atol=1e-5) and np.isclose(np.linalg.norm(short), 1)


def test_speakers_of_one_chunk_are_different_people() -> None:
    assert assign({0: np.array([0.9, 0.8]), 2: np.array([0.9, 0.1])}) == {0: 1, 2: 0}


def test_a_part_that_sounds_clearly_like_another_is_that_ones() -> None:
    likeness = np.array([[0.8, 0.5], [0.5, 0.9], [0.7, 0.75]])
    assert label_parts(likeness, 0, []).tolist() == [0, 1, 0]
    assert label_parts(likeness, 0, [1]).tolist() == [0, 0, 0]


def test_a_voice_is_taken_anew_from_the_parts_that_are_clearly_its_own() -> None:
    one, other = np.eye(2, 256, dtype=np.float32)
    voices = np.array([one, one, one, other, other, other, one + other], np.float32)
    parts = tuple(VoicePart(number, 0, 160, float(number)) for number in range(len(voices)))
    found = LocalSpeakers(np.arange(7), np.zeros((7, 293, 3), np.float16), parts, networks.unit(voices))
    mixed = networks.unit(np.array([one + 0.4 * other, other + 0.4 * one], np.float32))
    assert np.allclose(refine_centroids(found, mixed), [one, other])
    assert np.allclose(refine_centroids(found, mixed[:1]), mixed[:1])  # one voice stays as it is
