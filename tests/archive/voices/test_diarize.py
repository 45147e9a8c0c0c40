"""The real networks on bundled speech: somebody speaks, the same each time, and silence is nobody."""

import numpy as np

from archive.audio.sound import Span
from archive.voices.diarize import assign, diarize_voices, label_parts
from archive.voices.networks import embed, mel_frames, speaker_probabilities
from tests.sounds import RATE, season_sound, silence


def test_bundled_speech_is_somebodys_and_the_same_each_time() -> None:
    sound = np.concatenate([season_sound(7), silence(3)])
    told: list[float] = []
    turns = diarize_voices(sound, [Span(0, 7 * RATE)], progress=told.append)
    assert turns and turns[0].speaker == "S1" and turns[-1].end_s < 8
    assert told[-1] >= 10 and turns == diarize_voices(sound, [Span(0, 7 * RATE)])


def test_without_speech_there_are_no_turns() -> None:
    assert diarize_voices(silence(6), []) == ()


def test_speech_is_likelier_than_silence() -> None:
    chunks = np.stack([season_sound(5), silence(5)]).astype(np.float32) / 32768
    speech, nothing = speaker_probabilities(chunks).max(axis=2).mean(axis=1)
    assert speech > 0.5 > 0.1 > nothing


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
