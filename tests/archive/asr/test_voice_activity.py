"""Speech is found, and windows are cut where nobody speaks."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from archive.asr import voice_activity
from archive.asr.voice_activity import find_speech
from archive.asr.windows import cut_windows
from archive.audio.sound import SAMPLE_RATE, Samples, Span
from tests import quiet
from tests.sounds import season_sound, silence, tone


def span(start_s: float, end_s: float) -> Span:
    return Span(int(start_s * SAMPLE_RATE), int(end_s * SAMPLE_RATE))


def test_silence_and_a_tone_hold_no_speech() -> None:
    assert find_speech(silence(3)) == []
    assert find_speech(tone(3)) == []


def test_speech_is_found_between_silences() -> None:
    spans = find_speech(np.concatenate([silence(3), season_sound(6), silence(3)]))
    assert 2.5 < spans[0].start_s < 4.5
    assert spans[-1].end_s < 9.5


def test_the_length_of_a_block_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = season_sound(20)
    whole = find_speech(sound)
    monkeypatch.setattr(voice_activity, "BLOCK_SAMPLES", 50 * voice_activity.CHUNK_SAMPLES)
    assert find_speech(sound) == whole


def test_sound_is_read_from_disk_a_block_at_a_time(tmp_path: Path) -> None:
    sound = season_sound(8)
    (tmp_path / "sound").write_bytes(sound.tobytes())
    assert find_speech(Samples(tmp_path / "sound")) == find_speech(sound)


def test_unbroken_speech_is_cut_at_its_quietest_moment() -> None:
    loudness = np.ones(2000, np.float32)
    loudness[700] = 0.1
    pieces = voice_activity.cut_at_pauses(span(0, 40), np.ones(2000), loudness, 30 * SAMPLE_RATE)
    assert [piece.start for piece in pieces[1:]] == [
        pytest.approx(700 * voice_activity.CHUNK_SAMPLES, abs=2 * voice_activity.CHUNK_SAMPLES)
    ]
    assert pieces[0].end == pieces[1].start and pieces[-1].end == 40 * SAMPLE_RATE


def test_long_speech_is_cut_at_its_longest_pause_for_breath() -> None:
    speech_probs = np.ones(2000)
    speech_probs[300:303] = speech_probs[600:606] = 0.1
    pieces = voice_activity.cut_at_pauses(span(0, 40), speech_probs, np.ones(2000, np.float32), 30 * SAMPLE_RATE)
    assert [piece.start for piece in pieces[1:]] == [603 * voice_activity.CHUNK_SAMPLES]


def test_a_pause_between_near_stretches_is_shared() -> None:
    first, second = voice_activity.pad_spans([(10, 20), (26, 40)], 30_000)
    assert first == Span(
        10 * voice_activity.CHUNK_SAMPLES - voice_activity.SPEECH_PAD_SAMPLES, 23 * voice_activity.CHUNK_SAMPLES
    )
    assert second == Span(
        23 * voice_activity.CHUNK_SAMPLES, 40 * voice_activity.CHUNK_SAMPLES + voice_activity.SPEECH_PAD_SAMPLES
    )


@pytest.mark.parametrize("seed", range(40))
def test_every_stretch_of_speech_lies_in_exactly_one_window(seed: int) -> None:
    rng = np.random.default_rng(seed)
    length = int(rng.integers(1, 5000)) * voice_activity.CHUNK_SAMPLES - int(
        rng.integers(0, voice_activity.CHUNK_SAMPLES)
    )
    chunks = -(-length // voice_activity.CHUNK_SAMPLES)
    steps = rng.normal(0, rng.choice([0.1, 0.5]), chunks)
    speech_probs = np.clip(0.5 + np.cumsum(steps) % 2 - 0.7, 0, 1)
    longest = int(rng.choice([5.0, 7.0, 30.0]) * SAMPLE_RATE)
    spans = [
        piece
        for whole in voice_activity.pad_spans(voice_activity.speech_stretches(speech_probs), length)
        for piece in voice_activity.cut_at_pauses(whole, speech_probs, rng.random(chunks), longest)
    ]
    windows = cut_windows(spans, longest_s=longest / SAMPLE_RATE)
    for before, after in [*pairwise(spans), *pairwise(windows)]:
        assert before.start < before.end <= after.start < after.end
    assert all(0 <= w.start < w.end <= length and w.end - w.start <= longest for w in windows)
    assert all(sum(w.start <= s.start and s.end <= w.end for w in windows) == 1 for s in spans)
    spoken = [n for n, prob in enumerate(speech_probs) if prob >= voice_activity.THRESHOLD]
    held = [any(w.start <= n * voice_activity.CHUNK_SAMPLES < w.end for w in windows) for n in spoken]
    assert all(held)


@pytest.mark.parametrize("kind", quiet.KINDS)
def test_a_minute_in_which_nobody_speaks_holds_no_speech(kind: str) -> None:
    assert find_speech(np.concatenate(list(quiet.blocks(kind, 60)))) == []


def test_a_faint_word_counts_only_beside_a_clear_one() -> None:
    speech_probs = np.full(500, 0.1, np.float32)
    speech_probs[10:20], speech_probs[100:120], speech_probs[400:410] = 0.5, 0.9, 0.5
    assert voice_activity.drop_uncertain(voice_activity.speech_stretches(speech_probs), speech_probs) == [
        (10, 20),
        (100, 120),
    ]
