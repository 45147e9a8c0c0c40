"""The vectors of the passages in Chroma, embedded in the index or on a server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings as ClientSettings
from chromadb.errors import ChromaError

from archive.errors import ArchiveError
from archive.messages import _

# Cosine is not Chroma's default space; 400 keeps recall at depth 100, and costs nothing at our sizes. Whoever opens a folder
# repeats what Chroma's log holds: 200 passages, about five sessions, take 20 ms; the usual 1,000 took 100.
HNSW: Any = {"hnsw": {"space": "cosine", "ef_search": 400, "sync_threshold": 200}}


class ChromaCollection:
    """One collection of unit vectors, by passage id."""

    def __init__(self, *, folder: Path | None = None, url: str = "", collection: str = "sig-archive"):
        """Open the collection in `folder`, or the one of that name on the server at `url`.

        Raises ArchiveError when the server does not answer.
        """
        settings = ClientSettings(anonymized_telemetry=False)
        try:
            self.client: ClientAPI = client_of(folder, url, settings)
            self.collection = self.client.get_or_create_collection(
                collection, configuration=HNSW, embedding_function=None
            )  # type: ignore[arg-type]
        except (ValueError, ChromaError, OSError) as error:
            if not url:
                raise
            raise ArchiveError(
                _("the Chroma server at {url} does not answer", url=url),
                _("start it, or clear the setting chroma.url"),
            ) from error

    def close(self) -> None:
        """Let go of the files, so that the folder can be copied or published."""
        self.client.close()  # type: ignore[attr-defined]

    def add(self, ids: Sequence[str], vectors: np.ndarray, metadata: Sequence[dict[str, Any]]) -> None:
        """Add or replace. `vectors`: float32, shape (len(ids), dimensions)."""
        size = self.client.get_max_batch_size()
        for start in range(0, len(ids), size):
            part = slice(start, start + size)
            self.collection.upsert(ids=list(ids[part]), embeddings=vectors[part], metadatas=list(metadata[part]))  # type: ignore[arg-type]

    def remove(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), 1000):
            self.collection.delete(ids=list(ids[start : start + 1000]))

    def ids(self) -> set[str]:
        return set(self.collection.get(include=[])["ids"])

    def nearest(
        self, vector: np.ndarray, count: int, *, where: dict[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """(passage id, cosine similarity), best first."""
        total = self.collection.count()
        if not total:
            return []
        answer = self.collection.query(
            query_embeddings=[vector], n_results=min(count, total), where=where, include=["distances"]
        )  # type: ignore[arg-type, list-item]
        distances = answer["distances"] or [[]]
        return [(id_, 1.0 - distance) for id_, distance in zip(answer["ids"][0], distances[0], strict=True)]


def client_of(folder: Path | None, url: str, settings: ClientSettings) -> ClientAPI:
    if url:
        place = urlparse(url)
        return chromadb.HttpClient(
            host=place.hostname or url, port=place.port or 8000, ssl=place.scheme == "https", settings=settings
        )
    if folder is None:
        raise ValueError("Vectors needs a folder or a url")
    return chromadb.PersistentClient(path=str(folder), settings=settings)
