"""Tell what of a meeting is shown from what is folded: told and proved as all else, and read by who wants to know more.

Where three in four Chinese sentences read well, nothing is folded. Elsewhere, which is wherever recognition misheard much or people
talked at random, a sentence is shown where a reader would likely tell it. How likely that is follows from how good it is to read by
itself and from how good the meeting's sentences are: in a meeting in which much was misheard, what looks well is misheard too, in
words that are no worse than others. Of 928 sentences of 16 meetings, 214 of which a reader would have told, the hundred likeliest by
both hold 63 of these, the forty likeliest 33; by themselves 60 and 28.

A point is also among the best quarter, and short: the longer a sentence, the likelier that one of its words was misheard. A question is
shown where it and the best sentence of its answer are likely, and a sentence that is not stands in no abstract.
English sentences are shown, since their quality does not tell which were misheard, except what was said in passing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from archive.records import Question
from archive.summaries.sections.questions import is_short_answer
from archive.summaries.sentences.quality import SHORTEST
from archive.summaries.sentences.standing import is_aside
from archive.text.script import has_han, width
from archive.text.spoken import as_statement

WELL_SAID = 0.2  # quality of three in four sentences of a meeting of which nothing is folded; of the others:
BEST = 0.75  # share of a meeting's sentences that are worse than a point that is shown
# The regression of what a reader tells: log odds = BASE + those of the quality + OF_MEETING * those of the quality that
# BEST of the meeting's sentences do not reach.
BASE, OF_MEETING = 0.58, 0.7
LIKELY, LIKELY_POINT = 0.35, 0.4  # how likely a sentence is told that is shown
LONGEST = 50.0  # of such a point, in Chinese characters
FEW = 0.5  # as many of them as a chapter has room for are shown


class Folding:
    """What of a meeting's sentences is shown; `quality` tells from 0 to 1 how good a text is to read."""

    def __init__(self, texts: Sequence[str], quality: Callable[[str], float]) -> None:
        self.quality = quality
        said = [as_statement(text) for text in texts if has_han(text)]
        found = sorted(quality(text) for text in said if width(text) >= SHORTEST)
        is_chinese = bool(found) and 2 * len(said) > len(texts)
        self.is_needed = is_chinese and found[len(found) // 4] < WELL_SAID
        self.best = found[int(BEST * len(found))] if self.is_needed else 0.0

    @property
    def room(self) -> float:
        """The share of the points a chapter has room for that are shown."""
        return FEW if self.is_needed else 1.0

    def is_shown(self, point: str) -> bool:
        """Whether a point stands among those that are read first."""
        if not has_han(point):
            return not is_aside(point)
        if not self.is_needed:
            return True
        is_among_best = self.quality(point) >= self.best and width(point) <= LONGEST
        return is_among_best and self.likelihood(point) >= LIKELY_POINT

    def is_question_shown(self, question: Question) -> bool:
        """Whether a question does; what a note asks always does."""
        is_spoken = any("@" in address for address in question.addresses)
        told = [self.is_good(one.text) or is_short_answer(one.text) for one in question.answers]
        return not is_spoken or (self.is_good(question.text) and (not told or any(told)))

    def is_good(self, text: str) -> bool:
        """Whether a text is good to read by itself."""
        if not has_han(text):
            return not is_aside(text)
        return not self.is_needed or self.likelihood(text) >= LIKELY

    def likelihood(self, text: str) -> float:
        """How likely a reader of the meeting would tell a sentence."""
        return 1 / (1 + math.exp(-(BASE + log_odds(self.quality(text)) + OF_MEETING * log_odds(self.best))))


def log_odds(share: float) -> float:
    """The logarithm of a share's odds; finite for 0 and 1."""
    share = min(0.99, max(0.01, share))
    return math.log(share / (1 - share))
