"""A model in CTranslate2's format, as faster-whisper loads it, back into a checkpoint in OpenAI's format.

The other direction is `faster_whisper/convert.py`. The file is read as it is written down: names, shapes, bytes.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch

from archive.arrays import FloatArray
from archive.errors import ModelDamaged
from archive.files import partial_file
from archive.messages import _

MODEL, CONFIG = "model.bin", "config.json"
FORMAT = 6  # of model.bin
# By CTranslate2's number of a type; an array of another is quantized.
FLOATS: dict[int, np.dtype[Any]] = {0: np.dtype("<f4"), 4: np.dtype("<f2")}
INTEGERS: dict[int, np.dtype[Any]] = {1: np.dtype("<i1"), 2: np.dtype("<i2"), 3: np.dtype("<i4")}

NamedWeights = dict[str, FloatArray]


def write_checkpoint(folder: Path, target: Path) -> Path:
    """The checkpoint `target` (.pt, half precision) from a converted model's folder, with its alignment heads beside the weights.

    Raises ModelDamaged when the folder holds no Whisper, or one in 8 bit.
    """
    weights = dict(read_weights(folder / MODEL))
    config = json.loads((folder / CONFIG).read_text("utf-8"))
    state = {name: torch.from_numpy(np.array(each)).half() for name, each in openai_weights(weights).items()}
    checkpoint = {
        "dims": dims_of(weights),
        "model_state_dict": state,
        "alignment_heads": [(int(layer), int(head)) for layer, head in config.get("alignment_heads", [])],
    }
    with partial_file(target) as part:
        torch.save(checkpoint, part)
        part.replace(target)
    return target


def read_weights(path: Path) -> Iterator[tuple[str, FloatArray]]:
    """Name and value of each weight. Raises ModelDamaged when they are none, or quantized."""
    with path.open("rb") as file:
        if number(file, "<I") != FORMAT or text(file) != "WhisperSpec":
            raise not_converted(path)
        number(file, "<I")  # the specification's revision
        for _weight in range(number(file, "<I")):
            name, shape = text(file), [number(file, "<I") for _axis in range(number(file, "<B"))]
            kind, content = number(file, "<B"), file.read(number(file, "<I"))
            if kind not in FLOATS and (shape or kind not in INTEGERS):
                raise not_converted(path)
            yield name, np.frombuffer(content, (FLOATS | INTEGERS)[kind]).reshape(shape)


def not_converted(path: Path) -> ModelDamaged:
    """The error for a file that is no Whisper in half or full precision."""
    return ModelDamaged(
        _("{path} is not a Whisper model in CTranslate2's format, float16 or float32", path=path),
        _("convert the model with --quantization float16"),
    )


def number(file: BinaryIO, form: str) -> int:
    """The next number, of a form of `struct`."""
    return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])


def text(file: BinaryIO) -> str:
    """The next text: its length with the zero behind it, and its bytes."""
    return file.read(number(file, "<H"))[:-1].decode()


def openai_weights(weights: NamedWeights) -> NamedWeights:
    """The same weights under OpenAI's names: what is fused taken apart, a bias of zero for keys left out."""
    found: NamedWeights = {}
    for part, norm in (("encoder", "ln_post"), ("decoder", "ln")):
        found[f"{part}.positional_embedding"] = weights[f"{part}/position_encodings/encodings"]
        found |= norm_weights(weights, f"{part}/layer_norm", f"{part}.{norm}")
        for layer in range(count_layers(weights, part)):
            found |= block_weights(weights, f"{part}/layer_{layer}", f"{part}.blocks.{layer}")
    for conv in ("conv1", "conv2"):
        found |= linear_weights(weights, f"encoder/{conv}", f"encoder.{conv}")
    return found | {"decoder.token_embedding.weight": weights["decoder/embeddings/weight"]}  # projects the output too


def block_weights(weights: NamedWeights, old: str, new: str) -> NamedWeights:
    """A transformer block: self-attention, cross-attention where there is one, the feed-forward network."""
    own, cross = f"{old}/self_attention", f"{old}/attention"
    found = fused_weights(weights, f"{own}/linear_0", [f"{new}.attn.{part}" for part in ("query", "key", "value")])
    found |= linear_weights(weights, f"{own}/linear_1", f"{new}.attn.out")
    found |= norm_weights(weights, f"{own}/layer_norm", f"{new}.attn_ln")
    if f"{cross}/linear_0/weight" in weights:
        found |= linear_weights(weights, f"{cross}/linear_0", f"{new}.cross_attn.query")
        found |= fused_weights(weights, f"{cross}/linear_1", [f"{new}.cross_attn.{part}" for part in ("key", "value")])
        found |= linear_weights(weights, f"{cross}/linear_2", f"{new}.cross_attn.out")
        found |= norm_weights(weights, f"{cross}/layer_norm", f"{new}.cross_attn_ln")
    found |= linear_weights(weights, f"{old}/ffn/linear_0", f"{new}.mlp.0")
    found |= linear_weights(weights, f"{old}/ffn/linear_1", f"{new}.mlp.2")
    return found | norm_weights(weights, f"{old}/ffn/layer_norm", f"{new}.mlp_ln")


def fused_weights(weights: NamedWeights, old: str, names: list[str]) -> NamedWeights:
    """Layers that CTranslate2 keeps as one, each by its own name; keys have no bias."""
    found: NamedWeights = {}
    for kind in ("weight", "bias"):
        for name, value in zip(names, np.split(weights[f"{old}/{kind}"], len(names)), strict=True):
            if not (kind == "bias" and name.endswith(".key")):
                found[f"{name}.{kind}"] = value
    return found


def linear_weights(weights: NamedWeights, old: str, new: str) -> NamedWeights:
    """A layer with its bias."""
    return {f"{new}.{kind}": weights[f"{old}/{kind}"] for kind in ("weight", "bias")}


def norm_weights(weights: NamedWeights, old: str, new: str) -> NamedWeights:
    """A layer normalisation."""
    return {f"{new}.weight": weights[f"{old}/gamma"], f"{new}.bias": weights[f"{old}/beta"]}


def dims_of(weights: NamedWeights) -> dict[str, int]:
    """A model's sizes under OpenAI's names."""
    width, mels, _kernel = weights["encoder/conv1/weight"].shape
    vocabulary, text_width = weights["decoder/embeddings/weight"].shape
    layers = {part: count_layers(weights, part) for part in ("encoder", "decoder")}
    return {
        "n_mels": mels,
        "n_audio_ctx": len(weights["encoder/position_encodings/encodings"]),
        "n_audio_state": width,
        "n_audio_head": int(weights["encoder/num_heads"]),
        "n_audio_layer": layers["encoder"],
        "n_vocab": vocabulary,
        "n_text_ctx": len(weights["decoder/position_encodings/encodings"]),
        "n_text_state": text_width,
        "n_text_head": int(weights["decoder/num_heads"]),
        "n_text_layer": layers["decoder"],
    }


def count_layers(weights: NamedWeights, part: str) -> int:
    """Of the encoder or the decoder."""
    return sum(name.startswith(f"{part}/layer_") and name.endswith("/ffn/linear_0/weight") for name in weights)
