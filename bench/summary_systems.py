"""Systems that choose sentences: the published ones and simple ones that a summary has to be better than, and ours."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from archive.summaries.sections.ranking import lexrank, rank
from archive.summaries.sentences.utterances import spoken_sentences
from archive.text.tokens import tokenize
from archive.text.vectors import tf_idf
from bench.meeting_sets import Meeting, sentences_of
from bench.rouge import units

RANDOM_RUNS = 5
MOST = 400  # sentences that are ranked

Ranker = Callable[[Sequence[str]], Sequence[int]]


def lead(texts: Sequence[str]) -> list[int]:
    """The first sentences."""
    return list(range(len(texts)))


def longest(texts: Sequence[str]) -> list[int]:
    """The longest sentences first."""
    return sorted(range(len(texts)), key=lambda n: -len(units(texts[n])))


def lex_rank(texts: Sequence[str]) -> list[int]:
    """LexRank as published (Erkan and Radev 2004), the best first."""
    return best_first(lexrank(tf_idf(texts)))


def text_rank(texts: Sequence[str]) -> list[int]:
    """TextRank (Mihalcea and Tarau 2004): PageRank over shared words, by the logarithms of the lengths."""
    sets = [set(tokenize(text)) for text in texts]
    column = {token: n for n, token in enumerate(dict.fromkeys(token for one in sets for token in one))}
    holds = np.zeros((len(texts), len(column)), np.float32)
    for row, tokens in zip(holds, sets, strict=True):
        row[[column[token] for token in tokens]] = 1
    logs = np.log(np.maximum(2, [len(tokens) for tokens in sets]))
    graph = holds @ holds.T / (logs[:, None] + logs[None, :])
    np.fill_diagonal(graph, 0)
    graph /= np.maximum(graph.sum(1, keepdims=True), 1e-9)
    ranks = np.full(len(texts), 1 / len(texts))
    for _ in range(60):
        ranks = 0.15 / len(texts) + 0.85 * (ranks @ graph)
    return best_first(ranks)


def best_first(scores: np.ndarray) -> list[int]:
    """Places by falling score; equal ones in their order."""
    return [int(n) for n in np.argsort(-scores, kind="stable")]


def shuffled(seed: int) -> Ranker:
    """Sentences by chance."""
    return lambda texts: random.Random(seed).sample(range(len(texts)), len(texts))


BASELINES: dict[str, Ranker] = {"Lead": lead, "TextRank": text_rank, "LexRank": lex_rank, "longest": longest}


def summaries(meeting: Meeting, length: int) -> dict[str, list[list[str]]]:
    """What each system says of a meeting at a length: the sentences in the order of time; `random` several times."""
    texts = [text for _place, text in sentences_of(meeting)]
    said = [one.text for one in spoken_sentences(meeting.session, meeting.segments)]
    found = {name: [at_length(texts, ranker(texts), length)] for name, ranker in BASELINES.items()}
    found["random"] = [at_length(texts, shuffled(seed)(texts), length) for seed in range(RANDOM_RUNS)]
    return found | {"ours": [at_length(said, rank(said, most=MOST), length)]}


def at_length(texts: Sequence[str], ranked: Sequence[int], length: int) -> list[str]:
    """The best sentences up to a length in words or Chinese characters, in their own order; the last one is cut there."""
    chosen: dict[int, int] = {}
    for n in ranked:
        left = length - sum(chosen.values())
        if left <= 0:
            break
        chosen[n] = min(left, len(units(texts[n])))
    return [" ".join(units(texts[n])[:kept]) for n, kept in sorted(chosen.items())]


def facts_told(sentences: Sequence[str], facts: Sequence[Sequence[str]]) -> float:
    """Share of the facts all of whose words stand in a sentence, or in two that follow each other."""
    plain = [" ".join(units(sentence)) for sentence in sentences]
    windows = [*plain, *(f"{a} {b}" for a, b in pairwise(plain))]
    told = [any(all(has_one(window, words) for words in fact[1:]) for window in windows) for fact in facts]
    return sum(told) / len(told)


def has_one(text: str, words: str) -> bool:
    """Whether a text has one of the alternatives."""
    return any(f" {' '.join(units(word))} " in f" {text} " for word in words.split("|"))


def count_units(sentences: Sequence[str]) -> int:
    """The length of sentences together."""
    return Counter(unit for sentence in sentences for unit in units(sentence)).total()
