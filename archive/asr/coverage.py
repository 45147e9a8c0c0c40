"""What the speech detector found and no segment covers: it is decoded again, and what yields nothing is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.audio.sound import SAMPLE_RATE, Span
from archive.records import Segment

SHORTEST_S = 0.6  # of speech without text: a shorter stretch is a breath, or Whisper's times are off
TOLERANCE_S = 0.3  # before and after a segment, where Whisper's times are not exact
# Of speech at its slowest, in a segment: fewer letters a second than these, and something was left out.
SLOWEST_CHINESE, SLOWEST_LATIN = 1.5, 3.5
DENSITY_S = 3.0  # a shorter segment may be a word between pauses
OVERLAP_LETTERS = 4  # that two segments have in common where they meet: the same words twice
_LETTER = re.compile(r"[^\W_]")
_SYLLABLE = re.compile("[\u3400-\u9fff0-9]")  # a character, and a digit too


def uncovered_speech(spans: Sequence[Span], segments: Iterable[Segment]) -> list[Span]:
    """The parts of the spans that no segment with text covers, in order; `segments` in order of time."""
    covered = [
        Span(round((s.start_s - TOLERANCE_S) * SAMPLE_RATE), round((s.end_s + TOLERANCE_S) * SAMPLE_RATE))
        for s in segments
        if s.text.strip()
    ]
    parts = [part for span in spans for part in without_spans(span, covered)]
    return [part for part in parts if part.end - part.start >= SHORTEST_S * SAMPLE_RATE]


def without_spans(span: Span, covered: Sequence[Span]) -> list[Span]:
    """A span without what is covered of it."""
    left, start = [], span.start
    for part in covered:
        if part.end <= start or part.start >= span.end:
            continue
        if part.start > start:
            left.append(Span(start, part.start))
        start = max(start, part.end)
    return [*left, Span(start, span.end)] if start < span.end else left


def split_sparse(
    segments: Iterable[Segment], spans: Sequence[Span], *, times: float = 1.0
) -> tuple[list[Segment], list[Segment]]:
    """The segments that may stand, and those that have too little text for the speech in their time: less than so many
    times what speech at its slowest has."""
    found = list(segments)
    sparse = [segment for segment in found if is_sparse(segment, spans, times=times)]
    return [segment for segment in found if segment not in sparse], sparse


def is_sparse(segment: Segment, spans: Sequence[Span], *, times: float = 1.0) -> bool:
    """Whether a segment has so few letters for the speech in its time that something of it must be missing."""
    speech_s = sum(overlap_s(span, segment.start_s, segment.end_s) for span in spans)
    letters = _LETTER.findall(segment.text)
    syllables = len(_SYLLABLE.findall(segment.text))
    slowest_s = syllables / SLOWEST_CHINESE + (len(letters) - syllables) / SLOWEST_LATIN
    return speech_s >= DENSITY_S and slowest_s < times * speech_s


def fuller_texts(sparse: Iterable[Segment], more: list[Segment]) -> list[Segment]:
    """The sparse segments that no fuller text was found for; what was found instead of them is taken out of `more`."""
    kept = []
    for segment in sparse:
        inside = [new for new in more if segment.start_s <= (new.start_s + new.end_s) / 2 <= segment.end_s]
        if sum(len(letters_of(new.text)) for new in inside) <= len(letters_of(segment.text)):
            kept.append(segment)
            more[:] = [new for new in more if new not in inside]
    return kept


def overlap_s(span: Span, start_s: float, end_s: float) -> float:
    """How much of a stretch of time lies in a span, in seconds."""
    return max(0.0, min(span.end_s, end_s) - max(span.start_s, start_s))


def merge_by_time(segments: Iterable[Segment], more: Iterable[Segment]) -> list[Segment]:
    """All segments in order of time, without those that say again what the one before or behind them says."""
    merged: list[Segment] = []
    for segment in sorted([*segments, *more], key=lambda s: (s.start_s, s.end_s)):
        if merged and says_the_same(merged[-1], segment):
            if len(letters_of(segment.text)) > len(letters_of(merged[-1].text)):
                merged[-1] = segment
            continue
        merged.append(segment)
    return merged


def says_the_same(before: Segment, segment: Segment) -> bool:
    """Whether two segments meet in time and one's letters are part of the other's."""
    if segment.start_s >= before.end_s + TOLERANCE_S:
        return False
    one, other = sorted((letters_of(before.text), letters_of(segment.text)), key=len)
    return len(one) >= OVERLAP_LETTERS and one in other


def letters_of(text: str) -> str:
    """A text's letters and digits, in lower case."""
    return "".join(_LETTER.findall(text)).lower()
