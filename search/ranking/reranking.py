"""Let a cross-encoder re-rank the best passages, for as long as it may."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from archive.embedding.cross_encoder import Reranker, load_reranker
from archive.errors import ArchiveError
from archive.index.rows import embedded_text
from archive.messages import Text, _, _n
from archive.settings import RerankSettings
from search.recipe import DECIMALS
from search.results import RankedPassage

PAIRS_PER_BATCH = 4  # scored between two looks at the clock: what may be over the time is one of these

Clock = Callable[[], float]
Ranked = TypeVar("Ranked", bound=RankedPassage)


@dataclass(frozen=True)
class Reranked(Generic[Ranked]):
    """Passages in their new order, what a reader may know of it, and what went wrong."""

    hits: tuple[Ranked, ...]
    remarks: tuple[Text, ...] = ()
    problem: Text = ""


def rerank_hits(
    hits: Sequence[Ranked], query: str, settings: RerankSettings, *, clock: Clock = time.perf_counter
) -> Reranked[Ranked]:
    """The first `depth` hits in the order of the cross-encoder's scores, as far as its time reached; the rest below.

    Without a model, or with one that cannot be had, the hits stay as they are.
    """
    hits = tuple(hits)
    if not settings.model or not hits:
        return Reranked(hits)
    try:
        reranker = load_reranker(settings)
        scores = score_within(hits[: settings.depth], query, reranker, settings.seconds, clock)
    except ArchiveError as error:
        return Reranked(hits, problem=_("not re-ranked: {error}", error=error))
    return Reranked(reorder(hits, scores), remarks_on(reranker, len(scores), len(hits), settings))


def score_within(
    hits: Sequence[RankedPassage], query: str, reranker: Reranker, seconds: float, clock: Clock
) -> list[float]:
    """Scores of the hits from the first on, until the next batch would last beyond the time, as the last one did."""
    scores: list[float] = []
    started = looked = clock()
    longest_s = 0.0
    for at in range(0, len(hits), PAIRS_PER_BATCH):
        if looked - started + longest_s > seconds:
            break
        found = reranker.score(query, [embedded_text(hit.passage) for hit in hits[at : at + PAIRS_PER_BATCH]])
        scores += [round(score, DECIMALS) for score in found]
        now = clock()
        longest_s, looked = max(longest_s, now - looked), now
    return scores


def reorder(hits: tuple[Ranked, ...], scores: Sequence[float]) -> tuple[Ranked, ...]:
    """The hits that were scored, best first, then the others; what stood at a place gives its `score` to what stands there now.

    So scores keep falling and stay comparable, and two hits scored alike keep their order.
    """
    scored = [replace(hit, scores={**hit.scores, "rerank": score}) for hit, score in zip(hits, scores, strict=False)]
    scored.sort(key=lambda hit: -hit.scores["rerank"])
    first = (replace(hit, score=before.score) for hit, before in zip(scored, hits, strict=False))
    return (*first, *hits[len(scored) :])


def remarks_on(reranker: Reranker, scored: int, hits: int, settings: RerankSettings) -> tuple[Text, ...]:
    """How many were scored by which model, and what the model itself has to say."""
    wanted = min(hits, settings.depth)
    told = _n(
        "re-ranked {scored} of the first {n} hit with {model} ({backend})",
        "re-ranked {scored} of the first {n} hits with {model} ({backend})",
        wanted,
        scored=scored,
        model=settings.model,
        backend=reranker.backend,
    )
    if scored < wanted:
        told = _("{told}; its {seconds:g} s were over", told=told, seconds=settings.seconds)
    return (told, *([reranker.remark] if reranker.remark else []))
