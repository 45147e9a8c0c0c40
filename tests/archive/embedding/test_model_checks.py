"""Doctor loads the models that are set, names what runs them, and compares the backends."""

import json
import shutil
from pathlib import Path

from archive.embedding.model_checks import model_checks
from archive.settings import EmbeddingSettings, RerankSettings, Settings


def named(settings: Settings) -> dict[str, tuple[bool, str, str]]:
    return {one.name: (one.ok, str(one.what), str(one.cure)) for one in model_checks(settings)}


def test_the_bundled_model_is_named_with_what_reads_it() -> None:
    assert named(Settings()) == {"embedding model": (True, "kube-zh-en, 256 dimensions, questions by table", "")}


def test_another_model_is_loaded_both_ways_and_compared(tiny_model: Path, tiny_judge: Path) -> None:
    embedding = EmbeddingSettings(str(tiny_model), device="cpu", query_prefix="query: ")
    found = named(Settings(embedding=embedding, rerank=RerankSettings(str(tiny_judge))))
    assert [ok for ok, _, _ in found.values()] == [True, True, True]
    assert (
        "32 dimensions, questions by onnx, passages by torch, prefixes 'query: ' and ''" in found["embedding model"][1]
    )
    assert found["embedding backends"][1] == "vectors by onnx and torch have a cosine of 1.0000"
    assert found["cross-encoder"][1] == f"{tiny_judge}, by onnx"


def test_an_export_of_another_model_is_found_out(tiny_model: Path, tmp_path: Path) -> None:
    from tests.tiny_models import embedding_model

    shutil.copytree(tiny_model, tmp_path / "model")
    other = embedding_model(tmp_path / "other", seed=5)
    shutil.copyfile(other / "onnx" / "model.onnx", tmp_path / "model" / "onnx" / "model.onnx")
    ok, _, cure = named(Settings(embedding=EmbeddingSettings(str(tmp_path / "model"), device="cpu")))[
        "embedding backends"
    ]
    assert not ok and cure.startswith("export the model again")


def test_models_that_do_not_load_are_told_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text(json.dumps([]))
    found = named(Settings(embedding=EmbeddingSettings(str(tmp_path)), rerank=RerankSettings("/nowhere")))
    assert [ok for ok, _, _ in found.values()] == [False, False]
    assert "cannot be loaded" in found["embedding model"][1] and "rerank.model" in found["cross-encoder"][2]
