"""Who of up to three people speaks within five seconds.

PyanNet (Bredin & Laurent 2021, "End-to-end speaker segmentation for overlap-aware resegmentation").
"""

from __future__ import annotations

from functools import cache
from typing import cast

import numpy as np

from archive.arrays import FloatArray
from archive.voices import layers
from archive.voices.layers import LayerWeights
from archive.voices.weights import load_weights

CHUNK_SAMPLES = 80_000  # what the segmentation network looks at at a time: 5 s
CHUNK_FRAMES = 293  # it answers for so many frames
FRAME_SAMPLES = 270  # from one of its frames to the next
FRAME_S = FRAME_SAMPLES / 16_000
FIRST_FRAME_S = 495.5 / 16_000  # middle of its first frame: half of the 991 samples that it sees
LOCAL_SPEAKERS = 3  # it tells so many apart within a chunk
SINC_STRIDE = 10
LOWEST_HZ = NARROWEST_HZ = 50.0  # of the sinc filters
HIGHEST_HZ = 8000.0
POOL = 3
LSTM_LAYERS = 4


@cache
def load_segmentation() -> LayerWeights:
    """The network's weights, and the filters that they begin with; raises ModelMissing or ModelDamaged."""
    weights = load_weights("segmentation")
    return {**weights, "conv.0.weight": sinc_filters(weights)}


def sinc_filters(weights: LayerWeights) -> FloatArray:
    """Band-pass filters, forty even ones and forty odd ones: shape (80, 1, 251).

    Ravanelli & Bengio 2018, "Speaker recognition from raw waveform with SincNet".
    """
    low = LOWEST_HZ + np.abs(weights["sinc.low_hz_"])
    high = np.clip(low + NARROWEST_HZ + np.abs(weights["sinc.band_hz_"]), LOWEST_HZ, HIGHEST_HZ)
    times, window, band = weights["sinc.n_"], weights["sinc.window_"], high - low
    even = (np.sin(high @ times) - np.sin(low @ times)) / (times / 2) * window
    odd = (np.cos(low @ times) - np.cos(high @ times)) / (times / 2) * window
    both = [np.hstack([even, 2 * band, even[:, ::-1]]), np.hstack([odd, 0 * band, -odd[:, ::-1]])]
    return cast(FloatArray, np.vstack([filters / (2 * band) for filters in both])[:, None].astype(np.float32))


def speaker_probabilities(chunks: FloatArray) -> FloatArray:
    """Who speaks in chunks of 5 s: (batch, 80000) samples -> (batch, 293, 3). Speakers have no order across chunks."""
    weights = load_segmentation()
    x = layers.instance_norm(chunks[:, :, None], weights["wav_norm.weight"], weights["wav_norm.bias"])
    x = np.abs(layers.convolve(x, weights["conv.0.weight"], stride=SINC_STRIDE))
    for number in range(3):
        if number:
            x = layers.convolve(x, weights[f"conv.{number}.weight"], weights[f"conv.{number}.bias"])
        scale, shift = weights[f"norm.{number}.weight"], weights[f"norm.{number}.bias"]
        x = layers.leaky_relu(layers.instance_norm(layers.max_pool(x, POOL), scale, shift))
    x = layers.lstm(x, weights, LSTM_LAYERS, both_ways=True)
    for name in ("linear.0", "linear.1"):
        x = layers.leaky_relu(layers.fully_connected(x, weights, name))
    return layers.sigmoid(layers.fully_connected(x, weights, "classifier"))
