"""One collection of vectors in Chroma, embedded in the index or on a server. The only file that imports chromadb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings as ClientSettings
from chromadb.errors import ChromaError

from archive.arrays import FloatArray
from archive.errors import ChromaFailed
from archive.messages import _

# Cosine is not Chroma's default space; 400 keeps recall at depth 100, and costs nothing at our sizes. Whoever opens a folder
# repeats what Chroma's log holds: 200 passages, about five sessions, take 20 ms; the usual 1,000 took 100.
HNSW: Any = {"hnsw": {"space": "cosine", "ef_search": 400, "sync_threshold": 200}}
REMOVED_AT_ONCE = 1000


class ChromaCollection:
    """One collection of unit vectors, by passage id. Whatever fails in Chroma raises ChromaFailed."""

    def __init__(self, *, folder: Path | None = None, url: str = "", collection: str = "sig-archive"):
        """Open the collection in `folder`, or the one of that name on the server at `url`."""
        self.place = url or str(folder)
        with self.errors_named():
            self.client = open_client(folder, url)
            self.collection = self.client.get_or_create_collection(
                collection, configuration=HNSW, embedding_function=None
            )  # type: ignore[arg-type]

    @contextmanager
    def errors_named(self) -> Iterator[None]:
        """Turn what Chroma raises into ChromaFailed, naming the folder or the server."""
        try:
            yield
        except (ChromaError, ValueError, OSError, RuntimeError) as error:
            raise chroma_failed(self.place, error) from error
        except BaseException as error:
            if (
                type(error).__name__ != "PanicException"
            ):  # of Chroma's Rust half: it is no Exception, and has no other name
                raise
            raise chroma_failed(self.place, error) from error

    def close(self) -> None:
        """Let go of the files, so that the folder can be copied or published."""
        self.client.close()  # type: ignore[attr-defined]

    def add(self, ids: Sequence[str], vectors: FloatArray, metadata: Sequence[dict[str, Any]]) -> None:
        """Add or replace. `vectors`: float32, shape (len(ids), dimensions)."""
        with self.errors_named():
            size = self.client.get_max_batch_size()
            for start in range(0, len(ids), size):
                part = slice(start, start + size)
                self.collection.upsert(ids=list(ids[part]), embeddings=vectors[part], metadatas=list(metadata[part]))  # type: ignore[arg-type]

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors; ids that are not there are passed over."""
        with self.errors_named():
            for start in range(0, len(ids), REMOVED_AT_ONCE):
                self.collection.delete(ids=list(ids[start : start + REMOVED_AT_ONCE]))

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        with self.errors_named():
            return set(self.collection.get(include=[])["ids"])

    def nearest(self, vector: FloatArray, count: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity) of the `count` nearest, best first."""
        with self.errors_named():
            total = self.collection.count()
            if not total:
                return []
            found = self.collection.query(query_embeddings=[vector], n_results=min(count, total), include=["distances"])  # type: ignore[arg-type, list-item]
        distances = found["distances"] or [[]]
        return [(id_, 1.0 - distance) for id_, distance in zip(found["ids"][0], distances[0], strict=True)]


def open_client(folder: Path | None, url: str) -> ClientAPI:
    """Chroma's client of a server at `url`, or else of a folder."""
    settings = ClientSettings(anonymized_telemetry=False)
    if url:
        place = urlparse(url)
        return chromadb.HttpClient(
            host=place.hostname or url, port=place.port or 8000, ssl=place.scheme == "https", settings=settings
        )
    if folder is None:
        raise ValueError("a collection needs a folder or a url")
    return chromadb.PersistentClient(path=str(folder), settings=settings)


def chroma_failed(place: str, error: BaseException) -> ChromaFailed:
    """The error for a server that does not answer, or a folder that Chroma cannot use, with the cure."""
    if "://" in place:
        return ChromaFailed(
            _("the Chroma server at {url} does not answer", url=place),
            _("start it, or clear the setting chroma.url"),
        )
    reason = str(error).strip().split("\n")[0] or type(error).__name__
    return ChromaFailed(
        _("Chroma cannot read {folder} ({reason})", folder=place, reason=reason),
        _("build the index again with: sig-archive reindex"),
    )
