"""How good a spoken sentence is to read for one who was not there, from 0 to 1.

In Chinese a logistic regression of what can be seen of a sentence: how clear it is, how dense, how surely it was recognised, how many
of its words people only say or only write, how much it names of what the meeting speaks of, and whether it is long enough to say
something. The weights were fitted on 690 sentences of ten meetings, of which one reader would have told 164. Fitted on nine of these,
it found the better sentence of the tenth in 76 of 100 pairs, where clarity alone found it in 66; which words are spoken and which
written was seen on all ten. In English it is the sentence's substance (`density`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import fmean

from archive.summaries.sentences.clarity import clarity, share
from archive.summaries.sentences.density import lexical_density, substance
from archive.summaries.sentences.plausible import Plausibility
from archive.text.script import has_han, width
from archive.text.word_classes.words import words_without_marks

CLEAR, DENSE, LIKELY, SPOKEN, WRITTEN, NAMING, LONG, NOTHING = 1.4, 2.8, 0.19, -6.2, 5.7, 0.62, 3.2, -5.0
LONG_ENOUGH = 18.0  # of a sentence, in Chinese characters
SHORTEST = 12.0  # of the sentences of a meeting that are compared
_SPOKEN = frozenset(
    "这个 那个 这种 那种 这样 那样 就是 就是说 然后 其实 的话 一些 比如 比如说 这 那 它 他 他们 它们 你 我 说 好像 什么 包括 整个 东西 事情 "
    "大家 做 讲 跟 太 像 知道 那么 所以 很 非常 对于 再".split()
)
_WRITTEN = frozenset("与 通过 成为 进行 以 为 所 地 中 而 将 并 及 之 从而 以及 使 使得 等 于 或 并且 对".split())


class Quality:
    """How good sentences of one meeting are; `prominence` tells of a text how much it names of what the meeting speaks of."""

    def __init__(self, texts: Sequence[str], prominence: Callable[[str], float]) -> None:
        self.plausibility = Plausibility(texts)
        self.prominence = prominence
        self.known: dict[str, float] = {}
        self.usual = 1.0
        self.usual = fmean([self.naming(text) for text in texts if width(text) >= SHORTEST] or [1.0]) or 1.0

    def of(self, text: str) -> float:
        """From 0 to 1."""
        if text not in self.known:
            self.known[text] = self.of_chinese(text) if has_han(text) else substance(text)
        return self.known[text]

    def of_chinese(self, text: str) -> float:
        """The same of a Chinese sentence; 0 where it was misheard for certain."""
        if self.plausibility.is_misheard(text):
            return 0.0
        words = words_without_marks(text)
        told = (
            NOTHING
            + CLEAR * clarity(text)
            + DENSE * lexical_density(text)
            + LIKELY * self.plausibility.of(text)
            + SPOKEN * share(words, _SPOKEN)
            + WRITTEN * share(words, _WRITTEN)
            + NAMING * self.naming(text)
            + LONG * min(1.0, width(text) / LONG_ENOUGH)
        )
        return 1 / (1 + math.exp(-told))

    def naming(self, text: str) -> float:
        """How much a sentence names of what the meeting speaks of, for its length; 1 for as much as its sentences do."""
        return self.prominence(text) / math.sqrt(max(1, len(text))) / self.usual
