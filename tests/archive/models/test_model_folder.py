"""Models are found by folder or in the hub's cache, and named by their content."""

import json
from pathlib import Path

import pytest

from archive.errors import ModelMissing
from archive.messages import choose
from archive.models import model_folder
from archive.models.identity import embedding_identity
from archive.models.model_folder import find_model, folder_key, hub_name, max_tokens, reason_of, require_model


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub's client."""
    monkeypatch.setattr(model_folder.constants, "HF_HUB_CACHE", str(tmp_path))
    return tmp_path


def downloaded(cache: Path, name: str, commit: str, **files: str) -> Path:
    root = cache / f"models--{name.replace('/', '--')}"
    folder = root / "snapshots" / commit
    folder.mkdir(parents=True)
    (root / "refs").mkdir(exist_ok=True)
    (root / "refs" / "main").write_text(commit)
    for file, text in files.items():
        (folder / file.replace("_", ".")).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("BAAI/bge-m3", "BAAI/bge-m3"),
        ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
        ("/models/bge", ""),
        ("~/bge", ""),
        ("a/b/c", ""),
    ],
)
def test_a_name_of_the_hub_is_told_from_a_path(model: str, name: str) -> None:
    assert hub_name(model) == name


def test_a_downloaded_model_is_found_and_known_by_its_commit(cache: Path) -> None:
    folder = downloaded(cache, "BAAI/bge-m3", "abc123", config_json="{}", model_safetensors="")
    assert find_model("BAAI/bge-m3") == folder
    assert embedding_identity("BAAI/bge-m3") == "hub:BAAI/bge-m3@abc123"
    assert embedding_identity("BAAI/bge-m3", "passage: ").startswith("hub:BAAI/bge-m3@abc123 ")


def test_an_interrupted_download_is_not_there(cache: Path) -> None:
    folder = downloaded(cache, "BAAI/bge-m3", "abc123", config_json="{}")
    assert find_model("BAAI/bge-m3") is None
    shards = {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(shards))
    (folder / "model-1.safetensors").touch()
    assert find_model("BAAI/bge-m3") is None
    (folder / "model-2.safetensors").touch()
    assert find_model("BAAI/bge-m3") == folder


@pytest.mark.parametrize(
    ("model", "cure"),
    [
        ("no/such-model", "connect once and run: hf download no/such-model, or put the model folder on this machine"),
        ("/nowhere/e5", "; put the model folder on this machine and set embedding.model to its path"),
    ],
)
def test_a_model_that_is_not_here_is_missing_with_the_cure(cache: Path, model: str, cure: str) -> None:
    with pytest.raises(ModelMissing, match=f"the model {model} .embedding.model. is not on this machine.*{cure}"):
        require_model(model, "embedding.model")


def test_a_folder_is_known_by_what_shapes_its_vectors(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(bytes(200_000))
    (tmp_path / "config.json").write_text("{}")
    before = folder_key(tmp_path)
    (tmp_path / "README.md").write_text("about it")
    (tmp_path / "model.onnx").write_bytes(b"the same weights")
    assert folder_key(tmp_path) == before
    (tmp_path / "model.safetensors").write_bytes(bytes(100_000) + b"trained" + bytes(99_993))
    trained = folder_key(tmp_path)
    assert trained != before
    (tmp_path / "config.json").write_text('{"hidden_size": 3}')
    assert folder_key(tmp_path) not in (before, trained)


def test_an_export_alone_is_known_by_itself(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"one")
    before = folder_key(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"two")
    assert folder_key(tmp_path) != before


def test_a_model_reads_as_many_tokens_as_its_files_say(tmp_path: Path) -> None:
    assert max_tokens(tmp_path) is None
    (tmp_path / "config.json").write_text('{"max_position_embeddings": 514}')
    (tmp_path / "tokenizer_config.json").write_text('{"model_max_length": 512}')
    assert max_tokens(tmp_path) == 512
    (tmp_path / "sentence_bert_config.json").write_text('{"max_seq_length": 128}')
    assert max_tokens(tmp_path) == 128


def test_a_chinese_reader_is_told_where_to_get_a_model(cache: Path) -> None:
    choose("zh")
    with pytest.raises(ModelMissing) as told:
        require_model("BAAI/bge-m3", "embedding.model")
    assert str(told.value.what) == "本机没有模型 BAAI/bge-m3（embedding.model）"
    assert str(told.value.cure) == (
        "请联网一次并运行 hf download BAAI/bge-m3，或把模型目录放到本机，并将 embedding.model 设为其路径"
    )
    with pytest.raises(ModelMissing) as told:
        require_model("/models/bge", "rerank.model")
    assert str(told.value.cure) == "请把模型目录放到本机，并将 rerank.model 设为其路径"


def test_what_a_library_said_is_told_without_its_error_number() -> None:
    assert reason_of(OSError(-2, "Name or service not known")) == "Name or service not known"
    assert reason_of(ValueError()) == "ValueError"
