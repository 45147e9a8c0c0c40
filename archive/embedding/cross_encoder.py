"""Score passages for a question with a cross-encoder, which reads both together: better than vectors, and far slower."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from archive.errors import ModelDamaged
from archive.messages import _
from archive.models.model_folder import require_model
from archive.settings import RerankSettings

Score = Callable[[str, Sequence[str]], list[float]]
"""One number from 0 to 1 for each passage of a question, in order."""

RERANK_SETTING = "rerank.model"


@dataclass(frozen=True)
class Reranker:
    """What scores passages, and what a reader should know of it."""

    backend: str  # onnx or torch
    score: Score
    remark: str = ""


@cache
def load_reranker(settings: RerankSettings) -> Reranker:
    """The cross-encoder that is set. Raises ModelMissing or ModelDamaged, with the cure."""
    folder = require_model(settings.model, RERANK_SETTING)
    if settings.backend == "torch":
        return torch_reranker(settings, folder)
    from archive.embedding.onnx_model import NotForOnnx  # onnxruntime: only who re-ranks pays for it

    try:
        return Reranker("onnx", onnx_score(folder))
    except NotForOnnx as why:
        if settings.backend == "onnx":
            raise reranker_not_for_onnx(settings.model, why) from why
        return torch_reranker(settings, folder, remark=torch_remark(settings.model, why))


def onnx_score(folder: Path) -> Score:
    """Raises NotForOnnx when there is no export that gives one number a pair."""
    from archive.embedding.onnx_model import NotForOnnx, load_onnx

    model = load_onnx(folder)
    widths = {one.name: one.shape[-1] for one in model.session.get_outputs()}
    if widths.get("logits", 0) != 1:
        raise NotForOnnx(_("its export does not give one number a pair"))

    def score(question: str, passages: Sequence[str]) -> list[float]:
        logits = model.run([(question, passage) for passage in passages])[0]["logits"][:, 0]
        return [float(value) for value in 1 / (1 + np.exp(-logits.astype(np.float64)))]

    return score


def torch_reranker(settings: RerankSettings, folder: Path, *, remark: str = "") -> Reranker:
    from archive.embedding.torch_cross_encoder import (
        load_score,  # torch and sentence-transformers take seconds to import
    )

    return Reranker("torch", load_score(settings.model, folder, device=settings.device or None), remark)


def reranker_not_for_onnx(model: str, why: Exception) -> ModelDamaged:
    return ModelDamaged(
        _("the cross-encoder {model} cannot be run with ONNX: {why}", model=model, why=why),
        _('export it as docs/models.md tells, or set rerank.backend = "torch"'),
    )


def torch_remark(model: str, why: Exception) -> str:
    return str(
        _(
            "{model} was loaded with torch, which takes seconds: {why}; docs/models.md tells how to export it",
            model=model,
            why=why,
        )
    )
