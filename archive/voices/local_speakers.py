"""Who speaks within each chunk of five seconds, and what each of these voices sounds like."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from archive.arrays import FloatArray, HalfArray, IntArray, SampleArray
from archive.audio.sound import SAMPLE_RATE, Samples, Span
from archive.voices import networks
from archive.voices.networks import (
    CHUNK_FRAMES,
    CHUNK_SAMPLES,
    EMBEDDED_FRAMES,
    EMBEDDED_SIZE,
    FIRST_FRAME_S,
    FRAME_S,
    LOCAL_SPEAKERS,
)

CHUNK_STEP = SAMPLE_RATE  # from one chunk to the next; 2.5 s takes half the time and has a quarter more errors
MARGIN = 30 * SAMPLE_RATE  # around what the speech detector hears: somebody far from the microphone may speak there
BATCH = 16  # chunks at a time
THREADS = min(4, os.cpu_count() or 1)
ACTIVE = 0.5  # probability above which a local speaker speaks, where the voice is taken
CLEAN_FRAMES = 40  # of 10 ms: a voice is taken from speech of one alone where there is so much, else from all of it
FEWEST_FRAMES = 20
HOP_FRAMES = 80  # from one embedded stretch to the next
MEL_PER_SECOND = 100
MEL_PER_CHUNK = 500
FULL_SCALE = np.float32(32768)
QUIET_DB = -30.0  # mean loudness to which quiet sound is raised: the encoder learned from speech this loud


@dataclass(frozen=True)
class VoicePart:
    """A stretch of one local speaker, at most 1.6 s of speech long, as a voice."""

    chunk: int
    local: int  # which of the chunk's speakers
    clean: int  # frames of 10 ms that this speaker has alone in the chunk
    middle_s: float  # on the recording's clock


@dataclass(frozen=True)
class LocalSpeakers:
    """What the networks say about chunks of a recording."""

    starts: IntArray  # of each chunk, in samples
    probabilities: HalfArray  # who speaks, shape (chunks, 293, 3)
    parts: tuple[VoicePart, ...]  # by chunk, local speaker and time
    voices: FloatArray  # of the parts: unit vectors, shape (parts, 256)


NOBODY = LocalSpeakers(
    np.zeros(0, int),
    np.zeros((0, CHUNK_FRAMES, LOCAL_SPEAKERS), np.float16),
    (),
    np.zeros((0, EMBEDDED_SIZE), np.float32),
)


def find_local_speakers(
    samples: SampleArray | Samples, speech: Sequence[Span], progress: Callable[[float], None]
) -> LocalSpeakers:
    """Run both networks over the chunks that hold speech; `progress` is told the seconds that are done.

    `samples`: int16, shape (n,), 16 kHz, read some chunks at a time.
    """
    starts = chunks_with_speech(len(samples), speech)
    around = [Span(start, start + CHUNK_STEP) for start in starts.tolist()]
    gain = quiet_gain(samples, around)  # over pauses too, as the encoder's authors raised what it learned from
    batches = [starts[first : first + BATCH] for first in range(0, len(starts), BATCH)]
    found = [NOBODY]
    with ThreadPoolExecutor(THREADS) as threads:
        for first in range(0, len(batches), THREADS):  # a few at a time, so that an interruption need not wait for all
            numbers = range(first, min(first + THREADS, len(batches)))
            found += threads.map(lambda n: run_networks(samples, batches[n], n * BATCH, gain), numbers)
            progress(float(batches[numbers[-1]][-1] + CHUNK_SAMPLES) / SAMPLE_RATE)
    return LocalSpeakers(
        starts,
        np.concatenate([some.probabilities for some in found]),
        tuple(part for some in found for part in some.parts),
        np.concatenate([some.voices for some in found]),
    )


def run_networks(samples: SampleArray | Samples, starts: IntArray, first: int, gain: float) -> LocalSpeakers:
    """What both say about some chunks, of which the recording's chunk number `first` is the first."""
    sound = np.stack([read_chunk(samples, start) for start in starts.tolist()])
    probabilities = networks.speaker_probabilities(sound).astype(np.float16)
    cut = []
    for number, chunk in enumerate(sound):
        mel = networks.mel_frames(chunk * gain)
        parts = cut_parts(first + number, int(starts[number]), probabilities[number])
        cut += [(part, mel[frames]) for part, frames in parts]
    voices = networks.embed([mel for _, mel in cut])
    return LocalSpeakers(starts, probabilities, tuple(part for part, _ in cut), voices)


def chunks_with_speech(count: int, speech: Sequence[Span]) -> IntArray:
    """Where the chunks begin, in samples, of a recording of `count` samples; those without speech are left out."""
    starts = np.arange(0, max(count - CHUNK_SAMPLES, 0) + CHUNK_STEP, CHUNK_STEP)
    spoken = np.zeros(len(starts), bool)
    for span in speech:
        spoken |= (starts < span.end + MARGIN) & (starts + CHUNK_SAMPLES > span.start - MARGIN)
    return starts[spoken]


def quiet_gain(samples: SampleArray | Samples, spans: Sequence[Span]) -> float:
    """What sound is multiplied with, where these spans of it are quieter than what the encoder learned from."""
    squares, count = 0.0, 0
    for span in spans:
        sound = samples[span.start : span.end].astype(np.float32) / FULL_SCALE
        squares, count = squares + float(np.square(sound).sum()), count + len(sound)
    level = np.sqrt(squares / count) if squares else 1.0
    return float(max(1.0, 10 ** (QUIET_DB / 20) / level))


def read_chunk(samples: SampleArray | Samples, start: int) -> FloatArray:
    """Five seconds of sound, silence behind its end: float32 between -1 and 1, shape (80000,)."""
    sound = samples[start : start + CHUNK_SAMPLES].astype(np.float32) / FULL_SCALE
    return np.pad(sound, (0, CHUNK_SAMPLES - len(sound)))


def cut_parts(chunk: int, start: int, probabilities: FloatArray) -> Iterator[tuple[VoicePart, IntArray]]:
    """The parts of each local speaker of a chunk, each with its mel frames; where others speak too, only if it must be."""
    active = probabilities > ACTIVE
    alone = active & (active.sum(axis=1, keepdims=True) == 1)
    frame = np.arange(MEL_PER_CHUNK)
    nearest = np.clip(np.rint((frame / MEL_PER_SECOND - FIRST_FRAME_S) / FRAME_S).astype(int), 0, CHUNK_FRAMES - 1)
    for local in range(LOCAL_SPEAKERS):
        clean = frame[alone[nearest, local]]
        used = clean if len(clean) >= CLEAN_FRAMES else frame[active[nearest, local]]
        for first, past in cuts(len(used)) if len(used) >= FEWEST_FRAMES else ():
            middle_s = start / SAMPLE_RATE + (used[first] + used[past - 1]) / 2 / MEL_PER_SECOND
            yield VoicePart(chunk, local, len(clean), float(middle_s)), used[first:past]


def cuts(count: int) -> list[tuple[int, int]]:
    """(first, one past the last) of what is embedded of so many frames: 1.6 s each, half as far apart."""
    if count <= EMBEDDED_FRAMES:
        return [(0, count)]
    steps = -(-(count - EMBEDDED_FRAMES) // HOP_FRAMES)
    firsts = np.linspace(0, count - EMBEDDED_FRAMES, steps + 1).astype(int).tolist()
    return [(first, first + EMBEDDED_FRAMES) for first in firsts]
