"""How common a word is, Chinese or English, from the lists that wordfreq carries."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

from wordfreq import cB_to_freq, get_frequency_list

RAREST_WORD = -8.5  # log10 of what a word that is in no list counts as; the lists end at 1e-8
RAREST_CHARACTER = -7.0  # of a Chinese character in no list
RAREST_PAIR = -7.5  # of two Chinese characters that are no word of the list: they may be a name
RAREST_SHORT = {1: RAREST_CHARACTER, 2: RAREST_PAIR}  # by length: longer ones in no list are no words
LONGEST_WORD = 6  # characters of a Chinese word that is looked up; longer ones are names and sayings


@cache
def log_frequencies(language: str) -> dict[str, float]:
    """Word -> log10 of its share of all words, for `zh` (simplified) or `en` (lower case): 320,000 words, read in a tenth of a
    second."""
    buckets = get_frequency_list(language, "large")  # the words of each hundredth of a logarithm, the commonest first
    return {
        word: log for n, words in enumerate(buckets) if words for log in [math.log10(cB_to_freq(-n))] for word in words
    }


def english(word: str) -> float:
    """log10 of how common an English word is, in any case; a number counts as a middling word."""
    found = log_frequencies("en").get(word.lower())
    return (-4.0 if word.isdigit() else RAREST_WORD) if found is None else found


def chinese(word: str) -> float | None:
    """log10 of how common a Chinese word is; None for three characters and more that are none."""
    return log_frequencies("zh").get(word, RAREST_SHORT.get(len(word)))


def chinese_words(run: str) -> list[str]:
    """The likeliest words of a run of Chinese characters (Viterbi 1967, over single words)."""
    known = log_frequencies("zh")
    scores, begins = [0.0], [0]  # up to each place: the best score, and where its last word begins
    for end in range(1, len(run) + 1):
        best, begin = -math.inf, end
        for start in range(max(0, end - LONGEST_WORD), end):
            found = known.get(run[start:end])
            if found is None and (found := RAREST_SHORT.get(end - start)) is None:
                continue
            if (score := scores[start] + found) >= best:
                best, begin = score, start
        scores.append(best)
        begins.append(begin)
    places = [len(run)]
    while places[-1]:
        places.append(begins[places[-1]])
    return [run[start:end] for start, end in pairwise(reversed(places))]
