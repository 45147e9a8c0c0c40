"""A cross-encoder by sentence-transformers, for one that was not exported to ONNX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sentence_transformers import CrossEncoder
from torch import nn
from transformers.utils.logging import disable_progress_bar

from archive.errors import ModelDamaged
from archive.messages import _
from archive.models.model_folder import reason_of

disable_progress_bar()  # type: ignore[no-untyped-call]  # of weights being loaded: it knows neither a terminal nor -q


def load_score(name: str, folder: Path, *, device: str | None = None) -> Callable[[str, Sequence[str]], list[float]]:
    """What scores passages of a question from 0 to 1. Raises ModelDamaged when the model does not load."""
    try:
        model = CrossEncoder(str(folder), device=device, local_files_only=True)
    except Exception as error:  # a folder can be wrong in as many ways as there are libraries reading it
        reason = reason_of(error)
        raise ModelDamaged(
            _("the cross-encoder {name} cannot be loaded: {reason}", name=name, reason=reason),
            choose_another(),
        ) from error
    if model.num_labels != 1:
        raise ModelDamaged(
            _(
                "the cross-encoder {name} gives {num_labels} numbers a pair, not one",
                name=name,
                num_labels=model.num_labels,
            ),
            choose_another(),
        )

    def score(question: str, passages: Sequence[str]) -> list[float]:
        pairs = [(question, passage) for passage in passages]
        return [float(value) for value in model.predict(pairs, activation_fn=nn.Sigmoid(), show_progress_bar=False)]

    return score


def choose_another() -> str:
    return str(_("set rerank.model to a cross-encoder that sentence-transformers can load, or to an empty text"))
