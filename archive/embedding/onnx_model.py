"""Run a model that was exported to ONNX with its own tokenizer: neither torch nor transformers is needed.

This is the only file that imports onnxruntime. What turns the outputs into vectors or scores is elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from archive.arrays import FloatArray, IntArray
from archive.embedding.backends import NotForOnnx
from archive.errors import ModelDamaged
from archive.messages import Message, _
from archive.models.model_folder import ONNX_FILES, max_tokens, read_config, reason_of
from archive.models.tokenizers import Tokenizer, lowercase_first, read_tokenizer

ModelInput = str | tuple[str, str]

KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids", "position_ids"}
ERRORS_ONLY = 3  # onnxruntime's severity: it warns of what it can do faster elsewhere
# These do not tell transformers which text of a pair is which.
PLAIN_TOKENIZERS = {"PreTrainedTokenizerFast", "TokenizersBackend"}


@dataclass(frozen=True)
class OnnxModel:
    """A session and the tokenizer that feeds it."""

    file: Path
    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    tells_texts_apart: bool = True

    def width_of(self, output: str) -> int:
        """The length of the last axis of an output; 0 where the model has none of that name, or does not fix it."""
        widths = {one.name: one.shape[-1] for one in self.session.get_outputs()}
        return widths[output] if isinstance(widths.get(output), int) else 0

    def has_output(self, name: str) -> bool:
        """Whether the model gives an output of that name."""
        return any(one.name == name for one in self.session.get_outputs())

    def run(self, texts: Sequence[ModelInput]) -> tuple[dict[str, FloatArray], IntArray]:
        """The outputs by name, one row a text, and the mask of what is no padding, shape (len(texts), tokens).

        A text is one string or a pair of them. Raises ModelDamaged when the session does not run.
        """
        inputs, mask = self.inputs_of(texts)
        try:
            outputs = self.session.run(None, inputs)
        except Exception as error:  # onnxruntime raises its own, one for each of its status codes
            raise ModelDamaged(
                _("{file} does not run: {reason}", file=self.file, reason=reason_of(error)), export_again()
            ) from error
        names = [one.name for one in self.session.get_outputs()]
        return {name: np.asarray(output, np.float32) for name, output in zip(names, outputs, strict=True)}, mask

    def inputs_of(self, texts: Sequence[ModelInput]) -> tuple[dict[str, np.ndarray], IntArray]:
        """What the session takes of texts, by name and in its types; and the mask of what is no padding."""
        encoded = self.tokenizer.encode_batch(list(texts))
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        values = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([one.type_ids for one in encoded], np.int64) * self.tells_texts_apart,
            "position_ids": np.maximum(mask.cumsum(axis=1) - 1, 0),
        }
        types = {one.name: np.int32 if one.type == "tensor(int32)" else np.int64 for one in self.session.get_inputs()}
        return {name: values[name].astype(kind) for name, kind in types.items()}, mask


def load_onnx(folder: Path) -> OnnxModel:
    """The export in a model's folder.

    Raises NotForOnnx when there is none, or one that wants more than texts; ModelDamaged when it cannot be read.
    """
    file = next((folder / name for name in ONNX_FILES if (folder / name).is_file()), None)
    if file is None:
        raise NotForOnnx(lacks(ONNX_FILES[0]))
    if not (folder / "tokenizer.json").is_file():
        raise NotForOnnx(lacks("tokenizer.json"))
    try:
        model = OnnxModel(file, open_session(file), load_onnx_tokenizer(folder), tells_texts_apart(folder))
    except Exception as error:  # both libraries raise bare exceptions of their own
        raise ModelDamaged(
            _("{file} cannot be loaded: {reason}", file=file, reason=reason_of(error)), export_again()
        ) from error
    unknown = {one.name for one in model.session.get_inputs()} - KNOWN_INPUTS
    if unknown:
        raise NotForOnnx(_("its export asks for {inputs}", inputs=sorted(unknown)[:3]))
    return model


def open_session(file: Path) -> onnxruntime.InferenceSession:
    """An export, ready to run on the processor."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = ERRORS_ONLY
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def export_again() -> Message:
    """The cure for an export that cannot be run."""
    return _('export the model again, or set backend = "torch"')


def lacks(name: str) -> Message:
    """Why a folder without that file is not for ONNX."""
    return _("it has no {name}", name=name)


def tells_texts_apart(folder: Path) -> bool:
    """Whether transformers would tell the model which of a pair's tokens belong to its second text."""
    config = read_config(folder / "tokenizer_config.json")
    if "model_input_names" in config:
        return "token_type_ids" in config["model_input_names"]
    return config.get("tokenizer_class") not in PLAIN_TOKENIZERS


def load_onnx_tokenizer(folder: Path) -> Tokenizer:
    """A model's tokenizer, cutting and padding as sentence-transformers would."""
    tokenizer = read_tokenizer(folder / "tokenizer.json")
    if read_config(folder / "sentence_bert_config.json").get("do_lower_case"):
        lowercase_first(tokenizer)
    pad = read_config(folder / "tokenizer_config.json").get("pad_token") or "[PAD]"
    token = pad["content"] if isinstance(pad, dict) else pad
    number = tokenizer.token_to_id(token) or read_config(folder / "config.json").get("pad_token_id") or 0
    tokenizer.enable_padding(pad_id=number, pad_token=token)
    longest = max_tokens(folder)
    if longest:
        tokenizer.enable_truncation(longest)
    return tokenizer
