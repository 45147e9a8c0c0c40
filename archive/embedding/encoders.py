"""Choose what makes the vectors: the bundled table, ONNX, or sentence-transformers with torch.

Texts are encoded by the bundled table where that is the model, which takes no time. With any other model questions are
encoded without torch wherever that can be, since importing it takes seconds; passages by torch, which can use a GPU, unless
the settings say otherwise. Whoever does it, a model's vectors are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.arrays import FloatArray
from archive.embedding import static_table
from archive.embedding.backends import prefer_onnx
from archive.embedding.static_table import StaticTable
from archive.messages import Text
from archive.models.bundled import KUBE_ZH_EN, folder_of
from archive.models.hub import ensure_model
from archive.models.model_folder import has_torch_weights, prompts_of, require_model
from archive.models.prefixes import Kind, Prefixes, prefixes_of
from archive.settings import EmbeddingSettings

if TYPE_CHECKING:
    from archive.embedding.onnx_encoder import OnnxEncoder
    from archive.embedding.torch_models import TorchEncoder

EMBEDDING_SETTING = "embedding.model"


@dataclass(frozen=True)
class Encoder:
    """What makes vectors of one kind of text: `encode` gives unit vectors, float32, shape (len(texts), dimensions)."""

    backend: str  # table, onnx or torch
    encode: Callable[[Sequence[str]], FloatArray]
    remark: Text = ""


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
    """The bundled model, for questions and passages."""
    return static_table.load_table(folder_of(KUBE_ZH_EN))


@cache
def passage_encoder(embedding: EmbeddingSettings) -> Encoder:
    """What encodes passages; a model of the hub is downloaded first. Raises ModelMissing or ModelDamaged, with the cure."""
    if embedding.model == KUBE_ZH_EN and embedding.backend == "torch":
        return torch_encoder(embedding, folder_of(KUBE_ZH_EN), "passage")
    if embedding.model == KUBE_ZH_EN:  # a note is indexed in a fifth of a second; importing torch takes ten times that
        return Encoder("table", bundled_table().encode)
    folder = ensure_model(embedding.model, EMBEDDING_SETTING, backend=embedding.backend)
    if embedding.backend == "onnx" or (embedding.backend == "auto" and not has_torch_weights(folder)):
        return onnx_encoder(embedding, folder, "passage", else_torch=False)
    return torch_encoder(embedding, folder, "passage")


def onnx_encoder(embedding: EmbeddingSettings, folder: Path, kind: Kind, *, else_torch: bool) -> Encoder:
    """What encodes texts of a kind with a model's export; with torch where it has none and `else_torch` allows that."""

    def by_onnx() -> Encoder:
        loaded = onnx_model(embedding, folder)
        return Encoder("onnx", lambda texts: loaded.encode(texts, kind=kind))

    return prefer_onnx(
        by_onnx,
        lambda remark: torch_encoder(embedding, folder, kind, remark=remark),
        model=embedding.model,
        part="embedding",
        else_torch=else_torch,
    )


def torch_encoder(embedding: EmbeddingSettings, folder: Path, kind: Kind, *, remark: Text = "") -> Encoder:
    """What encodes texts of a kind with torch."""
    loaded = torch_model(embedding, folder)
    return Encoder("torch", lambda texts: loaded.encode(texts, kind=kind), remark)


@cache
def onnx_model(embedding: EmbeddingSettings, folder: Path) -> OnnxEncoder:
    """The export in a folder, loaded once a process; raises NotForOnnx or ModelDamaged."""
    from archive.embedding.onnx_encoder import load_onnx_encoder  # onnxruntime: the bundled model does without

    return load_onnx_encoder(folder, prefixes_for(embedding, folder), batch=embedding.batch)


@cache
def torch_model(embedding: EmbeddingSettings, folder: Path) -> TorchEncoder:
    """The model in a folder, loaded with torch once a process; raises ModelDamaged."""
    from archive.embedding.torch_models import load_torch_encoder  # torch and sentence-transformers take seconds

    prefixes, device = prefixes_for(embedding, folder), embedding.device or None
    return load_torch_encoder(embedding.model, folder, prefixes, device=device, batch=embedding.batch)


def prefixes_for(embedding: EmbeddingSettings, folder: Path) -> Prefixes:
    """What goes before questions and passages: as set, as the model says, or as its family wants it."""
    return prefixes_of(
        embedding.model, prompts_of(folder), query=embedding.query_prefix, passage=embedding.passage_prefix
    )
