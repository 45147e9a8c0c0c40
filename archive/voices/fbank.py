"""Logarithmic mel filter banks as Kaldi computes them: what the network hears that tells voices apart.

Povey et al. 2011, "The Kaldi speech recognition toolkit"; here without dither.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from archive.arrays import FloatArray

MEL_BANDS = 80
LOWEST_HZ, HIGHEST_HZ = 20.0, 8000.0
WINDOW, STEP, SPECTRUM = 400, 160, 512  # samples: 25 ms every 10 ms, transformed as 512
FRAME_RATE = 100  # frames a second
PREEMPHASIS = np.float32(0.97)
POVEY_POWER = 0.85  # of a Hann window
INT16_SCALE = np.float32(32768)
SMALLEST = np.finfo(np.float32).eps  # of a band, before its logarithm


def mel_frames(samples: FloatArray) -> FloatArray:
    """Log mel bands every 10 ms, frame i about sample 160 i: samples between -1 and 1 -> float32, shape (1 + n // 160, 80)."""
    padded = np.pad(samples * INT16_SCALE, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = np.fft.rfft((frames - PREEMPHASIS * before) * povey_window(), SPECTRUM, axis=1)
    power = np.square(np.abs(spectrum[:, : SPECTRUM // 2])).astype(np.float32)
    return np.asarray(np.log(np.maximum(power @ mel_filters().T, SMALLEST)), np.float32)


@cache
def povey_window() -> FloatArray:
    """Shape (400,)."""
    return np.asarray(np.hanning(WINDOW) ** POVEY_POWER, np.float32)


@cache
def mel_filters() -> FloatArray:
    """Triangles that are evenly spaced on the mel scale: shape (80, 256)."""
    low, high = mel(np.array([LOWEST_HZ, HIGHEST_HZ]))
    width = (high - low) / (MEL_BANDS + 1)
    left = low + np.arange(MEL_BANDS)[:, None] * width
    at = mel(np.arange(SPECTRUM // 2) * (2 * HIGHEST_HZ / SPECTRUM))
    triangles = np.minimum((at - left) / width, (left + 2 * width - at) / width)
    return np.asarray(np.maximum(0, triangles), np.float32)


def mel(hz: np.ndarray) -> np.ndarray:
    """On the mel scale of O'Shaughnessy 1987."""
    return np.asarray(1127 * np.log1p(hz / 700))
