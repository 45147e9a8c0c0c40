"""Who speaks within each chunk of five seconds, and what the voices of a recording sound like."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from archive.arrays import BoolArray, FloatArray, HalfArray, IntArray, SampleArray
from archive.audio.sound import SAMPLE_RATE, Samples, Span
from archive.voices import campplus, fbank, segmentation
from archive.voices.segmentation import CHUNK_FRAMES, CHUNK_SAMPLES, FIRST_FRAME_S, FRAME_S, LOCAL_SPEAKERS

CHUNK_STEP = SAMPLE_RATE  # from one chunk to the next; 2.5 s takes half the time and has a quarter more errors
MARGIN = 30 * SAMPLE_RATE  # around what the speech detector hears: somebody far from the microphone may speak there
CHUNKS_AT_ONCE, WINDOWS_AT_ONCE = 16, 32
THREADS = min(4, os.cpu_count() or 1)
ACTIVE = 0.5  # probability above which somebody speaks
WINDOW, HOP = 150, 50  # frames of 10 ms: of which a voice is taken, and from one such window to the next
FEWEST_FRAMES = 30  # of speech in a window, to take a voice of it
FULL_SCALE = np.float32(32768)
CHUNK_MEL_FRAMES = CHUNK_SAMPLES // fbank.STEP
NEAREST = np.clip(
    np.rint((np.arange(CHUNK_MEL_FRAMES) / fbank.FRAME_RATE - FIRST_FRAME_S) / FRAME_S).astype(int), 0, CHUNK_FRAMES - 1
)  # frame of 10 ms in a chunk -> the network's frame there


@dataclass(frozen=True)
class LocalSpeakers:
    """What the networks say about a recording: who speaks in its chunks, and what voice its windows hold."""

    starts: IntArray  # of each chunk, in samples
    probabilities: HalfArray  # who speaks, shape (chunks, 293, 3); speakers have no order across chunks
    firsts: IntArray  # of each window: its first frame of 10 ms on the recording's clock, rising
    frames: IntArray  # in which somebody speaks, of each window's 150
    overlapped: FloatArray  # share of these in which two speak
    voices: FloatArray  # of the windows: unit vectors, shape (windows, 192)

    @property
    def middles_s(self) -> FloatArray:
        """Of the windows, on the recording's clock."""
        return np.asarray((self.firsts + WINDOW / 2) / fbank.FRAME_RATE)


@dataclass(frozen=True)
class SpeechFrames:
    """For each frame of 10 ms of a recording, by the chunks that hold it."""

    spoken: BoolArray  # somebody speaks
    overlapped: BoolArray  # two do


