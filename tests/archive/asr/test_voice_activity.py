"""Speech is found, and windows are cut where nobody speaks."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from archive.asr import voice_activity
from archive.asr.voice_activity import Span, cut_windows, find_speech
from archive.audio.sound import SAMPLE_RATE, Samples
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


def test_windows_hold_every_span_and_are_short_enough() -> None:
    spans = [span(0, 9), span(10, 19), span(22, 29), span(29.5, 41)]
    windows = cut_windows(spans, longest_s=30)
    assert windows == [span(0, 19), span(22, 41)]


def test_a_window_is_cut_at_its_longest_late_pause() -> None:
    assert cut_windows([span(0, 18), span(21, 24), span(25, 29), span(30, 40)], longest_s=30)[0] == span(0, 18)


def test_a_window_is_not_left_half_empty_for_a_longer_pause() -> None:
    assert cut_windows([span(0, 16), span(20, 24), span(25, 29), span(30, 40)], longest_s=30)[0] == span(0, 29)


def test_a_span_longer_than_a_window_is_cut_when_its_time_is_up() -> None:
    assert cut_windows([span(0, 70)], longest_s=30) == [span(0, 30), span(30, 60), span(60, 70)]


def test_no_speech_gives_no_windows() -> None:
    assert cut_windows([], longest_s=30) == []


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
    chances = np.ones(2000)
    chances[300:303] = chances[600:606] = 0.1
    pieces = voice_activity.cut_at_pauses(span(0, 40), chances, np.ones(2000, np.float32), 30 * SAMPLE_RATE)
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
    chances = np.clip(0.5 + np.cumsum(steps) % 2 - 0.7, 0, 1)
    longest = int(rng.choice([5.0, 7.0, 30.0]) * SAMPLE_RATE)
    spans = [
        piece
        for whole in voice_activity.pad_spans(voice_activity.speech_chunks(chances), length)
        for piece in voice_activity.cut_at_pauses(whole, chances, rng.random(chunks), longest)
    ]
    windows = cut_windows(spans, longest_s=longest / SAMPLE_RATE)
    for before, after in [*pairwise(spans), *pairwise(windows)]:
        assert before.start < before.end <= after.start < after.end
    assert all(0 <= w.start < w.end <= length and w.end - w.start <= longest for w in windows)
    assert all(sum(w.start <= s.start and s.end <= w.end for w in windows) == 1 for s in spans)
    spoken = [n for n, chance in enumerate(chances) if chance >= voice_activity.THRESHOLD]
    held = [any(w.start <= n * voice_activity.CHUNK_SAMPLES < w.end for w in windows) for n in spoken]
    assert all(held)


@pytest.mark.parametrize("kind", quiet.KINDS)
def test_a_minute_in_which_nobody_speaks_holds_no_speech(kind: str) -> None:
    assert find_speech(np.concatenate(list(quiet.blocks(kind, 60)))) == []


def test_a_faint_word_counts_only_beside_a_clear_one() -> None:
    chances = np.full(500, 0.1, np.float32)
    chances[10:20], chances[100:120], chances[400:410] = 0.5, 0.9, 0.5
    assert voice_activity.drop_uncertain(voice_activity.speech_chunks(chances), chances) == [(10, 20), (100, 120)]
