"""Choose what makes the vectors: the bundled table, ONNX, or sentence-transformers with torch.

Questions are encoded without torch wherever that can be, since importing it takes seconds; passages by torch, which can
use a GPU, unless the settings say otherwise. Whoever does it, a model's vectors are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.embedding import static_table
from archive.embedding.cross_encoder import torch_remark
from archive.embedding.static_table import StaticTable
from archive.errors import ModelDamaged
from archive.messages import _
from archive.models.bundled import KUBE_ZH_EN, folder_of
from archive.models.families import Kind, Prefixes, prefixes_of
from archive.models.hub import ensure_model
from archive.models.model_folder import has_torch_weights, prompts_of, require_model
from archive.settings import EmbeddingSettings

Floats = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Floats]
EMBEDDING_SETTING = "embedding.model"


@dataclass(frozen=True)
class Encoder:
    """What makes vectors of one kind of text: `encode` gives unit vectors, float32, shape (len(texts), dimensions)."""

    backend: str  # table, onnx or torch
    encode: Encode
    remark: str = ""


@cache
def query_encoder(embedding: EmbeddingSettings) -> Encoder:
    """What encodes questions. Raises ModelMissing or ModelDamaged, with the cure."""
    if embedding.model == KUBE_ZH_EN:
        return Encoder("table", bundled_table().encode)
    folder = require_model(embedding.model, EMBEDDING_SETTING)
    if embedding.backend == "torch":
        return torch_encoder(embedding, folder, "query")
    return onnx_encoder(embedding, folder, "query", else_torch=embedding.backend == "auto")


@cache
def bundled_table() -> StaticTable:
    """The bundled model, for questions."""
    return static_table.load_table(folder_of(KUBE_ZH_EN))


@cache
def passage_encoder(embedding: EmbeddingSettings) -> Encoder:
    """What encodes passages; a model of the hub is downloaded first. Raises ModelMissing or ModelDamaged, with the cure."""
    if embedding.model == KUBE_ZH_EN:
        return torch_encoder(embedding, folder_of(KUBE_ZH_EN), "passage")
    folder = ensure_model(embedding.model, EMBEDDING_SETTING, backend=embedding.backend)
    if embedding.backend == "onnx" or (embedding.backend == "auto" and not has_torch_weights(folder)):
        return onnx_encoder(embedding, folder, "passage", else_torch=False)
    return torch_encoder(embedding, folder, "passage")


def onnx_encoder(embedding: EmbeddingSettings, folder: Path, kind: Kind, *, else_torch: bool) -> Encoder:
    from archive.embedding.onnx_model import NotForOnnx  # onnxruntime: the bundled model does without

    try:
        loaded = onnx_model(embedding, folder)
    except NotForOnnx as why:
        if not else_torch:
            raise encoder_not_for_onnx(embedding.model, why) from why
        return torch_encoder(embedding, folder, kind, remark=torch_remark(embedding.model, why))
    return Encoder("onnx", lambda texts: loaded.encode(texts, kind=kind))


def encoder_not_for_onnx(model: str, why: Exception) -> ModelDamaged:
    return ModelDamaged(
        _("the embedding model {model} cannot be run with ONNX: {why}", model=model, why=why),
        _('export it as docs/models.md tells, or set embedding.backend = "torch"'),
    )


def torch_encoder(embedding: EmbeddingSettings, folder: Path, kind: Kind, *, remark: str = "") -> Encoder:
    loaded = torch_model(embedding, folder)
    return Encoder("torch", lambda texts: loaded.encode(texts, kind=kind), remark)


@cache
def onnx_model(embedding: EmbeddingSettings, folder: Path) -> Any:
    from archive.embedding.onnx_encoder import load_onnx_encoder

    return load_onnx_encoder(folder, prefixes_for(embedding, folder), batch=embedding.batch)


@cache
def torch_model(embedding: EmbeddingSettings, folder: Path) -> Any:
    from archive.embedding.embed import load_embedder  # torch and sentence-transformers take seconds to import

    prefixes = prefixes_for(embedding, folder)
    device = embedding.device or None
    return load_embedder(embedding.model, folder, prefixes, device=device, batch=embedding.batch)


def prefixes_for(embedding: EmbeddingSettings, folder: Path) -> Prefixes:
    """What goes before questions and passages: as set, as the model says, or as its family wants it."""
    return prefixes_of(
        embedding.model, prompts_of(folder), query=embedding.query_prefix, passage=embedding.passage_prefix
    )
