"""Every backend makes the same vectors, and the one that is fast to start is taken where it can be."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from archive.embedding.encoders import passage_encoder, query_encoder
from archive.errors import ModelDamaged, ModelMissing
from archive.settings import EmbeddingSettings
from tests.tiny_models import WIDTH, embedding_model

TEXTS = [
    "pod",
    "",
    "the scheduler keeps failed pods in the backoff queue " * 4,
    "调度器 抢占 牺牲者",
    "zzz 🙂 Ａ",
    "queue",
]


def changed(folder: Path, target: Path, file: str, **values: object) -> Path:
    """A copy of a model with some values of one of its files changed."""
    shutil.copytree(folder, target)
    path = target / file
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values))
    return target


@pytest.mark.parametrize("pooling", ["mean", "cls", "lasttoken"])
def test_onnx_and_torch_make_the_same_vectors(tmp_path: Path, pooling: str) -> None:
    model = str(embedding_model(tmp_path, pooling=pooling))
    torch = passage_encoder(EmbeddingSettings(model, backend="torch", device="cpu")).encode(TEXTS)
    onnx = passage_encoder(EmbeddingSettings(model, backend="onnx", batch=2)).encode(TEXTS)
    assert onnx.dtype == torch.dtype == np.float32 and onnx.shape == (len(TEXTS), WIDTH)
    assert np.abs(onnx - torch).max() < 1e-3
    assert np.linalg.norm(onnx, axis=1) == pytest.approx(1.0)
    assert np.abs(onnx[0] - onnx[3]).max() > 0.01  # so that agreeing means something


def test_the_wrong_pooling_would_be_seen(tiny_model: Path, tmp_path: Path) -> None:
    other = changed(tiny_model, tmp_path / "m", "1_Pooling/config.json", pooling_mode="cls")
    mean, cls = (query_encoder(EmbeddingSettings(str(folder))).encode(TEXTS) for folder in (tiny_model, other))
    assert np.abs(mean - cls).max() > 1e-2


def test_pooling_as_older_versions_wrote_it_is_understood(tiny_model: Path, tmp_path: Path) -> None:
    old = {"word_embedding_dimension": WIDTH, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}
    shutil.copytree(tiny_model, tmp_path / "m")
    (tmp_path / "m" / "1_Pooling" / "config.json").write_text(json.dumps(old))
    was, now = (query_encoder(EmbeddingSettings(str(folder))).encode(TEXTS) for folder in (tiny_model, tmp_path / "m"))
    assert was == pytest.approx(now)


def test_questions_and_passages_get_their_own_prefix(tiny_model: Path) -> None:
    set_by_hand = EmbeddingSettings(str(tiny_model), "onnx", query_prefix="query: ", passage_prefix="passage: ")
    plain = query_encoder(EmbeddingSettings(str(tiny_model))).encode(["query: pod", "passage: pod"])
    assert query_encoder(set_by_hand).encode(["pod"])[0] == pytest.approx(plain[0], abs=1e-6)
    assert passage_encoder(set_by_hand).encode(["pod"])[0] == pytest.approx(plain[1], abs=1e-6)


def test_questions_go_through_onnx_and_passages_through_torch_when_nothing_is_set(tiny_model: Path) -> None:
    embedding = EmbeddingSettings(str(tiny_model))
    assert (query_encoder(embedding).backend, passage_encoder(embedding).backend) == ("onnx", "torch")
    assert query_encoder(embedding).remark == ""


def test_a_model_with_nothing_but_its_export_is_used_by_onnx_throughout(tiny_model: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path / "model")
    (tmp_path / "model" / "model.safetensors").unlink()
    assert passage_encoder(EmbeddingSettings(str(tmp_path / "model"))).backend == "onnx"


def without_export(folder: Path) -> str:
    shutil.rmtree(folder / "onnx")
    return "it has no onnx/model.onnx"


def with_a_dense_layer(folder: Path) -> str:
    layers = json.loads((folder / "modules.json").read_text("utf-8"))
    dense = {"idx": 3, "name": "3", "path": "2_Normalize", "type": "sentence_transformers.models.Dense"}
    (folder / "modules.json").write_text(json.dumps([*layers, dense]))
    return "it has a layer of kind Dense"


def pooled_by_the_largest(folder: Path) -> str:
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode": ["mean", "max"]}')
    return "it pools by mean, max"


@pytest.mark.parametrize("change", [without_export, with_a_dense_layer, pooled_by_the_largest])
def test_what_onnx_cannot_do_is_said_with_the_cure(tiny_model: Path, tmp_path: Path, change) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_model, folder)
    why = change(folder)
    with pytest.raises(ModelDamaged, match=f'cannot be run with ONNX: {why}.*or set embedding.backend = "torch"'):
        query_encoder(EmbeddingSettings(str(folder), backend="onnx"))


def test_a_model_without_an_export_is_asked_with_torch_and_a_remark(tiny_model: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path / "model")
    why = without_export(tmp_path / "model")
    asked = query_encoder(EmbeddingSettings(str(tmp_path / "model"), device="cpu"))
    assert asked.backend == "torch" and why in str(asked.remark) and "docs/models.md" in str(asked.remark)
    assert asked.encode(TEXTS) == pytest.approx(
        query_encoder(EmbeddingSettings(str(tiny_model))).encode(TEXTS), abs=1e-3
    )


def test_a_broken_export_is_named(tiny_model: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path / "model")
    (tmp_path / "model" / "onnx" / "model.onnx").write_bytes(b"half of a download")
    with pytest.raises(ModelDamaged, match=r"onnx/model\.onnx cannot be loaded: .*; export the model again"):
        query_encoder(EmbeddingSettings(str(tmp_path / "model")))


def test_asking_with_a_model_that_is_not_here_says_so() -> None:
    with pytest.raises(ModelMissing, match="/nowhere/e5"):
        query_encoder(EmbeddingSettings("/nowhere/e5"))


def test_the_bundled_model_is_its_table_for_questions_and_passages_unless_torch_is_asked_for() -> None:
    assert (query_encoder(EmbeddingSettings()).backend, passage_encoder(EmbeddingSettings()).backend) == (
        "table",
        "table",
    )
    by_torch = passage_encoder(EmbeddingSettings(backend="torch"))
    assert by_torch.backend == "torch"
    assert by_torch.encode(TEXTS) == pytest.approx(passage_encoder(EmbeddingSettings()).encode(TEXTS), abs=1e-5)
