"""Find where somebody speaks, with Silero's voice activity detector, and cut there into windows for Whisper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps

SAMPLE_RATE = 16_000
BLOCK_S = 600  # sound is searched this much at a time, so memory does not grow with the recording
OVERLAP_S = 10  # the next block begins this long before the last one's end, at a pause where there is one
THRESHOLD = (
    0.4  # of the detector's probability: lower than its default, since a lost word costs more than a second of noise
)
SILENCE_MS = 250  # a pause between clauses
PAD_MS = 150  # kept before and after speech


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


def find_speech(samples: np.ndarray, *, longest_s: float = 30.0) -> list[Span]:
    """Where somebody speaks, in order. `samples`: int16, shape (n,), 16 kHz; may be memory-mapped.

    A stretch longer than `longest_s` is cut at its quietest moments.
    """
    options = VadOptions(
        threshold=THRESHOLD,
        min_silence_duration_ms=SILENCE_MS,
        speech_pad_ms=PAD_MS,
        max_speech_duration_s=longest_s - 2 * PAD_MS / 1000,
    )
    found: list[Span] = []
    start = 0
    while start < len(samples):
        end = min(len(samples), start + BLOCK_S * SAMPLE_RATE)
        block = samples[start:end].astype(np.float32) / 32768.0
        spans = [Span(start + s["start"], start + s["end"]) for s in get_speech_timestamps(block, options)]
        if end == len(samples):
            return found + spans
        # Speech that reaches into the overlap is looked at again from the next block.
        limit = end - OVERLAP_S * SAMPLE_RATE
        kept = [span for span in spans if span.end <= limit]
        found += kept
        start = max(limit if not spans[len(kept) :] else spans[len(kept)].start, start + 1)
        if len(kept) < len(spans) and spans[len(kept)].start <= end - (BLOCK_S - OVERLAP_S) * SAMPLE_RATE:
            found.append(Span(spans[len(kept)].start, end))  # one unbroken stretch as long as a block
            start = end
    return found


def cut_windows(spans: list[Span], *, longest_s: float) -> list[Span]:
    """Windows of at most `longest_s` that hold all spans, each cut at the longest pause in its second half.

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
    """The piece between `first` and `last` after which the pause is longest, in the window's second half."""
    half = (pieces[first].start + pieces[last].end) // 2
    late = [n for n in range(first, last + 1) if pieces[n].end >= half]
    return max(late, key=lambda n: (pieces[n + 1].start - pieces[n].end, n))


def split(span: Span, longest: int) -> list[Span]:
    starts = range(span.start, span.end, longest)
    return [Span(start, min(start + longest, span.end)) for start in starts]
