"""Choose sentences that together name as much as they can of what a meeting speaks of.

A concept is a name, a stemmed word that says something or two of them together, or a pair of Chinese characters of a noun phrase;
it weighs the more the more sentences name it, and a summary gains by naming it once (Gillick and Favre 2009). What a sentence
adds, beside how much it says by itself, is divided by the square root of its length, and the best is taken again and again
(the greedy algorithm with scaled costs of Lin and Bilmes 2010). Measured beside maximal marginal relevance, which stood here
before: ROUGE-1 .236 to .247 on English meetings, .337 to .358 on Chinese ones; key facts in docs/summaries.md.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import pairwise

import numpy as np

from archive.text.common_words import chinese_phrases, content_stems, is_common
from archive.text.script import HAN, has_han

ONCE = 0.5  # the weight of a concept that one sentence alone names
REPEATED, FEWEST_SHARED = 0.75, 3  # share of the shorter sentence's concepts that the other has, and how many
COVERAGE = 4.0  # of the best sentence's new concepts, beside 1 for the best score
_UNIT = re.compile(rf"[{HAN}]|[A-Za-z0-9_]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]+")


def concepts_of(text: str) -> set[str]:
    """What a sentence names."""
    if has_han(text):
        runs = chinese_phrases(text, longest=len(text))
        pairs = {a + b for run in runs for a, b in pairwise(run)}
        return {pair for pair in pairs if not is_common(pair)} | {name.lower() for name in _NAME.findall(text)}
    words = content_stems(text)
    return {word for word in words if word} | {f"{a} {b}" for a, b in pairwise(words) if a and b}


def repeats(concepts: Set[str], told: Set[str]) -> bool:
    """Whether a sentence that names these says again what was told."""
    shared = len(concepts & told)
    return shared >= FEWEST_SHARED and shared >= REPEATED * min(len(concepts), len(told))


class Coverage:
    """What is named already, and what each sentence would add to it."""

    def __init__(self, texts: Sequence[str], scores: np.ndarray, clear: np.ndarray | None = None) -> None:
        """`scores`: float32, shape (texts,), at most 1: how much each sentence says by itself; `clear`, alike: how clearly."""
        self.concepts = [concepts_of(text) for text in texts]
        self.scores = scores
        self.naming = Counter(concept for found in self.concepts for concept in found)
        self.weights = {concept: float(np.sqrt(n)) if n > 1 else ONCE for concept, n in self.naming.items()}
        self.places = defaultdict[str, list[int]](list)
        for place, found in enumerate(self.concepts):
            for concept in found & self.weights.keys():
                self.places[concept].append(place)
        self.added = np.array([sum(self.weights.get(one, 0.0) for one in found) for found in self.concepts])
        self.top = float(self.added.max()) if len(self.added) else 0.0
        costs = np.sqrt([max(1, len(_UNIT.findall(text))) for text in texts])
        self.costs = costs / (costs.mean() if len(costs) else 1.0)
        self.clear = np.ones(len(texts)) if clear is None else clear
        self.named = set[str]()

    def name(self, concepts: Iterable[str]) -> None:
        """Take these as named."""
        for concept in self.weights.keys() & (set(concepts) - self.named):
            self.named.add(concept)
            self.added[self.places[concept]] -= self.weights[concept]

    def prominence(self, text: str) -> float:
        """How much a text names of what the sentences speak of: the root of each concept's sentences, summed; 0 where it names
        nothing that one in a hundred of them names."""
        found = [self.naming[concept] for concept in concepts_of(text)]
        return float(np.sqrt(found).sum()) if max(found, default=0) > len(self.concepts) / 100 else 0.0

    def gain(self, places: Sequence[int]) -> float:
        """What sentences that are told together would add, for the root of their length."""
        concepts = set[str]().union(*(self.concepts[n] for n in places)) - self.named
        added = sum(self.weights.get(one, 0.0) for one in concepts) / (self.top or 1.0)
        score = float(np.mean([self.scores[n] for n in places]))
        cost = np.sqrt(np.square(self.costs[list(places)]).sum())
        return float((COVERAGE * added + score) / cost * self.clear[list(places)].mean())

    def best(self, allowed: np.ndarray) -> int:
        """The place of the sentence that adds most, among those that are allowed (bool, shape (texts,), not all False)."""
        gains = (COVERAGE * self.added / (self.top or 1.0) + self.scores) / self.costs * self.clear
        return int(np.argmax(np.where(allowed, gains, -np.inf)))

    def choose(self, allowed: np.ndarray, fits: Callable[[int], bool] = lambda _place: True) -> Iterator[int]:
        """The places of the allowed sentences that fit, each the best after those before; whoever asks for no more ends it."""
        left = allowed.copy()
        while left.any():
            place = self.best(left)
            left[place] = False
            if fits(place):
                self.name(self.concepts[place])
                yield place
