"""Turn passages and questions into vectors with sentence-transformers: the bundled model, or any other one.

This file and `archive.torch_cross_encoder` import sentence-transformers. That takes seconds, which is why a search with
the bundled model reads `archive.static_table` and one with an exported model `archive.onnx_encoder`; all make the same
vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from transformers.utils.logging import disable_progress_bar

from archive.embedding import static_table
from archive.errors import ModelDamaged
from archive.messages import _
from archive.models.bundled import KUBE_ZH_EN, folder_of
from archive.models.families import NO_PREFIXES, Kind, Prefixes
from archive.models.model_folder import reason_of
from archive.text.script import simplify

disable_progress_bar()  # type: ignore[no-untyped-call]  # of weights being loaded: it knows neither a terminal nor -q

BATCH_TEXTS = 32  # texts at a time: sentence-transformers' own choice


@dataclass(frozen=True)
class Embedder:
    """A model that makes vectors, and what goes before a text."""

    name: str
    model: SentenceTransformer
    prefixes: Prefixes = NO_PREFIXES
    batch: int = BATCH_TEXTS

    @property
    def dimensions(self) -> int:
        return int(self.model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage", progress: bool = False) -> NDArray[np.float32]:
        """Unit vectors for texts, in order: float32, shape (len(texts), dimensions); zeros where nothing is known."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        if self.name == KUBE_ZH_EN:
            texts = [simplify(text) for text in texts]
        vectors = self.model.encode(
            list(texts),
            prompt=self.prefixes.before(kind),
            batch_size=self.batch,
            normalize_embeddings=True,
            show_progress_bar=progress,
        )
        return np.asarray(vectors, np.float32)


def load_embedder(
    name: str, folder: Path, prefixes: Prefixes = NO_PREFIXES, *, device: str | None = None, batch: int = BATCH_TEXTS
) -> Embedder:
    """The model in a folder, under the name by which the settings call it; `device` is torch's, None for the best there is.

    Raises ModelDamaged when it does not load.
    """
    if name == KUBE_ZH_EN:
        return Embedder(name, bundled_model(folder_of(name)), batch=batch)
    try:
        return Embedder(name, SentenceTransformer(str(folder), device=device, local_files_only=True), prefixes, batch)
    except Exception as error:  # a folder can be wrong in as many ways as there are libraries reading it
        raise ModelDamaged(
            _("the embedding model {name} cannot be loaded: {reason_of}", name=name, reason_of=reason_of(error)),
            _("set embedding.model to a folder or name that sentence-transformers can load"),
        ) from error


def bundled_model(folder: Path) -> SentenceTransformer:
    """The table in a folder as a sentence-transformers model; raises ModelMissing or ModelDamaged."""
    table = static_table.load_table(folder)
    weights = table.rows(range(len(table.table)))
    weights[list(static_table.NO_TOKENS)] = 0.0
    return SentenceTransformer(modules=[StaticEmbedding(table.tokenizer, embedding_weights=weights)], device="cpu")