def find_local_speakers(
    samples: SampleArray | Samples, speech: Sequence[Span], progress: Callable[[float], None]
) -> LocalSpeakers:
    """Run both networks over the chunks that hold speech; `progress` is told the seconds that are done.

    `samples`: int16, shape (n,), 16 kHz, read some seconds at a time.
    """
    half_s = len(samples) / SAMPLE_RATE / 2  # each network is told of as half of the work
    starts = chunks_with_speech(len(samples), speech)
    chunks = run_side_by_side(
        lambda some: chunk_probabilities(samples, some), starts, CHUNKS_AT_ONCE, lambda share: progress(share * half_s)
    )
    probabilities = np.concatenate([np.zeros((0, CHUNK_FRAMES, LOCAL_SPEAKERS), np.float16), *chunks])
    frames = speech_frames(starts, probabilities, len(samples) // fbank.STEP + 1)
    firsts, counts, overlapped = find_windows(frames)
    voices = run_side_by_side(
        lambda some: window_voices(samples, some, frames.spoken),
        firsts,
        WINDOWS_AT_ONCE,
        lambda share: progress((1 + share) * half_s),
    )
    no_voice = np.zeros((0, campplus.VOICE_SIZE), np.float32)
    return LocalSpeakers(starts, probabilities, firsts, counts, overlapped, np.concatenate([no_voice, *voices]))


def run_side_by_side(
    work: Callable[[IntArray], FloatArray], items: IntArray, at_once: int, progress: Callable[[float], None]
) -> list[FloatArray]:
    """What `work` makes of the items, some at a time, few enough that an interruption need not wait; `progress`: the share
    that is done."""
    found: list[FloatArray] = []
    batches = [items[first : first + at_once] for first in range(0, len(items), at_once)]
    with ThreadPoolExecutor(THREADS) as threads:
        for first in range(0, len(batches), THREADS):
            found += threads.map(work, batches[first : first + THREADS])
            progress(len(found) / len(batches))
    return found


def chunk_probabilities(samples: SampleArray | Samples, starts: IntArray) -> FloatArray:
    """Who speaks in the chunks that begin there."""
    sound = np.stack([read_sound(samples, start, CHUNK_SAMPLES) for start in starts.tolist()])
    return np.asarray(segmentation.speaker_probabilities(sound).astype(np.float16))


def window_voices(samples: SampleArray | Samples, firsts: IntArray, spoken: BoolArray) -> FloatArray:
    """The voice of each window, from the frames in which somebody speaks."""
    stretches = []
    for first in firsts.tolist():
        mel = fbank.mel_frames(read_sound(samples, first * fbank.STEP, (WINDOW - 1) * fbank.STEP))
        stretches.append(mel[: len(spoken) - first][spoken[first : first + WINDOW]])
    return campplus.embed(stretches)


def read_sound(samples: SampleArray | Samples, start: int, count: int) -> FloatArray:
    """So many samples, silence behind the end: float32 between -1 and 1."""
    sound = samples[start : start + count].astype(np.float32) / FULL_SCALE
    return np.pad(sound, (0, count - len(sound)))


def chunks_with_speech(count: int, speech: Sequence[Span]) -> IntArray:
    """Where the chunks begin, in samples, of a recording of `count` samples; those without speech are left out."""
    starts = np.arange(0, max(count - CHUNK_SAMPLES, 0) + CHUNK_STEP, CHUNK_STEP)
    spoken = np.zeros(len(starts), bool)
    for span in speech:
        spoken |= (starts < span.end + MARGIN) & (starts + CHUNK_SAMPLES > span.start - MARGIN)
    return starts[spoken]


def speech_frames(starts: IntArray, probabilities: HalfArray, count: int) -> SpeechFrames:
    """Where one and where two speak, of so many frames of 10 ms: where most chunks that hold a frame say so."""
    one, two, chunks = np.zeros((3, count + CHUNK_MEL_FRAMES), np.float32)
    for start, local in zip((starts // fbank.STEP).tolist(), probabilities, strict=True):
        part, active = slice(start, start + CHUNK_MEL_FRAMES), (local > ACTIVE).sum(axis=1)[NEAREST]
        one[part] += active > 0
        two[part] += active > 1
        chunks[part] += 1
    most = chunks[:count] / 2
    return SpeechFrames(one[:count] > most, two[:count] > most)


def find_windows(frames: SpeechFrames) -> tuple[IntArray, IntArray, FloatArray]:
    """The windows that hold enough speech: their first frames, their frames of speech, and the share in which two speak."""
    length = len(frames.spoken)
    firsts = np.arange(0, max(length - WINDOW, 0) + HOP, HOP)
    spans = np.stack([firsts, np.minimum(firsts + WINDOW, length)])
    spoken, overlapped = counts_in(np.stack([frames.spoken, frames.overlapped], axis=1), spans).T
    enough = spoken >= FEWEST_FRAMES
    return firsts[enough], spoken[enough], (overlapped[enough] / spoken[enough]).astype(np.float32)


def counts_in(frames: BoolArray, spans: IntArray) -> IntArray:
    """How many of the frames are set in each span: frames (n, columns), spans (2, m) -> (m, columns)."""
    counts = np.concatenate([np.zeros((1, frames.shape[1]), int), np.cumsum(frames, axis=0)])
    return np.asarray(counts[spans[1]] - counts[spans[0]])


def chunk_activity(probabilities: HalfArray) -> tuple[BoolArray, BoolArray]:
    """(who speaks, who speaks alone) in a chunk, in frames of 10 ms: shape (500, 3)."""
    active = (probabilities > ACTIVE)[NEAREST]
    return active, active & (active.sum(axis=1, keepdims=True) == 1)
