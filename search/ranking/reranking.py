"""Let a cross-encoder read the best hits again together with the question, for as long as it may."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.embedding.cross_encoder import Reranker, load_reranker
from archive.errors import ArchiveError
from archive.index.rows import embedded_text
from archive.messages import Text, _
from archive.records import Hit
from archive.settings import RerankSettings

PAIRS_PER_BATCH = 4  # pairs read between two looks at the clock: what may be over the time is one of these
DECIMALS = 6  # of a score: a batch of another shape is not the same beyond that

Clock = Callable[[], float]


@dataclass(frozen=True)
class Reranked:
    """Hits in their new order, what a reader may know of it, and what went wrong."""

    hits: tuple[Hit, ...]
    remarks: tuple[str, ...] = ()
    problem: str = ""


def rerank_hits(
    hits: Sequence[Hit], question: str, settings: RerankSettings, *, clock: Clock = time.perf_counter
) -> Reranked:
    """The first `depth` hits in the order of the cross-encoder's scores, as far as its time reached; the rest below.

    Without a model, or with one that cannot be had, the hits stay as they are.
    """
    hits = tuple(hits)
    if not settings.model or not hits:
        return Reranked(hits)
    try:
        judge = load_reranker(settings)
        scores = score_within(hits[: settings.depth], question, judge, settings.seconds, clock)
    except ArchiveError as error:
        return Reranked(hits, problem=str(_("not re-ranked: {error}", error=error)))
    return Reranked(reorder(hits, scores), remarks_on(judge, len(scores), len(hits), settings))


def score_within(hits: Sequence[Hit], question: str, judge: Reranker, seconds: float, clock: Clock) -> list[float]:
    """Scores of the hits from the first on, until the next batch would last beyond the time, as the last one did."""
    scores: list[float] = []
    started = looked = clock()
    longest_s = 0.0
    for at in range(0, len(hits), PAIRS_PER_BATCH):
        if looked - started + longest_s > seconds:
            break
        made = judge.score(question, [embedded_text(hit.passage) for hit in hits[at : at + PAIRS_PER_BATCH]])
        scores += [round(score, DECIMALS) for score in made]
        now = clock()
        longest_s, looked = max(longest_s, now - looked), now
    return scores


def reorder(hits: tuple[Hit, ...], scores: Sequence[float]) -> tuple[Hit, ...]:
    """The hits that were read, best first, then the others; what stood at a place gives its `score` to what stands there now.

    So scores keep falling and stay comparable, and two hits read alike keep their order.
    """
    read = [replace(hit, scores={**hit.scores, "rerank": score}) for hit, score in zip(hits, scores, strict=False)]
    read.sort(key=lambda hit: -hit.scores["rerank"])
    return (*(replace(hit, score=before.score) for hit, before in zip(read, hits, strict=False)), *hits[len(read) :])


def remarks_on(judge: Reranker, read: int, hits: int, settings: RerankSettings) -> tuple[str, ...]:
    wanted = min(hits, settings.depth)
    told: Text = _(
        "re-ranked {read} of the first {wanted} hits with {model} ({backend})",
        read=read,
        wanted=wanted,
        model=settings.model,
        backend=judge.backend,
    )
    if read < wanted:
        told = told + str(_("; its {seconds:g} s were over", seconds=settings.seconds))
    return (str(told), *([str(judge.remark)] if judge.remark else []))
