"""Find where a session's speech changes its topic, and what each part is about, by the words alone.

Chapters follow lexical cohesion (TextTiling, Hearst 1997).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from archive.records import Segment
from archive.text.script import HAN
from archive.text.tokens import tokenize

CHAPTER_S = 90.0  # a chapter is at least this long, where the session is long enough
MOST_CHAPTERS = 12
FEWEST_SEGMENTS = 6  # of a session that has chapters
TITLE_WORDS = 3

_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z-]{3,}")
_BETWEEN_NOUNS = re.compile(rf"[^{HAN}]|[的了在是把被会要能就都也还再先和从到给让对里上下以后前个这那它我们]")


class Part(NamedTuple):
    """A chapter's segments, with what is said most in it and elsewhere least; no title where there is one chapter."""

    title: str
    segments: Sequence[Segment]


def find_chapters(segments: Sequence[Segment]) -> list[Part]:
    """The chapters of one transcript, in order; none without segments."""
    if not segments:
        return []
    bounds = find_boundaries(segments)
    groups = [segments[a:b] for a, b in zip(bounds, [*bounds[1:], len(segments)], strict=True)]
    if len(groups) == 1:
        return [Part("", segments)]
    everywhere = Counter(label for segment in segments for label in set(title_candidates(segment.text)))
    return [Part(choose_title(group, everywhere), group) for group in groups]


def choose_title(group: Sequence[Segment], everywhere: Counter[str]) -> str:
    """The words of a chapter that are said often in it and seldom elsewhere."""
    here = Counter(label for segment in group for label in set(title_candidates(segment.text)))
    ranked = sorted(here, key=lambda label: (-here[label] * here[label] / everywhere[label], label))
    return " / ".join(ranked[:TITLE_WORDS])


def title_candidates(text: str) -> list[str]:
    """What may title a chapter: identifiers as written, and runs of Chinese that are no function words."""
    latin = _LATIN_NAME.findall(text)
    named = [word for word in latin if word[0].isupper() or "-" in word or re.search(r"[a-z][A-Z]", word)]
    return named + [part for part in _BETWEEN_NOUNS.split(text) if 2 <= len(part) <= 6]


def find_boundaries(segments: Sequence[Segment]) -> list[int]:
    """Indices at which chapters begin, the first always 0: the deepest dips of cohesion, far enough apart."""
    total_s = segments[-1].end_s - segments[0].start_s
    count = max(1, min(MOST_CHAPTERS, round(total_s / CHAPTER_S / 1.2)))
    if count == 1 or len(segments) < FEWEST_SEGMENTS:
        return [0]
    chosen = [0]
    shortest_s = min(CHAPTER_S, total_s / count) * 0.6
    for _, gap in sorted(measure_cohesion(segments, reach=max(3, len(segments) // (count * 2)))):
        starts = [segments[n].start_s for n in chosen] + [segments[-1].end_s]
        if len(chosen) < count and all(abs(segments[gap].start_s - start) >= shortest_s for start in starts):
            chosen.append(gap)
    return sorted(chosen)


def measure_cohesion(segments: Sequence[Segment], *, reach: int) -> list[tuple[float, int]]:
    """(cosine similarity of the words in `reach` segments on both sides, index) of each place where a chapter could begin."""
    words = [Counter(tokenize(segment.text)) for segment in segments]
    nothing = Counter[str]()
    before, after = Counter[str](), sum(words[:reach], nothing)
    found = []
    for gap in range(1, len(segments) - 1):
        slide(before, words[gap - 1], words[gap - 1 - reach] if gap > reach else nothing)
        slide(after, words[gap - 1 + reach] if gap - 1 + reach < len(words) else nothing, words[gap - 1])
        if gap > 1:
            found.append((cosine_similarity(before, after), gap))
    return found


def slide(window: Counter[str], entering: Counter[str], leaving: Counter[str]) -> None:
    """Move a window on by one segment: counting it anew at every place took most of the time of indexing a session."""
    window.update(entering)
    window.subtract(leaving)
    for token in leaving:
        if not window[token]:
            del window[token]


def cosine_similarity(a: Counter[str], b: Counter[str]) -> float:
    """Of two bags of words, 0 to 1; 0 where one is empty."""
    length = math.sqrt(sum(v * v for v in a.values())) * math.sqrt(sum(v * v for v in b.values()))
    return sum(value * b[token] for token, value in a.items()) / length if length else 0.0
