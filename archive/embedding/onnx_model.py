"""Run a model that was exported to ONNX with its own tokenizer: neither torch nor transformers is needed.

This is the only file that imports onnxruntime. What turns the outputs into vectors or scores is elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.normalizers import Lowercase
from tokenizers.normalizers import Sequence as Normalizers

from archive.errors import ModelDamaged
from archive.messages import _
from archive.models.model_folder import ONNX_FILES, max_tokens, read_config, reason_of

Numbers = NDArray[np.int64]
Text = str | tuple[str, str]

FED = {"input_ids", "attention_mask", "token_type_ids", "position_ids"}
ERRORS_ONLY = 3  # onnxruntime's severity: it warns of what it can do faster elsewhere
PLAIN_TOKENIZERS = {
    "PreTrainedTokenizerFast",
    "TokenizersBackend",
}  # do not tell transformers which text of a pair is which


class NotForOnnx(Exception):
    """Why a model cannot be run this way."""


@dataclass(frozen=True)
class OnnxModel:
    """A session and the tokenizer that feeds it."""

    file: Path
    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    tells_texts_apart: bool = True

    def run(self, texts: Sequence[Text]) -> tuple[dict[str, NDArray[np.float32]], Numbers]:
        """The outputs by name, one row a text, and the mask of what is no padding, shape (len(texts), tokens).

        A text is one string or a pair of them. Raises ModelDamaged when the session does not run.
        """
        encoded = self.tokenizer.encode_batch(list(texts))
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        fed = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([one.type_ids for one in encoded], np.int64) * self.tells_texts_apart,
            "position_ids": np.maximum(mask.cumsum(axis=1) - 1, 0),
        }
        types = {one.name: np.int32 if one.type == "tensor(int32)" else np.int64 for one in self.session.get_inputs()}
        try:
            outputs = self.session.run(None, {name: fed[name].astype(kind) for name, kind in types.items()})
        except Exception as error:  # onnxruntime raises its own, one for each of its status codes
            raise ModelDamaged(
                _("{file} does not run: {reason_of}", file=self.file, reason_of=reason_of(error)),
                remake(),
            ) from error
        names = [one.name for one in self.session.get_outputs()]
        return {name: np.asarray(made, np.float32) for name, made in zip(names, outputs, strict=True)}, mask


def load_onnx(folder: Path) -> OnnxModel:
    """The export in a model's folder.

    Raises NotForOnnx when there is none, or one that wants more than texts; ModelDamaged when it cannot be read.
    """
    file = next((folder / name for name in ONNX_FILES if (folder / name).is_file()), None)
    if file is None:
        raise NotForOnnx(lacks(ONNX_FILES[0]))
    if not (folder / "tokenizer.json").is_file():
        raise NotForOnnx(lacks("tokenizer.json"))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = ERRORS_ONLY
    try:
        tokenizer = load_onnx_tokenizer(folder)
        session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # both libraries raise bare exceptions of their own
        raise ModelDamaged(
            _("{file} cannot be loaded: {reason_of}", file=file, reason_of=reason_of(error)), remake()
        ) from error
    unknown = {one.name for one in session.get_inputs()} - FED
    if unknown:
        asked = sorted(unknown)[:3]
        raise NotForOnnx(_("its export asks for {asked}", asked=list(asked)))
    return OnnxModel(file, session, tokenizer, tells_texts_apart(folder))


def remake() -> str:
    return str(_('export the model again, or set backend = "torch"'))


def lacks(name: str) -> str:
    return str(_("it has no {name}", name=name))


def tells_texts_apart(folder: Path) -> bool:
    """Whether transformers would tell the model which of a pair's tokens belong to its second text."""
    config = read_config(folder / "tokenizer_config.json")
    if "model_input_names" in config:
        return "token_type_ids" in config["model_input_names"]
    return config.get("tokenizer_class") not in PLAIN_TOKENIZERS


def load_onnx_tokenizer(folder: Path) -> Tokenizer:
    """A model's tokenizer, cutting and padding as sentence-transformers would."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    if read_config(folder / "sentence_bert_config.json").get("do_lower_case"):
        before = [tokenizer.normalizer] if tokenizer.normalizer else []
        tokenizer.normalizer = Normalizers([Lowercase(), *before])
    pad = read_config(folder / "tokenizer_config.json").get("pad_token") or "[PAD]"
    token = pad["content"] if isinstance(pad, dict) else pad
    number = tokenizer.token_to_id(token) or read_config(folder / "config.json").get("pad_token_id") or 0
    tokenizer.enable_padding(pad_id=number, pad_token=token)
    longest = max_tokens(folder)
    if longest:
        tokenizer.enable_truncation(longest)
    return tokenizer
