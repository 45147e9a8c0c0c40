"""Score passages for a question with a cross-encoder, which reads both together: better than vectors, and far slower."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from archive.embedding.backends import NotForOnnx, prefer_onnx
from archive.messages import Text, _
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
    remark: Text = ""


@cache
def load_reranker(settings: RerankSettings) -> Reranker:
    """The cross-encoder that is set. Raises ModelMissing or ModelDamaged, with the cure."""
    folder = require_model(settings.model, RERANK_SETTING)
    if settings.backend == "torch":
        return torch_reranker(settings, folder)
    return prefer_onnx(
        lambda: Reranker("onnx", onnx_score(folder)),
        lambda remark: torch_reranker(settings, folder, remark=remark),
        model=settings.model,
        part="rerank",
        else_torch=settings.backend != "onnx",
    )


def onnx_score(folder: Path) -> Score:
    """What scores with the export in a folder; raises NotForOnnx when there is none that gives one number a pair."""
    from archive.embedding.onnx_model import load_onnx  # onnxruntime: only who re-ranks pays for it

    model = load_onnx(folder)
    if model.width_of("logits") != 1:
        raise NotForOnnx(_("its export does not give one number a pair"))

    def score(question: str, passages: Sequence[str]) -> list[float]:
        logits = model.run([(question, passage) for passage in passages])[0]["logits"][:, 0]
        return [float(value) for value in 1 / (1 + np.exp(-logits.astype(np.float64)))]

    return score


def torch_reranker(settings: RerankSettings, folder: Path, *, remark: Text = "") -> Reranker:
    """The cross-encoder in a folder, run with torch."""
    from archive.embedding.torch_models import (
        load_torch_score,  # torch and sentence-transformers take seconds to import
    )

    return Reranker("torch", load_torch_score(settings.model, folder, device=settings.device or None), remark)
