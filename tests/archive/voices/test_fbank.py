"""The filter banks are Kaldi's, frame by frame, and loudness only moves them."""

from itertools import pairwise

import numpy as np
import pytest

from archive.voices import fbank

SOUND = np.random.default_rng(5).normal(0, 0.1, 16_000).astype(np.float32)


def kaldis(samples: np.ndarray, at: int) -> np.ndarray:
    """One frame about a sample, computed as Kaldi's documentation says."""
    frame = samples[at - 200 : at + 200].astype(float) * 32768
    frame = frame - frame.mean()
    emphasised = np.array([frame[0] * 0.03, *(now - 0.97 * before for before, now in pairwise(frame))])
    window = np.array([(0.5 - 0.5 * np.cos(2 * np.pi * n / 399)) ** 0.85 for n in range(400)])
    power = np.abs(np.fft.fft(emphasised * window, 512)[:257]) ** 2
    mel = lambda hz: 1127 * np.log(1 + hz / 700)  # noqa: E731
    step = (mel(8000) - mel(20)) / 81
    bands = []
    for band in range(80):
        left = mel(20) + band * step
        slopes = [
            max(0.0, min((mel(bin * 31.25) - left) / step, (left + 2 * step - mel(bin * 31.25)) / step))
            for bin in range(256)
        ]
        bands.append(np.log(max(power[:256] @ slopes, 1.1920929e-07)))
    return np.array(bands)


@pytest.mark.parametrize("number", [2, 50, 90])
def test_a_frame_is_kaldis(number: int) -> None:
    assert fbank.mel_frames(SOUND)[number] == pytest.approx(kaldis(SOUND, number * 160), abs=1e-3)


def test_there_is_a_frame_for_every_ten_milliseconds() -> None:
    assert fbank.mel_frames(SOUND).shape == (101, 80)


def test_louder_sound_is_moved_up_in_every_band_alike() -> None:
    moved = fbank.mel_frames(SOUND * 4) - fbank.mel_frames(SOUND)
    assert moved == pytest.approx(np.full_like(moved, np.log(16)), abs=1e-3)
