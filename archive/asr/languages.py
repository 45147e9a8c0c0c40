"""Which language is spoken when: the detector's guess for each stretch of speech, made steady by its neighbours.

A short stretch tells little by itself, and people stay with a language for longer than a breath. So the likeliest
sequence of languages is looked for (Viterbi's algorithm), in which a change costs something, and less after a pause.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from archive.audio.sound import Span

LanguageProbs = Mapping[str, float]
"""Language code -> probability, over all that a model knows."""

SWITCH_COST = 1.5  # in natural logarithms of odds, for a change without a pause
SWITCH_PAUSE_S = 1.0  # after a pause this long a change costs half
MOST_CERTAIN = 5.0  # the most that one stretch counts: Whisper is often sure of a wrong language
FULL_WEIGHT_S = 2.0  # a shorter stretch counts less
SHORT_S = (
    1.5  # a shorter stretch is not doubted beside a certain one: in a wrong language a fluent phrase is often likelier
)
FOREIGN_SHARE = 0.9  # from which on a language that is not configured is believed to be spoken
FOREIGN_S = 3.0  # of speech, at least


@dataclass(frozen=True)
class SpokenLanguage:
    """The language of a stretch of speech."""

    code: str
    margin: float  # 0 to 1: how much likelier than the next of the configured ones, by the stretch alone
    next_code: str = ""  # that one


def label_languages(
    spans: Sequence[Span], probs: Sequence[LanguageProbs], languages: Sequence[str]
) -> list[SpokenLanguage]:
    """The language of each span, out of the configured ones, or another where it is certain that none of them is spoken."""
    scores = [span_scores(span, prob, languages) for span, prob in zip(spans, probs, strict=True)]
    path = viterbi(scores, [switch_cost(a, b) for a, b in pairwise(spans)])
    return [
        spoken_language(span, prob, languages, languages[chosen])
        for span, prob, chosen in zip(spans, probs, path, strict=True)
    ]


def certain_by_neighbours(spans: Sequence[Span], spoken: Sequence[SpokenLanguage]) -> list[SpokenLanguage]:
    """The languages, with a short stretch as certain of its own as the one before or behind it that shares it: so they are
    decoded together, and the short one in no other language."""
    pairs = list(zip(spans, spoken, strict=True))
    return [
        replace(one, margin=max(margins_nearby(span, one.code, pairs[max(0, number - 1) : number + 2])))
        if span.end_s - span.start_s < SHORT_S
        else one
        for number, (span, one) in enumerate(pairs)
    ]


def margins_nearby(span: Span, code: str, pairs: Sequence[tuple[Span, SpokenLanguage]]) -> list[float]:
    """The margins of those that are in this language and no pause away from a span."""
    return [
        one.margin
        for near, one in pairs
        if one.code == code and max(near.start_s - span.end_s, span.start_s - near.end_s) <= SWITCH_PAUSE_S
    ]


def span_scores(span: Span, prob: LanguageProbs, languages: Sequence[str]) -> list[float]:
    """What speaks for each configured language, at least -MOST_CERTAIN below the best."""
    logs = [math.log(max(prob.get(code, 0.0), 1e-6)) for code in languages]
    weight = min(1.0, (span.end_s - span.start_s) / FULL_WEIGHT_S)
    return [max(log - max(logs), -MOST_CERTAIN) * weight for log in logs]


def switch_cost(before: Span, after: Span) -> float:
    """What a change of language between two spans costs."""
    return SWITCH_COST / (2.0 if after.start_s - before.end_s >= SWITCH_PAUSE_S else 1.0)


def viterbi(scores: Sequence[Sequence[float]], costs: Sequence[float]) -> list[int]:
    """Viterbi's: the sequence of choices with the highest sum of scores, less the cost of each change."""
    if not scores:
        return []
    best, back = list(scores[0]), list[list[int]]()
    for score, cost in zip(scores[1:], costs, strict=True):
        came_from = [max(range(len(best)), key=partial(score_after, best, new, cost)) for new in range(len(score))]
        best = [best[old] - (cost if old != new else 0.0) + score[new] for new, old in enumerate(came_from)]
        back.append(came_from)
    path = [max(range(len(best)), key=best.__getitem__)]
    for came_from in reversed(back):
        path.append(came_from[path[-1]])
    return path[::-1]


def score_after(best: Sequence[float], new: int, cost: float, old: int) -> float:
    """The score of a path that goes from `old` to `new`."""
    return best[old] - (cost if old != new else 0.0)


def spoken_language(span: Span, prob: LanguageProbs, languages: Sequence[str], chosen: str) -> SpokenLanguage:
    """The chosen language with its margin; another one where the detector is certain of that."""
    likeliest = max(prob, key=prob.__getitem__, default=chosen)
    if likeliest not in languages and prob[likeliest] >= FOREIGN_SHARE and span.end_s - span.start_s >= FOREIGN_S:
        return SpokenLanguage(likeliest, 1.0)
    others = [code for code in languages if code != chosen]
    if not others:
        return SpokenLanguage(chosen, 1.0)
    second = max(others, key=lambda code: prob.get(code, 0.0))
    first_prob, second_prob = prob.get(chosen, 0.0), prob.get(second, 0.0)
    return SpokenLanguage(chosen, first_prob / max(first_prob + second_prob, 1e-9), second)
