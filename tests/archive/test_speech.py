"""Speech is found, and windows are cut where nobody speaks."""

from itertools import pairwise

import numpy as np
import pytest

from archive import speech
from archive.speech import SAMPLE_RATE, Span, cut_windows, find_speech
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
    assert cut_windows([span(0, 16), span(20, 24), span(25, 29), span(30, 40)], longest_s=30)[0] == span(0, 16)


def test_a_span_longer_than_a_window_is_cut_when_its_time_is_up() -> None:
    assert cut_windows([span(0, 70)], longest_s=30) == [span(0, 30), span(30, 60), span(60, 70)]


def test_no_speech_gives_no_windows() -> None:
    assert cut_windows([], longest_s=30) == []


def test_speech_over_a_block_boundary_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "BLOCK_S", 12)
    monkeypatch.setattr(speech, "OVERLAP_S", 4)
    spans = find_speech(season_sound(30))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    heard_s = sum(s.end_s - s.start_s for s in spans)
    monkeypatch.setattr(speech, "BLOCK_S", 600)
    assert heard_s == pytest.approx(sum(s.end_s - s.start_s for s in find_speech(season_sound(30))), rel=0.15)
