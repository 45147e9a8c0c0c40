"""Find where somebody speaks: stretches of high speech probability, cut at pauses where they are too long."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from archive.arrays import FloatArray, SampleArray
from archive.asr.faster_whisper.silero import CHUNK_SAMPLES, SileroDetector
from archive.audio.sound import SAMPLE_RATE, Samples, Span

BLOCK_SAMPLES = 1875 * CHUNK_SAMPLES  # a minute: the detector's memory grows with what it is given at once
# Of the speech probability. Lower than the detector's default, since a lost word costs more than a second of noise.
THRESHOLD = 0.4
NEG_THRESHOLD = (
    THRESHOLD - 0.15
)  # speech goes on until the probability falls below this, as the detector's authors have it
CERTAIN_THRESHOLD = 0.7  # somewhere in a stretch; an hour of melodies and vibrato reached 0.685, and 350 stretches of real and bundled speech fell to 0.75 once
NEIGHBOUR_CHUNKS = 94  # 3 s: an uncertain stretch so near a certain one goes on with what is said
MIN_SILENCE_CHUNKS = 8  # a quarter of a second: a pause between clauses
SPEECH_PAD_SAMPLES = int(0.15 * SAMPLE_RATE)  # kept before and after speech
BREATH_CHUNKS = 2  # below NEG_THRESHOLD inside a long stretch: a pause short enough to lie between two words
SHORTEST_SAMPLES = SAMPLE_RATE  # a second: a stretch is not cut sooner
SMOOTH_CHUNKS = 3  # over which a moment's loudness is taken, about a consonant

Stretch = tuple[int, int]
"""(first, one past the last) chunk."""


def find_speech(samples: SampleArray | Samples, *, longest_s: float = 30.0) -> list[Span]:
    """Where somebody speaks, in order and apart. `samples`: int16, shape (n,), 16 kHz, read a minute at a time.

    A stretch longer than `longest_s` is cut at its longest pauses for breath.
    """
    speech_probs, loudness = measure(samples)
    longest = int(longest_s * SAMPLE_RATE)
    spans = pad_spans(drop_uncertain(speech_stretches(speech_probs), speech_probs), len(samples))
    return [piece for span in spans for piece in cut_at_pauses(span, speech_probs, loudness, longest)]


def measure(samples: SampleArray | Samples) -> tuple[FloatArray, FloatArray]:
    """The speech probability and the mean square of each chunk: two float32 of shape (chunks,)."""
    speech_probs, loudness = [np.zeros(0, np.float32)], [np.zeros(0, np.float32)]
    detector = SileroDetector()
    for start in range(0, len(samples), BLOCK_SAMPLES):
        block = samples[start : start + BLOCK_SAMPLES].astype(np.float32) / 32768.0
        chunks = np.pad(block, (0, -len(block) % CHUNK_SAMPLES)).reshape(-1, CHUNK_SAMPLES)
        speech_probs.append(detector.speech_probs(chunks))
        loudness.append(np.square(chunks).mean(axis=1))
    return np.concatenate(speech_probs), np.concatenate(loudness)


def speech_stretches(speech_probs: FloatArray) -> list[Stretch]:
    """Each stretch of speech that no silence of MIN_SILENCE_CHUNKS interrupts."""
    found: list[Stretch] = []
    start, last = -1, -1  # of the stretch that goes on: its first chunk, and the last that may be speech
    for number, prob in enumerate(speech_probs.tolist()):
        if start < 0 and prob >= THRESHOLD:
            start = last = number
        elif start >= 0 and prob >= NEG_THRESHOLD:
            last = number
        elif start >= 0 and number - last >= MIN_SILENCE_CHUNKS:
            found.append((start, last + 1))
            start = -1
    return [*found, (start, last + 1)] if start >= 0 else found


def drop_uncertain(stretches: Sequence[Stretch], speech_probs: FloatArray) -> list[Stretch]:
    """Without those of which the detector is nowhere certain and that stand alone: music gives such, and speech hardly does."""
    certain = [(first, past) for first, past in stretches if speech_probs[first:past].max() >= CERTAIN_THRESHOLD]
    pasts = [past for _, past in certain]
    kept = []
    for first, past in stretches:
        near = bisect_left(pasts, first - NEIGHBOUR_CHUNKS)  # the first certain one that does not end too long before
        if near < len(certain) and certain[near][0] - past <= NEIGHBOUR_CHUNKS:
            kept.append((first, past))
    return kept


def pad_spans(stretches: Sequence[Stretch], length: int) -> list[Span]:
    """Spans with some sound before and after; where two come near, they share the pause between them."""
    edges = [0, *((a[1] + b[0]) * CHUNK_SAMPLES // 2 for a, b in pairwise(stretches)), length]
    return [
        Span(
            max(low, first * CHUNK_SAMPLES - SPEECH_PAD_SAMPLES),
            min(high, past * CHUNK_SAMPLES + SPEECH_PAD_SAMPLES),
        )
        for (first, past), low, high in zip(stretches, edges, edges[1:], strict=False)
    ]


def cut_at_pauses(span: Span, speech_probs: FloatArray, loudness: FloatArray, longest: int) -> list[Span]:
    """A span in pieces of at most `longest` samples, each cut in the middle of the longest pause that the detector finds,
    or, where nobody draws breath, at the quietest moment of its second half."""
    pieces, start = [], span.start
    while span.end - start > longest:
        first, past = (start + SHORTEST_SAMPLES) // CHUNK_SAMPLES, (start + longest) // CHUNK_SAMPLES
        pauses = breaths(speech_probs[first:past])
        if pauses:
            low, high = max(pauses, key=lambda pause: (pause[1] - pause[0], pause[0]))
            cut = (first + (low + high) // 2) * CHUNK_SAMPLES
        else:
            cut = quietest_sample(loudness, (start + longest // 2) // CHUNK_SAMPLES + 1, past)
        pieces.append(Span(start, cut))
        start = cut
    return [*pieces, Span(start, span.end)]


def breaths(speech_probs: FloatArray) -> list[Stretch]:
    """Each run of at least BREATH_CHUNKS below NEG_THRESHOLD."""
    edges = np.flatnonzero(np.diff((speech_probs < NEG_THRESHOLD).astype(np.int8), prepend=0, append=0))
    runs = zip(edges[::2], edges[1::2], strict=True)
    return [(int(low), int(high)) for low, high in runs if high - low >= BREATH_CHUNKS]


def quietest_sample(loudness: FloatArray, first: int, past: int) -> int:
    """The sample in the middle of the quietest of those chunks, with its neighbours."""
    around = loudness[first - SMOOTH_CHUNKS // 2 : past + SMOOTH_CHUNKS // 2]
    smooth = np.convolve(around, np.ones(SMOOTH_CHUNKS), "valid")
    return (first + int(np.argmin(smooth))) * CHUNK_SAMPLES + CHUNK_SAMPLES // 2
