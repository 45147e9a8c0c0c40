"""Of a model of the hub, what is used is downloaded, once."""

from pathlib import Path

import pytest

from archive import model_folder
from archive.errors import ModelMissing
from archive.hub import ensure_model, files_to_fetch

ON_THE_HUB = [
    "README.md", "config.json", "modules.json", "1_Pooling/config.json", "tokenizer.json", "sentencepiece.bpe.model",
    "model.safetensors", "pytorch_model.bin", "onnx/model.onnx", "onnx/model.onnx_data", "onnx/model_O4.onnx",
    "onnx/config.json", "openvino/openvino_model.bin",
]  # fmt: skip
SETTINGS = ["1_Pooling/config.json", "config.json", "modules.json", "sentencepiece.bpe.model", "tokenizer.json"]
EXPORT = ["onnx/model.onnx", "onnx/model.onnx_data"]


@pytest.mark.parametrize(
    ("backend", "weights"),
    [("torch", ["model.safetensors"]), ("onnx", EXPORT), ("auto", [*EXPORT, "model.safetensors"])],
)
def test_one_form_of_the_weights_is_fetched_for_a_backend(backend: str, weights: list[str]) -> None:
    assert files_to_fetch(ON_THE_HUB, backend) == sorted([*SETTINGS, *weights])


def test_a_model_without_an_export_is_fetched_for_torch_whatever_is_set() -> None:
    assert files_to_fetch(["config.json", "pytorch_model.bin"], "onnx") == ["config.json", "pytorch_model.bin"]


def test_a_model_that_is_here_is_not_asked_for(tmp_path: Path) -> None:
    assert ensure_model(str(tmp_path), "embedding.model") == tmp_path


def test_without_a_network_a_model_is_missing_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(model_folder.constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelMissing, match="cannot be downloaded; put the model folder on this machine"):
        ensure_model("no/such-model", "embedding.model")


def test_a_path_that_is_not_there_is_not_looked_for_on_the_hub() -> None:
    with pytest.raises(ModelMissing, match=r"the model \./e5 .* is not on this machine; put"):
        ensure_model("./e5", "embedding.model")
