"""Find where somebody speaks, with Silero's voice activity detector, and cut there into windows for Whisper."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from faster_whisper.vad import get_vad_model

from archive.audio.sound import SAMPLE_RATE, Samples

CHUNK_SAMPLES = 512  # samples that the detector judges at a time, 32 ms
BLOCK_SAMPLES = 1875 * CHUNK_SAMPLES  # a minute: the detector's memory grows with what it is given at once
CONTEXT_SAMPLES = 64  # samples of the chunk before, which the detector sees with each
# Of the detector's probability: lower than its default, since a lost word costs more than a second of noise.
THRESHOLD = 0.4
NEG_THRESHOLD = (
    THRESHOLD - 0.15
)  # speech goes on until the probability falls below this, as the detector's authors have it
CERTAIN_THRESHOLD = 0.7  # somewhere in a stretch; an hour of melodies and vibrato reached 0.685, and 350 stretches of real and bundled speech fell to 0.75 once
NEIGHBOUR_CHUNKS = 94  # chunks, 3 s: an unsure stretch so near a sure one goes on with what is said
MIN_SILENCE_CHUNKS = 8  # chunks, a quarter of a second: a pause between clauses
SPEECH_PAD_SAMPLES = int(0.15 * SAMPLE_RATE)  # samples kept before and after speech
BREATH_CHUNKS = 2  # chunks below OVER inside a long stretch: a pause short enough to lie between two words
SHORTEST_SAMPLES = SAMPLE_RATE  # samples, a second: a stretch is not cut sooner
LATE_SAMPLES = 12 * SAMPLE_RATE  # samples: in so many seconds nearly everybody pauses
SMOOTH_CHUNKS = 3  # chunks over which a moment's loudness is taken, about a consonant


@dataclass(frozen=True)
class Span:
    """A stretch of a recording, in samples at 16 kHz."""

    start: int
    end: int

    @property
    def start_s(self) -> float:
        return self.start / SAMPLE_RATE

    @property
    def end_s(self) -> float:
        return self.end / SAMPLE_RATE


def find_speech(samples: np.ndarray | Samples, *, longest_s: float = 30.0) -> list[Span]:
    """Where somebody speaks, in order and apart. `samples`: int16, shape (n,), 16 kHz, read a minute at a time.

    A stretch longer than `longest_s` is cut at its longest pauses for breath.
    """
    chances, loudness = speech_probs_and_loudness(samples)
    longest = int(longest_s * SAMPLE_RATE)
    spans = pad_spans(drop_uncertain(speech_chunks(chances), chances), len(samples))
    return [piece for span in spans for piece in cut_at_pauses(span, chances, loudness, longest)]


def speech_probs_and_loudness(samples: np.ndarray | Samples) -> tuple[np.ndarray, np.ndarray]:
    """The chance that somebody speaks and the mean square, for each chunk: two float32 of shape (chunks,)."""
    chances, loudness = [np.zeros(0, np.float32)], [np.zeros(0, np.float32)]
    detector = SileroDetector()
    for start in range(0, len(samples), BLOCK_SAMPLES):
        block = samples[start : start + BLOCK_SAMPLES].astype(np.float32) / 32768.0
        chunks = np.pad(block, (0, -len(block) % CHUNK_SAMPLES)).reshape(-1, CHUNK_SAMPLES)
        chances.append(detector.speech_probs(chunks))
        loudness.append(np.square(chunks).mean(axis=1))
    return np.concatenate(chances), np.concatenate(loudness)


class SileroDetector:
    """Silero, listening block by block: it remembers what it heard, so the length of a block makes no difference."""

    def __init__(self) -> None:
        self.session = get_vad_model().session
        self.forget()

    def forget(self) -> None:
        self.state = {name: np.zeros((1, 1, 128), np.float32) for name in ("h", "c")}
        self.context = np.zeros((1, CONTEXT_SAMPLES), np.float32)

    def speech_probs(self, chunks: np.ndarray) -> np.ndarray:
        """The chance that somebody speaks in each chunk: float32, shape (n,), of float32, shape (n, CHUNK)."""
        if not chunks.any():  # as where a recording has a gap; nothing is nothing, and is not worth the time
            self.forget()
            return np.zeros(len(chunks), np.float32)
        contexts = np.concatenate([self.context, chunks[:-1, -CONTEXT_SAMPLES:]])
        self.context = chunks[-1:, -CONTEXT_SAMPLES:]
        chances, h, c = self.session.run(None, {"input": np.concatenate([contexts, chunks], axis=1), **self.state})
        self.state = {"h": h, "c": c}
        return np.asarray(chances, np.float32).ravel()


def speech_chunks(chances: np.ndarray) -> list[tuple[int, int]]:
    """(first, one past the last) chunk of each stretch of speech that no pause of SILENCE interrupts."""
    found: list[tuple[int, int]] = []
    start, last = -1, -1  # of the stretch that goes on: its first chunk, and the last that may be speech
    for number, chance in enumerate(chances.tolist()):
        if start < 0 and chance >= THRESHOLD:
            start = last = number
        elif start >= 0 and chance >= NEG_THRESHOLD:
            last = number
        elif start >= 0 and number - last >= MIN_SILENCE_CHUNKS:
            found.append((start, last + 1))
            start = -1
    return [*found, (start, last + 1)] if start >= 0 else found


def drop_uncertain(stretches: list[tuple[int, int]], chances: np.ndarray) -> list[tuple[int, int]]:
    """Without those of which the detector is nowhere sure and that stand alone: music gives such, and speech hardly does."""
    certain = [(first, past) for first, past in stretches if chances[first:past].max() >= CERTAIN_THRESHOLD]
    pasts = [past for _, past in certain]
    kept = []
    for first, past in stretches:
        near = bisect_left(
            pasts, first - NEIGHBOUR_CHUNKS
        )  # the first of the certain ones that does not end too long before
        if near < len(certain) and certain[near][0] - past <= NEIGHBOUR_CHUNKS:
            kept.append((first, past))
    return kept


def pad_spans(stretches: list[tuple[int, int]], length: int) -> list[Span]:
    """Spans with some sound before and after; where two come near, they share the pause between them."""
    edges = [0, *((a[1] + b[0]) * CHUNK_SAMPLES // 2 for a, b in pairwise(stretches)), length]
    return [
        Span(max(low, first * CHUNK_SAMPLES - SPEECH_PAD_SAMPLES), min(high, past * CHUNK_SAMPLES + SPEECH_PAD_SAMPLES))
        for (first, past), low, high in zip(stretches, edges, edges[1:], strict=False)
    ]


def cut_at_pauses(span: Span, chances: np.ndarray, loudness: np.ndarray, longest: int) -> list[Span]:
    """A span in pieces of at most `longest` samples, each cut in the middle of the longest pause that the detector hears,
    or, where nobody draws breath, at the quietest moment of its second half."""
    pieces, start = [], span.start
    while span.end - start > longest:
        first, past = (start + SHORTEST_SAMPLES) // CHUNK_SAMPLES, (start + longest) // CHUNK_SAMPLES
        pauses = silent_runs(chances[first:past] < NEG_THRESHOLD)
        if pauses:
            low, high = max(pauses, key=lambda pause: (pause[1] - pause[0], pause[0]))
            cut = (first + (low + high) // 2) * CHUNK_SAMPLES
        else:
            cut = quietest_sample(loudness, (start + longest // 2) // CHUNK_SAMPLES + 1, past)
        pieces.append(Span(start, cut))
        start = cut
    return [*pieces, Span(start, span.end)]


def silent_runs(marked: np.ndarray) -> list[tuple[int, int]]:
    """(first, one past the last) of each run of at least BREATH marked chunks."""
    edges = np.flatnonzero(np.diff(marked.astype(np.int8), prepend=0, append=0))
    return [
        (int(low), int(high)) for low, high in zip(edges[::2], edges[1::2], strict=True) if high - low >= BREATH_CHUNKS
    ]


def quietest_sample(loudness: np.ndarray, first: int, past: int) -> int:
    """The sample in the middle of the quietest of those chunks, with its neighbours."""
    smooth = np.convolve(
        loudness[first - SMOOTH_CHUNKS // 2 : past + SMOOTH_CHUNKS // 2], np.ones(SMOOTH_CHUNKS), "valid"
    )
    return (first + int(np.argmin(smooth))) * CHUNK_SAMPLES + CHUNK_SAMPLES // 2


def cut_windows(spans: list[Span], *, longest_s: float) -> list[Span]:
    """Windows of at most `longest_s` that hold all spans, each cut at the longest pause late in it.

    A span that is longer by itself is cut where its time is up.
    """
    longest = int(longest_s * SAMPLE_RATE)
    pieces = [piece for span in spans for piece in split(span, longest)]
    windows: list[Span] = []
    first = 0
    while first < len(pieces):
        last = first
        while last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= longest:
            last += 1
        if last + 1 < len(pieces):
            last = best_pause(pieces, first, last)
        windows.append(Span(pieces[first].start, pieces[last].end))
        first = last + 1
    return windows


def best_pause(pieces: list[Span], first: int, last: int) -> int:
    """The piece between `first` and `last` after which the pause is longest: in the window's second half, not long before
    its end, since Whisper takes as long for a window that is half empty."""
    start, end = pieces[first].start, pieces[last].end
    earliest = max((start + end) // 2, end - LATE_SAMPLES)
    late = [n for n in range(first, last + 1) if pieces[n].end >= earliest]
    return max(late, key=lambda n: (pieces[n + 1].start - pieces[n].end, n))


def split(span: Span, longest: int) -> list[Span]:
    starts = range(span.start, span.end, longest)
    return [Span(start, min(start + longest, span.end)) for start in starts]
