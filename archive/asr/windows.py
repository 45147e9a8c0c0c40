"""Cut speech into windows for Whisper: as long as it can take, each ending where somebody pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.audio.sound import SAMPLE_RATE, Span

LATE_SAMPLES = 12 * SAMPLE_RATE  # before a window's end: in so many seconds nearly everybody pauses


@dataclass(frozen=True)
class Window(Span):
    """A stretch of a recording that is decoded at once."""

    language: str = ""  # empty: the likeliest of the configured ones
    handicap: float = 0.0  # of its log probability against the same stretch in another language


def cut_windows(spans: Sequence[Span], *, longest_s: float) -> list[Span]:
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


def best_pause(pieces: Sequence[Span], first: int, last: int) -> int:
    """The piece between `first` and `last` after which the pause is longest: in the window's second half, not long before
    its end, since Whisper takes as long for a window that is half empty."""
    start, end = pieces[first].start, pieces[last].end
    earliest = max((start + end) // 2, end - LATE_SAMPLES)
    late = [n for n in range(first, last + 1) if pieces[n].end >= earliest]
    return max(late, key=lambda n: (pieces[n + 1].start - pieces[n].end, n))


def split(span: Span, longest: int) -> list[Span]:
    """A span in pieces of at most `longest` samples."""
    starts = range(span.start, span.end, longest)
    return [Span(start, min(start + longest, span.end)) for start in starts]


def split_evenly(span: Span, longest: int) -> list[Span]:
    """A span in as few pieces of at most `longest` samples as it takes, of about one length: of a scrap of a fifth of a second
    Whisper makes a word that nobody said."""
    length = span.end - span.start
    count = max(1, -(-length // longest))
    ends = [span.start + length * number // count for number in range(count + 1)]
    return [Span(start, end) for start, end in pairwise(ends)]
