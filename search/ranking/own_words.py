"""Tell a passage that says something from one that only names a thing: a bare heading above a picture, a list of links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from archive.records import Passage
from archive.text.tokens import tokenize
from search.recipe import PASSAGES_REMEMBERED

ENOUGH_WORDS = 8  # tokens: a sentence, however short; short sections are often the answer
DEMOTION = 0.3  # of the score of a passage without a word of its own; what is named exactly still comes first

_LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\([^)]*\)|https?://\S+")


def demote_what_says_nothing(fused: Mapping[int, float], passages: Mapping[int, Passage]) -> dict[int, float]:
    """The same scores, with those of passages lowered that have next to no words of their own."""
    return {
        number: score * (1 - DEMOTION * (1 - share_of_enough(passages[number]))) if number in passages else score
        for number, score in fused.items()
    }


def share_of_enough(passage: Passage) -> float:
    """1 for a passage with enough words of its own, less for one with fewer, 0 for one that only repeats its heading."""
    return min(1.0, count_own_words(passage.text, passage.heading) / ENOUGH_WORDS)


@lru_cache(PASSAGES_REMEMBERED)
def count_own_words(text: str, heading: str) -> int:
    """How many different tokens a text has neither from its heading nor from the links in it."""
    return len({*tokenize(_LINK.sub(" ", text))}.difference(tokenize(heading)))
