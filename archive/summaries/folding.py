"""Tell what of a meeting is shown from what is folded: told and proved as all else, and read by who wants to know more.

Where three in four Chinese sentences read well, nothing is folded. Elsewhere, which is wherever recognition misheard much or people
talked at random, a point is shown that is among the best quarter of what was said, good by itself, and short: the longer a
sentence, the likelier that one of its words was misheard. A question is shown where it and the best sentence of its answer are good,
and a sentence that is not stands in no abstract.
English sentences are shown, since their quality does not tell which were misheard.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from archive.records import Question
from archive.summaries.quality import SHORTEST
from archive.summaries.questions import is_short_answer
from archive.text.script import has_han, width
from archive.text.spoken import as_statement

WELL_SAID = 0.2  # quality of three in four sentences of a meeting of which nothing is folded; of the others:
BEST = 0.75  # share of a meeting's sentences that are worse than a point that is shown
GOOD = 0.25  # and its least quality
LONGEST = 50.0  # of such a point, in Chinese characters


class Folding:
    """What of a meeting's sentences is shown; `quality` tells from 0 to 1 how good a text is to read."""

    def __init__(self, texts: Sequence[str], quality: Callable[[str], float]) -> None:
        self.quality = quality
        said = (as_statement(text) for text in texts if has_han(text))
        found = sorted(quality(text) for text in said if width(text) >= SHORTEST)
        is_needed = bool(found) and found[len(found) // 4] < WELL_SAID
        self.good = GOOD if is_needed else 0.0
        self.best = max(GOOD, found[int(BEST * len(found))]) if is_needed else 0.0
        self.longest = LONGEST if is_needed else math.inf

    def is_shown(self, point: str) -> bool:
        """Whether a point stands among those that are read first."""
        return not has_han(point) or (self.quality(point) >= self.best and width(point) <= self.longest)

    def is_question_shown(self, question: Question) -> bool:
        """Whether a question does; what a note asks always does."""
        is_spoken = any("@" in address for address in question.addresses)
        told = [self.is_good(one.text) or is_short_answer(one.text) for one in question.answers]
        return not is_spoken or (self.is_good(question.text) and (not told or any(told)))

    def is_good(self, text: str) -> bool:
        """Whether a text is good to read by itself."""
        return not has_han(text) or self.quality(text) >= self.good
