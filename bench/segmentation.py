"""Topic segmentation: Pk (Beeferman et al. 1999) and WindowDiff (Pevzner and Hearst 2002) beside simple systems."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from archive.summaries.sections.chapters import find_chapter_starts
from archive.text.tokens import tokenize
from bench.meeting_sets import Meeting

BLOCK = 6  # utterances on either side whose words TextTiling compares

System = Callable[[Meeting, int], Sequence[int]]  # boundaries of a meeting with so many cuts


def errors(meeting: Meeting, found: Sequence[int]) -> tuple[float, float]:
    """(Pk, WindowDiff) of boundaries: shares of windows of half a topic's length in which they disagree."""
    count = len(meeting.segments)
    window = max(2, round(count / (2 * (len(meeting.starts) + 1))))
    ours, theirs = topics(count, found), topics(count, meeting.starts)
    mine, gold = ours[window:] - ours[:-window], theirs[window:] - theirs[:-window]
    return float(np.mean((mine > 0) != (gold > 0))), float(np.mean(mine != gold))


def topics(count: int, starts: Sequence[int]) -> np.ndarray:
    """int, shape (count,): the number of the topic of each utterance."""
    numbers = np.zeros(count, int)
    numbers[[start for start in starts if start < count]] += 1
    return np.cumsum(numbers)


def no_cut(_meeting: Meeting, _cuts: int) -> list[int]:
    """The meeting as one topic."""
    return []


def even(meeting: Meeting, cuts: int) -> list[int]:
    """Topics of one length."""
    return [round(len(meeting.segments) * n / (cuts + 1)) for n in range(1, cuts + 1)]


def text_tiling(meeting: Meeting, cuts: int) -> list[int]:
    """The deepest dips of the cosine of tf-idf on both sides (TextTiling, Hearst 1997)."""
    counts = [Counter(tokenize(one.text)) for one in meeting.segments]
    df = Counter(token for count in counts for token in count)
    gaps = range(2, len(counts) - 1)
    cosines = [cosine(block(counts, df, gap - BLOCK, gap), block(counts, df, gap, gap + BLOCK)) for gap in gaps]
    depths = [max(cosines[: n + 1]) + max(cosines[n:]) - 2 * one for n, one in enumerate(cosines)]
    chosen: list[int] = []
    for n in sorted(range(len(depths)), key=lambda n: -depths[n]):
        if len(chosen) < cuts and all(abs(gaps[n] - other) > BLOCK for other in chosen):
            chosen.append(gaps[n])
    return sorted(chosen)


def block(counts: Sequence[Counter[str]], df: Counter[str], start: int, end: int) -> dict[str, float]:
    """tf-idf of some utterances together."""
    together = sum(counts[max(0, start) : end], Counter[str]())
    return {token: n * math.log(len(counts) / df[token]) for token, n in together.items()}


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """Of two sparse vectors."""
    length = math.sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values()))
    return sum(value * b.get(token, 0.0) for token, value in a.items()) / length if length else 0.0


def ours(meeting: Meeting, cuts: int) -> list[int]:
    """The product's chapters, as many as there are topics."""
    return find_chapter_starts(meeting.utterances, count=cuts + 1)


def ours_guessed(meeting: Meeting, _cuts: int) -> list[int]:
    """The product's chapters, as many as it takes them for."""
    return find_chapter_starts(meeting.utterances)


SYSTEMS: dict[str, System] = {
    "no cut": no_cut,
    "even": even,
    "TextTiling": text_tiling,
    "ours, true number": ours,
    "ours": ours_guessed,
}


def measure_segmentation(meetings: Sequence[Meeting]) -> dict[str, dict[str, float]]:
    """Pk and WindowDiff of each system, means over the meetings whose topics are known."""
    known = [meeting for meeting in meetings if meeting.starts]
    found = {}
    for name, system in SYSTEMS.items():
        rates = np.mean([errors(meeting, system(meeting, len(meeting.starts))) for meeting in known], axis=0)
        found[name] = {"pk": round(float(rates[0]), 3), "windowdiff": round(float(rates[1]), 3)}
    return found
