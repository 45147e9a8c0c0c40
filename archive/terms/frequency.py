"""How common a word is, Chinese or English, from the lists that wordfreq carries."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

from wordfreq import get_frequency_dict

RAREST_WORD = -8.5  # log10 of what a word that is in no list counts as; the lists end at 1e-8
RAREST_CHARACTER = -7.0  # of a Chinese character in no list
RAREST_PAIR = -7.5  # of two Chinese characters that are no word of the list: they may be a name
LONGEST_WORD = 6  # characters of a Chinese word that is looked up; longer ones are names and sayings


@cache
def frequencies(language: str) -> dict[str, float]:
    """Word -> share of all words, for `zh` (simplified) or `en` (lower case); 320,000 words, read in a tenth of a second."""
    return get_frequency_dict(language, "large")


def english(word: str) -> float:
    """log10 of how common an English word is, in any case; a number counts as a middling word."""
    found = frequencies("en").get(word.lower())
    return math.log10(found) if found else (-4.0 if word.isdigit() else RAREST_WORD)


def chinese(word: str) -> float | None:
    """log10 of how common a Chinese word is; None for three characters and more that are none."""
    found = frequencies("zh").get(word)
    return math.log10(found) if found else {1: RAREST_CHARACTER, 2: RAREST_PAIR}.get(len(word))


def chinese_words(run: str) -> list[str]:
    """The likeliest words of a run of Chinese characters."""
    best: list[tuple[float, int]] = [(0.0, 0)]  # up to each place: its score, where its last word begins
    for end in range(1, len(run) + 1):
        starts = range(max(0, end - LONGEST_WORD), end)
        best.append(max((best[s][0] + score, s) for s in starts if (score := chinese(run[s:end])) is not None))
    places = [len(run)]
    while places[-1]:
        places.append(best[places[-1]][1])
    return [run[start:end] for start, end in pairwise(reversed(places))]
