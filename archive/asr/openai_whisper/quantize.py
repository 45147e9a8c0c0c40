"""Compute OpenAI's Whisper in 8 bit on a CPU, with torch's dynamic quantization."""

from __future__ import annotations

import warnings

import torch
import whisper
from whisper.model import Linear

from archive.asr.openai_whisper.inference import OutputProjection


def quantize(model: whisper.Whisper) -> OutputProjection:
    """Compute the linear layers in 8 bit, in place: weights once, what flows through them as it comes.

    Returns the output projection in 8 bit; the embedding, whose weights it shares, stays as it is.
    """
    for name, layer in list(model.named_modules()):
        if isinstance(layer, Linear):  # Whisper's own kind, which torch's quantizer does not know
            parent, _, own = name.rpartition(".")
            setattr(model.get_submodule(parent), own, torch_linear(layer.weight, layer.bias))
    project = torch.nn.Sequential(torch_linear(model.decoder.token_embedding.weight, None))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces that this will move to another package
        for module in (model, project):
            torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
                module, {torch.nn.Linear}, dtype=torch.qint8, inplace=True
            )
    return project


def torch_linear(weight: torch.Tensor, bias: torch.Tensor | None) -> torch.nn.Linear:
    """torch's own linear layer with these weights."""
    layer = torch.nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None, device="meta")
    layer.weight = torch.nn.Parameter(weight)
    if bias is not None:
        layer.bias = torch.nn.Parameter(bias)
    return layer
