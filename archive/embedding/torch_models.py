"""Models run by sentence-transformers with torch: vectors of texts, and a cross-encoder's scores of pairs.

The only file that imports sentence-transformers and transformers, which takes seconds: a search with the bundled model
reads `static_table` instead, and one with an exported model `onnx_encoder`. All make the same vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from transformers.utils.logging import disable_progress_bar

from archive.arrays import FloatArray
from archive.embedding import static_table
from archive.errors import ModelDamaged
from archive.messages import Message, _
from archive.models.bundled import KUBE_ZH_EN, folder_of
from archive.models.model_folder import reason_of
from archive.models.prefixes import NO_PREFIXES, Kind, Prefixes
from archive.text.script import simplify

disable_progress_bar()  # type: ignore[no-untyped-call]  # of weights being loaded: it knows neither a terminal nor -q

BATCH_TEXTS = 32  # at a time: sentence-transformers' own choice


@dataclass(frozen=True)
class TorchEncoder:
    """A model that makes vectors, and what goes before a text."""

    name: str
    model: SentenceTransformer
    prefixes: Prefixes = NO_PREFIXES
    batch: int = BATCH_TEXTS

    @property
    def dimensions(self) -> int:
        """The length of its vectors."""
        return int(self.model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage", progress: bool = False) -> FloatArray:
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


def load_torch_encoder(
    name: str, folder: Path, prefixes: Prefixes = NO_PREFIXES, *, device: str | None = None, batch: int = BATCH_TEXTS
) -> TorchEncoder:
    """The model in a folder, under the name by which the settings call it; `device` is torch's, None for the best there is.

    Raises ModelDamaged when it does not load.
    """
    if name == KUBE_ZH_EN:
        return TorchEncoder(name, bundled_model(folder_of(name)), batch=batch)
    try:
        model = SentenceTransformer(str(folder), device=device, local_files_only=True)
    except Exception as error:  # a folder can be wrong in as many ways as there are libraries reading it
        raise ModelDamaged(
            _("the embedding model {model} cannot be loaded: {reason}", model=name, reason=reason_of(error)),
            _("set embedding.model to a folder or name that sentence-transformers can load"),
        ) from error
    return TorchEncoder(name, model, prefixes, batch)


def bundled_model(folder: Path) -> SentenceTransformer:
    """The table in a folder as a sentence-transformers model; raises ModelMissing or ModelDamaged."""
    table = static_table.load_table(folder)
    weights = table.rows(range(len(table.table)))
    weights[list(static_table.NO_TOKENS)] = 0.0
    return SentenceTransformer(modules=[StaticEmbedding(table.tokenizer, embedding_weights=weights)], device="cpu")


def load_torch_score(
    name: str, folder: Path, *, device: str | None = None
) -> Callable[[str, Sequence[str]], list[float]]:
    """What scores passages of a question from 0 to 1 with a cross-encoder. Raises ModelDamaged when it does not load."""
    try:
        model = CrossEncoder(str(folder), device=device, local_files_only=True)
    except Exception as error:  # a folder can be wrong in as many ways as there are libraries reading it
        reason = reason_of(error)
        raise cross_encoder_refused(
            _("the cross-encoder {name} cannot be loaded: {reason}", name=name, reason=reason)
        ) from error
    if model.num_labels != 1:
        raise cross_encoder_refused(
            _(
                "the cross-encoder {name} gives {num_labels} numbers a pair, not one",
                name=name,
                num_labels=model.num_labels,
            )
        )

    def score(question: str, passages: Sequence[str]) -> list[float]:
        pairs = [(question, passage) for passage in passages]
        scores = model.predict(pairs, activation_fn=lambda logits: logits.sigmoid(), show_progress_bar=False)
        return [float(value) for value in scores]

    return score


def cross_encoder_refused(what: Message) -> ModelDamaged:
    """The error for a model that cannot re-rank, with the cure."""
    return ModelDamaged(
        what, _("set rerank.model to a cross-encoder that sentence-transformers can load, or to an empty text")
    )
