"""Convert a Whisper checkpoint in OpenAI's format into the folder that faster-whisper loads, once a checkpoint."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ctranslate2.converters.utils import fuse_linear
from ctranslate2.specs import common_spec
from ctranslate2.specs.whisper_spec import WhisperSpec

from archive.arrays import FloatArray
from archive.asr.byte_pairs import PIECES
from archive.asr.faster_whisper.cache import converted_folder
from archive.asr.openai_whisper.checkpoint import Checkpoint, read_checkpoint
from archive.files import storage_errors
from archive.models.tokenizers import Tokenizer, byte_pair_tokenizer

Weights = Mapping[str, FloatArray]


def convert_once(checkpoint: Path, *, sha256: str, compute_type: str) -> Path:
    """The folder that holds this checkpoint as `compute_type` (float32, float16, int8 …); made when there is none yet.

    Raises ModelMissing when the file is not a checkpoint, StorageFailed when the cache cannot be written.
    """
    target = converted_folder(sha256, compute_type)
    if target.is_dir():
        return target
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=target.parent, prefix=".part-"))
        try:
            write_folder(read_checkpoint(checkpoint, sha256=sha256), part, compute_type)
            with suppress(FileExistsError):  # another process was faster
                part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return target


def write_folder(checkpoint: Checkpoint, folder: Path, compute_type: str) -> None:
    """Write the network, its vocabulary and the parameters of its spectrogram."""
    tokenizer = byte_pair_tokenizer(checkpoint.vocabulary, pattern=PIECES, special_tokens=checkpoint.special_tokens)
    spec = build_spec(checkpoint)
    spec.register_vocabulary(list_vocabulary(tokenizer, checkpoint.dims["n_vocab"]))
    spec.config.suppress_ids, spec.config.suppress_ids_begin = checkpoint.suppressed, checkpoint.suppressed_at_start
    spec.config.lang_ids, spec.config.alignment_heads = checkpoint.languages, checkpoint.alignment_heads
    spec.validate()
    spec.optimize(quantization=None if compute_type == "float32" else compute_type)
    spec.save(str(folder))
    tokenizer.save(str(folder / "tokenizer.json"))
    spectrogram = {"feature_size": checkpoint.dims["n_mels"], "sampling_rate": 16000, "hop_length": 160, "n_fft": 400}
    (folder / "preprocessor_config.json").write_text(json.dumps(spectrogram | {"chunk_length": 30}), "utf-8")


def list_vocabulary(tokenizer: Tokenizer, size: int) -> list[str]:
    """Token by number; the numbers that a model has beyond them stand for nothing."""
    by_number = {number: token for token, number in tokenizer.get_vocab().items()}
    return [by_number.get(number, f"<|unused{number}|>") for number in range(size)]


def build_spec(checkpoint: Checkpoint) -> WhisperSpec:
    """The network as CTranslate2 describes it, with the checkpoint's weights."""
    dims, weights = checkpoint.dims, checkpoint.weights
    spec = WhisperSpec(dims["n_audio_layer"], dims["n_audio_head"], dims["n_text_layer"], dims["n_text_head"])
    for conv, name in ((spec.encoder.conv1, "encoder.conv1"), (spec.encoder.conv2, "encoder.conv2")):
        conv.weight, conv.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    spec.encoder.position_encodings.encodings = weights["encoder.positional_embedding"]
    set_norm(spec.encoder.layer_norm, weights, "encoder.ln_post")
    spec.decoder.embeddings.weight = weights["decoder.token_embedding.weight"]
    spec.decoder.projection.weight = spec.decoder.embeddings.weight  # tied
    spec.decoder.position_encodings.encodings = weights["decoder.positional_embedding"]
    set_norm(spec.decoder.layer_norm, weights, "decoder.ln")
    for part, name in ((spec.encoder, "encoder"), (spec.decoder, "decoder")):
        for number, layer in enumerate(part.layer):
            set_layer(layer, weights, f"{name}.blocks.{number}")
    return spec


def set_layer(layer: Any, weights: Weights, name: str) -> None:
    """Set a transformer block: self-attention, cross-attention where there is one, and the feed-forward network."""
    attention = layer.self_attention
    fuse_linear(attention.linear[0], [linear(weights, f"{name}.attn.{part}") for part in ("query", "key", "value")])
    set_linear(attention.linear[1], weights, f"{name}.attn.out")
    set_norm(attention.layer_norm, weights, f"{name}.attn_ln")
    if f"{name}.cross_attn.query.weight" in weights:
        cross = layer.attention
        fuse_linear(cross.linear[0], [linear(weights, f"{name}.cross_attn.query")])
        fuse_linear(cross.linear[1], [linear(weights, f"{name}.cross_attn.{part}") for part in ("key", "value")])
        set_linear(cross.linear[2], weights, f"{name}.cross_attn.out")
        set_norm(cross.layer_norm, weights, f"{name}.cross_attn_ln")
    set_linear(layer.ffn.linear_0, weights, f"{name}.mlp.0")
    set_linear(layer.ffn.linear_1, weights, f"{name}.mlp.2")
    set_norm(layer.ffn.layer_norm, weights, f"{name}.mlp_ln")


def linear(weights: Weights, name: str) -> common_spec.LinearSpec:
    """The linear layer of that name."""
    spec = common_spec.LinearSpec()
    set_linear(spec, weights, name)
    return spec


def set_linear(spec: common_spec.LinearSpec, weights: Weights, name: str) -> None:
    """Set a linear layer; Whisper's keys have no bias."""
    spec.weight = weights[f"{name}.weight"]
    if f"{name}.bias" in weights:
        spec.bias = weights[f"{name}.bias"]


def set_norm(spec: common_spec.LayerNormSpec, weights: Weights, name: str) -> None:
    """Set a layer normalisation."""
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]
