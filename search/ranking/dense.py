"""Find the passages nearest in meaning to a query, in the index's array of vectors or in Chroma."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.arrays import BoolArray, FloatArray, IntArray
from archive.embedding.encoders import query_encoder
from archive.errors import ChromaFailed
from archive.index.snapshot import Snapshot
from archive.index.update import EMBEDDED
from archive.messages import Text, _
from archive.settings import ChromaSettings, Settings
from archive.time_limit import run_with_timeout
from search.recipe import DECIMALS

COSINE_ERROR = 1e-5  # by which a cosine in float32 may be wrong, with room to spare
GATHER_SHARE = 0.2  # of the passages: fewer are gathered first, since most of the array need not be read
CHROMA_TIMEOUT_S = 20.0  # a damaged store can hang for ever when it is opened


@dataclass(frozen=True)
class VectorHits:
    """Cosine by passage number, who found them (`array`, `chroma`, or nobody), and what a reader should know of it."""

    scores: dict[int, float]
    found_by: str = ""
    remarks: tuple[Text, ...] = ()


def embed_query(settings: Settings, text: str) -> FloatArray:
    """The unit vector of a query; zeros when none of its words is known. Raises ModelMissing or ModelDamaged."""
    vector: FloatArray = query_encoder(settings.embedding).encode([text])[0]
    return vector


def encoder_remarks(settings: Settings) -> tuple[Text, ...]:
    """What a reader should know of how the query became a vector."""
    remark = query_encoder(settings.embedding).remark
    return (remark,) if remark else ()


def nearest_passages(
    index: Snapshot,
    vector: FloatArray,
    count: int,
    *,
    allowed: BoolArray | None,
    by: str,
    chroma: ChromaSettings = EMBEDDED,
) -> VectorHits:
    """The `count` passages with the highest cosine above 0, among the `allowed` ones; `by` is array or chroma.

    Where Chroma cannot answer, the array does, which holds the same vectors.
    """
    if not vector.any():
        return VectorHits({})
    if by == "chroma" and allowed is None:
        found = ask_chroma(index, vector, count, chroma)
        if found.found_by:
            return found
        remarks = found.remarks
    else:
        remarks = (_("filters are applied exactly, by the array"),) if by == "chroma" else ()
    return VectorHits(search_array(index, vector, count, allowed), "array", remarks)


def ask_chroma(index: Snapshot, vector: FloatArray, count: int, chroma: ChromaSettings) -> VectorHits:
    """What Chroma finds, rescored exactly; or, found by nobody, why it could not answer."""
    try:
        ids = search_chroma(index, chroma, vector, count)
    except ChromaFailed as error:
        return unanswered(error.what)
    except TimeoutError:
        return unanswered(_("no answer in {seconds:.0f} s", seconds=CHROMA_TIMEOUT_S))
    numbers = np.array(sorted(index.catalog.numbers_of(ids).values()), np.int64)
    if len(numbers) < min(count, index.catalog.count()) / 2:
        return unanswered(_("it holds another archive's vectors, or none; sig-archive reindex fills it"))
    return VectorHits(cosines(index, vector, numbers), "chroma")


def unanswered(reason: Text) -> VectorHits:
    """Chroma found nothing, for a reason."""
    return VectorHits({}, remarks=(_("Chroma cannot answer ({reason}); the array answered", reason=reason),))


def search_array(index: Snapshot, vector: FloatArray, count: int, allowed: BoolArray | None) -> dict[int, float]:
    """The highest cosines by passage number, exactly."""
    inside = index.catalog.present() if allowed is None else allowed
    if index.vectors.shape[1:] != vector.shape:
        return {}
    if np.count_nonzero(inside) < GATHER_SHARE * len(inside):
        numbers = np.flatnonzero(inside)
        scores = index.vectors[numbers] @ vector
    else:
        numbers = np.arange(len(inside))
        scores = np.where(inside, index.vectors @ vector, -1)
    near = numbers[scores >= max(0.0, lowest_of_top(scores, count)) - COSINE_ERROR]
    found = cosines(index, vector, near)
    return top_scores(np.array(list(found), np.int64), np.array(list(found.values())), count)


def lowest_of_top(scores: NDArray[np.floating], count: int) -> float:
    """The lowest of the `count` highest scores."""
    return float(np.partition(scores, -count)[-count]) if len(scores) > count else 0.0


def cosines(index: Snapshot, vector: FloatArray, wanted: IntArray) -> dict[int, float]:
    """The cosine of the passages `wanted`, where it is above 0."""
    if index.vectors.shape[1:] != vector.shape:
        return {}
    # In float64, since float32 rounds otherwise in arrays of another length: an index that grew answers like a new one.
    exact = index.vectors[wanted].astype(np.float64) @ vector.astype(np.float64)
    scores = zip(wanted.tolist(), np.round(exact, DECIMALS).tolist(), strict=True)
    return {number: score for number, score in scores if score > 0}


def top_scores(numbers: IntArray, scores: NDArray[np.floating], count: int) -> dict[int, float]:
    """The `count` highest scores by number, with all that equal the last of them."""
    if len(scores) > count:
        kept = scores >= lowest_of_top(scores, count)
        numbers, scores = numbers[kept], scores[kept]
    return dict(zip(numbers.tolist(), scores.tolist(), strict=True))


def search_chroma(index: Snapshot, chroma: ChromaSettings, vector: FloatArray, count: int) -> Sequence[str]:
    """The ids of the nearest passages; raises ChromaFailed, or TimeoutError when Chroma hangs."""
    names = tuple(index.catalog.shards().values())

    def search() -> Sequence[str]:
        from archive.index import shards  # chromadb takes over a second to import: only who asks it pays

        return shards.nearest_ids(shards.shard_folders(names, index.generation.chroma, chroma), chroma, vector, count)

    return run_with_timeout(CHROMA_TIMEOUT_S, search)
