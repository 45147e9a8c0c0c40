"""The two networks of a diarization: who of up to three people speaks within five seconds, and what a voice sounds like.

Segmentation: PyanNet (Bredin & Laurent 2021, "End-to-end speaker segmentation for overlap-aware resegmentation").
Embedding: the d-vector encoder of GE2E (Wan et al. 2018, "Generalized end-to-end loss for speaker verification").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

import numpy as np
from safetensors.numpy import load

from archive.arrays import FloatArray
from archive.models import voice_files
from archive.voices import layers
from archive.voices.layers import LayerWeights

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
SEGMENTATION_LAYERS, EMBEDDING_LAYERS = 4, 3
MEL_BANDS = 40
MEL_WINDOW, MEL_STEP = 400, 160  # samples: 25 and 10 ms
EMBEDDED_FRAMES = 160  # of 10 ms: how long the stretches were that the encoder learned from
EMBEDDED_SIZE = 256  # of the vector of a voice
EMBEDDED_BATCH = 64


@cache
def load_network(name: str) -> LayerWeights:
    """The weights of `segmentation` or `embedding`; raises ModelMissing or ModelDamaged."""
    front = f"{name}."
    stored = load(voice_files.read_networks())
    weights = {
        key.removeprefix(front): value.astype(np.float32) for key, value in stored.items() if key.startswith(front)
    }
    return weights | {"conv.0.weight": sinc_filters(weights)} if name == "segmentation" else weights


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
    weights = load_network("segmentation")
    x = layers.instance_norm(chunks[:, :, None], weights["wav_norm.weight"], weights["wav_norm.bias"])
    x = np.abs(layers.convolve(x, weights["conv.0.weight"], stride=SINC_STRIDE))
    for number in range(3):
        if number:
            x = layers.convolve(x, weights[f"conv.{number}.weight"], weights[f"conv.{number}.bias"])
        scale, shift = weights[f"norm.{number}.weight"], weights[f"norm.{number}.bias"]
        x = layers.leaky_relu(layers.instance_norm(layers.max_pool(x, POOL), scale, shift))
    x = layers.lstm(x, weights, SEGMENTATION_LAYERS, both_ways=True)
    for name in ("linear.0", "linear.1"):
        x = layers.leaky_relu(layers.fully_connected(x, weights, name))
    return layers.sigmoid(layers.fully_connected(x, weights, "classifier"))


def embed(stretches: Sequence[FloatArray]) -> FloatArray:
    """The voice of each stretch of at most 160 mel frames, as a unit vector: float32, shape (stretches, 256)."""
    found = np.zeros((len(stretches), EMBEDDED_SIZE), np.float32)
    order = np.argsort([len(stretch) for stretch in stretches], kind="stable")
    for first in range(0, len(order), EMBEDDED_BATCH):
        batch = order[first : first + EMBEDDED_BATCH]
        found[batch] = embed_batch([stretches[number] for number in batch])
    return found


def embed_batch(stretches: Sequence[FloatArray]) -> FloatArray:
    """As `embed`; what stands behind the end of a shorter stretch cannot reach its last output."""
    weights = load_network("embedding")
    lengths = np.array([len(stretch) for stretch in stretches])
    padded = np.zeros((len(stretches), int(lengths.max()), MEL_BANDS), np.float32)
    for row, stretch in zip(padded, stretches, strict=True):
        row[: len(stretch)] = stretch
    outputs = layers.lstm(padded, weights, EMBEDDING_LAYERS, both_ways=False)[np.arange(len(lengths)), lengths - 1]
    return unit(np.maximum(layers.fully_connected(outputs, weights, "linear"), 0))


def unit(vectors: FloatArray) -> FloatArray:
    """The same directions with length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return cast(FloatArray, (vectors / np.maximum(lengths, 1e-9)).astype(np.float32))


def mel_frames(samples: FloatArray) -> FloatArray:
    """The power in 40 mel bands every 10 ms, frame i about sample 160 i: float32, shape (1 + n // 160, 40)."""
    padded = np.pad(samples, MEL_WINDOW // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, MEL_WINDOW)[::MEL_STEP]
    spectrum = np.fft.rfft(windows * np.hanning(MEL_WINDOW + 1)[:-1].astype(np.float32), axis=1)
    return (np.square(np.abs(spectrum)).astype(np.float32) @ mel_filters().T).astype(np.float32)


@cache
def mel_filters() -> FloatArray:
    """Triangles of equal area between 0 and 8 kHz, evenly spaced on Slaney's scale: shape (40, 201)."""
    edges = mel_to_hz(np.linspace(0, hz_to_mel(8000.0), MEL_BANDS + 2, dtype=np.float32))
    frequencies = np.linspace(0, 8000, MEL_WINDOW // 2 + 1)
    rising = (frequencies - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - frequencies) / np.diff(edges)[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


def hz_to_mel(hz: float) -> float:
    """On Slaney's scale: even steps of 66.7 Hz up to 1000 Hz, then 27 steps for each factor of 6.4."""
    return 15 + 27 * float(np.log(hz / 1000) / np.log(6.4)) if hz >= 1000 else hz * 3 / 200


def mel_to_hz(mel: FloatArray) -> FloatArray:
    """Back from Slaney's scale."""
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)))
