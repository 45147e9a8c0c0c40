"""Find the passages nearest in meaning to a question, in the generation's array of vectors or in Chroma."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from archive.catalog import Catalog
from archive.encoders import bundled_table, query_encoder
from archive.errors import IndexMissing
from archive.index import EMBEDDED, Generation
from archive.ranking import max_sim
from archive.settings import Chroma, Settings
from archive.static_table import StaticTable
from archive.wording import say

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Result = TypeVar("Result")

DECIMALS = 6  # of every score: float32 is not the same beyond that in arrays of another length
CHROMA_TIMEOUT_S = 20.0  # a damaged store can hang for ever when it is opened


@dataclass(frozen=True)
class Nearest:
    """Cosine by passage number, who found them (`array`, `chroma`, or nobody), and what a reader should know of it."""

    scores: dict[int, float]
    found_by: str = ""
    remarks: tuple[str, ...] = ()


def nearest(
    generation: Generation,
    catalog: Catalog,
    vector: Floats,
    count: int,
    *,
    allowed: Numbers | None,
    by: str,
    chroma: Chroma = EMBEDDED,
) -> Nearest:
    """The `count` passages with the highest cosine above 0, among the `allowed` ones; `by` is array or chroma."""
    if not vector.any():
        return Nearest({})
    remarks: tuple[str, ...] = ()
    if by == "chroma" and allowed is not None:
        remarks = (say("filters are applied exactly, by the array", "有筛选条件，由数组精确计算"),)
    elif by == "chroma":
        try:
            ids = ids_from_chroma(generation, chroma, vector, count)
            numbers = np.array(sorted(catalog.numbers_of(ids).values()), np.int64)
            if len(numbers) < min(count, catalog.count()) / 2:
                raise LookupError("it holds another archive's vectors, or none; sig-archive reindex fills it")
            return Nearest(cosines(generation, vector, numbers), "chroma")
        except Exception as error:  # whatever keeps Chroma from answering, the array holds the same vectors
            reason = str(error).strip().split("\n")[0] or type(error).__name__
            remarks = (
                say(
                    f"Chroma cannot answer ({reason}); the array answered",
                    f"Chroma 无法回答（{reason}），由数组回答",
                ),
            )
    return Nearest(nearest_in_array(generation, vector, count, allowed), "array", remarks)


def nearest_in_array(generation: Generation, vector: Floats, count: int, allowed: Numbers | None) -> dict[int, float]:
    numbers, vectors = array_of(generation)
    if vectors.shape[1:] != vector.shape:
        return {}
    scores = np.round(vectors @ vector, DECIMALS)
    if allowed is not None:
        inside = np.isin(numbers, allowed, assume_unique=True)
        numbers, scores = numbers[inside], scores[inside]
    return highest(numbers[scores > 0], scores[scores > 0], count)


def cosines(generation: Generation, vector: Floats, wanted: Numbers) -> dict[int, float]:
    """The exact cosine of the passages `wanted`, ascending numbers, as far as they have vectors."""
    numbers, vectors = array_of(generation)
    if vectors.shape[1:] != vector.shape:
        return {}
    rows = np.flatnonzero(np.isin(numbers, wanted, assume_unique=True))
    scores = np.round(vectors[rows] @ vector, DECIMALS)
    return {
        int(number): round(float(score), DECIMALS)
        for number, score in zip(numbers[rows], scores, strict=True)
        if score > 0
    }


def array_of(generation: Generation) -> tuple[Numbers, Floats]:
    """Passage numbers and vectors; raises IndexMissing when their files are damaged."""
    try:
        return generation.array()
    except (OSError, ValueError, EOFError) as error:
        raise damaged(generation, error) from error


def damaged(generation: Generation, error: Exception) -> IndexMissing:
    return IndexMissing(
        f"the index in {generation.folder} is damaged ({error})", "build it again with: sig-archive reindex"
    )


def highest(numbers: Numbers, scores: NDArray[np.floating], count: int) -> dict[int, float]:
    """The `count` highest scores by number, with all that equal the last of them."""
    if len(scores) > count:
        kept = scores >= np.partition(scores, -count)[-count]
        numbers, scores = numbers[kept], scores[kept]
    return {int(number): round(float(score), DECIMALS) for number, score in zip(numbers, scores, strict=True)}


def ids_from_chroma(generation: Generation, chroma: Chroma, vector: Floats, count: int) -> list[str]:
    def ask() -> list[str]:
        from archive.vectors import Vectors  # chromadb takes over a second to import: only who asks it pays

        folder = None if chroma.url else generation.chroma.resolve()
        vectors = Vectors(folder=folder, url=chroma.url, collection=chroma.collection)
        try:
            return [id_ for id_, _ in vectors.nearest(vector, count)]
        finally:
            vectors.close()

    return within(CHROMA_TIMEOUT_S, ask)


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What `work` returns or raises; TimeoutError when it takes longer, and it is then left behind."""
    done: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # Chroma's Rust half panics with a BaseException
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer in {seconds:.0f} s") from None
    if error is not None:
        raise error if isinstance(error, Exception) else RuntimeError(str(error)) from error
    return result  # type: ignore[return-value]  # it is there when there is no error


def vector_of(settings: Settings, text: str) -> Floats:
    """The unit vector of a question; zeros when none of its words is known. Raises ModelMissing or ModelDamaged."""
    vector: Floats = query_encoder(settings.embedding).encode([text])[0]
    return vector


def encoder_remarks(settings: Settings) -> tuple[str, ...]:
    """What a reader should know of how the question became a vector."""
    remark = query_encoder(settings.embedding).remark
    return (remark,) if remark else ()


def table() -> StaticTable:
    return bundled_table()


def token_likeness(text: str) -> Callable[[str], float]:
    """A function from a passage's text to its MaxSim with a question, by the bundled table."""
    rows = distinct_rows(text)
    return lambda passage: round(max_sim(rows, distinct_rows(passage)), DECIMALS)


def distinct_rows(text: str) -> Floats:
    rows: Floats = table().rows(sorted(set(table().tokens(text))))
    return rows
