"""Vectors by a model that was exported to ONNX, the same ones that sentence-transformers makes of it with torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archive.arrays import FloatArray, IntArray
from archive.embedding.backends import NotForOnnx
from archive.embedding.onnx_model import OnnxModel, load_onnx
from archive.messages import _
from archive.models.model_folder import read_config
from archive.models.prefixes import Kind, Prefixes

Pool = Callable[[FloatArray, IntArray], FloatArray]
"""Vectors of texts, (texts, dimensions), from those of their tokens, (texts, tokens, dimensions), and the mask."""

TOKEN_OUTPUTS = ("last_hidden_state", "token_embeddings")
KNOWN_LAYERS = {"Transformer", "Pooling", "Normalize"}
OLD_MODES = {  # how sentence-transformers wrote the mode in older versions
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}


@dataclass(frozen=True)
class OnnxEncoder:
    """An exported model, how its tokens' vectors become a text's, and what goes before a text."""

    model: OnnxModel
    pool: Pool
    prefixes: Prefixes
    batch: int
    dimensions: int

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> FloatArray:
        """Unit vectors for texts, in order: float32, shape (len(texts), dimensions)."""
        prefix = self.prefixes.before(kind)
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))  # a batch is padded to its longest
        for start in range(0, len(texts), self.batch):
            places = by_length[start : start + self.batch]
            vectors[places] = self.pooled([prefix + texts[place] for place in places])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: FloatArray = vectors / np.maximum(lengths, 1e-12)
        return unit

    def pooled(self, texts: Sequence[str]) -> FloatArray:
        """The vectors of one batch of texts, prefixes and all, of any length."""
        outputs, mask = self.model.run(texts)
        tokens = next(outputs[name] for name in TOKEN_OUTPUTS if name in outputs)
        return self.pool(tokens, mask)[:, : self.dimensions]


def load_onnx_encoder(folder: Path, prefixes: Prefixes, *, batch: int) -> OnnxEncoder:
    """The export in a folder, as sentence-transformers would use it.

    Raises NotForOnnx, with the reason, when the folder has no export or the model does more than is known here.
    """
    pool = POOLS[pooling_of(folder)]
    model = load_onnx(folder)
    output = next(filter(model.has_output, TOKEN_OUTPUTS), "")
    if not output:
        raise NotForOnnx(_("its export gives no {output}", output=TOKEN_OUTPUTS[0]))
    width = model.run(["-"])[0][output].shape[-1]
    kept = read_config(folder / "config_sentence_transformers.json").get("truncate_dim") or width
    return OnnxEncoder(model, pool, prefixes, batch, min(kept, width))


def pooling_of(folder: Path) -> str:
    """The mode of pooling that a model's files name. Raises NotForOnnx when it is not one of ours."""
    layers = read_config(folder / "modules.json")
    if not layers:  # a plain transformer: sentence-transformers takes the mean, or the last token of a decoder
        architectures = read_config(folder / "config.json").get("architectures") or [""]
        return "lasttoken" if architectures[0].endswith("ForCausalLM") else "mean"
    kinds = {layer["type"].split(".")[-1]: layer["path"] for layer in layers}
    unknown = sorted(set(kinds) - KNOWN_LAYERS)
    if unknown or not {"Transformer", "Pooling"} <= set(kinds):
        no_pooling = _("it has no pooling layer")
        layer = _("it has a layer of kind {unknown}", unknown=list(unknown))
        raise NotForOnnx(layer if unknown else no_pooling)
    config = read_config(folder / kinds["Pooling"] / "config.json")
    modes = config.get("pooling_mode") or [mode for old, mode in OLD_MODES.items() if config.get(old)] or "mean"
    modes = [modes] if isinstance(modes, str) else modes
    if len(modes) != 1 or modes[0] not in POOLS:
        raise NotForOnnx(_("it pools by {modes}", modes=list(modes)))
    if not config.get("include_prompt", True):
        raise NotForOnnx(_("it leaves its prompt out when it pools"))
    return str(modes[0])


def mean(tokens: FloatArray, mask: IntArray) -> FloatArray:
    """The mean of what is no padding."""
    weights = mask[:, :, None].astype(np.float32)
    pooled: FloatArray = (tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    return pooled


def first_token(tokens: FloatArray, mask: IntArray) -> FloatArray:
    """The first one that is no padding: [CLS]."""
    taken: FloatArray = tokens[np.arange(len(tokens)), mask.argmax(axis=1)]
    return taken


def last_token(tokens: FloatArray, mask: IntArray) -> FloatArray:
    """The last one that is no padding, as decoders pool."""
    taken: FloatArray = tokens[np.arange(len(tokens)), mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)]
    return taken


POOLS: dict[str, Pool] = {"mean": mean, "cls": first_token, "lasttoken": last_token}
