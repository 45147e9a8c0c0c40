"""Which library runs a model: ONNX wherever it can, since torch takes seconds to import; and why it was torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from archive.errors import ModelDamaged
from archive.messages import Message, Text, _

Loaded = TypeVar("Loaded")


class NotForOnnx(Exception):
    """Why a model cannot be run with ONNX."""


def prefer_onnx(
    by_onnx: Callable[[], Loaded],
    by_torch: Callable[[Text], Loaded],
    *,
    model: str,
    part: str,
    else_torch: bool,
) -> Loaded:
    """What `by_onnx` loads; where it raises NotForOnnx, what `by_torch` loads, which is told how to remark on it.

    Raises ModelDamaged, with the cure, when torch is not to be taken; `part` of the settings names the backend.
    """
    try:
        return by_onnx()
    except NotForOnnx as why:
        if not else_torch:
            raise ModelDamaged(
                _("the model {model} ({part}) cannot be run with ONNX: {why}", model=model, part=part, why=why),
                _('export it as docs/models.md tells, or set {part}.backend = "torch"', part=part),
            ) from why
        return by_torch(torch_remark(model, why))


def torch_remark(model: str, why: Exception) -> Message:
    """What a reader should know of a model that had to be loaded with torch."""
    return _(
        "{model} was loaded with torch, which takes seconds: {why}; docs/models.md tells how to export it",
        model=model,
        why=why,
    )
