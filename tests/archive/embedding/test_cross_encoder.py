"""A cross-encoder gives the same scores by ONNX and by torch."""

from pathlib import Path

import pytest

from archive.embedding.cross_encoder import load_reranker
from archive.errors import ModelDamaged, ModelMissing
from archive.settings import RerankSettings
from tests.tiny_models import cross_encoder

PASSAGES = ["the scheduler keeps failed pods in the queue " * 4, "抢占 牺牲者", "", "etcd lease"]


def test_onnx_and_torch_give_the_same_scores(tiny_judge: Path) -> None:
    onnx, torch = (
        load_reranker(RerankSettings(str(tiny_judge))),
        load_reranker(RerankSettings(str(tiny_judge), "torch", "cpu")),
    )
    scores = onnx.score("抢占 pod", PASSAGES)
    assert (onnx.backend, torch.backend, onnx.remark) == ("onnx", "torch", "")
    assert scores == pytest.approx(torch.score("抢占 pod", PASSAGES), abs=1e-3)
    assert all(0 < score < 1 for score in scores) and max(scores) - min(scores) > 0.01


def test_without_an_export_torch_is_taken_with_a_remark(tmp_path: Path) -> None:
    judge = load_reranker(RerankSettings(str(cross_encoder(tmp_path, onnx=False)), device="cpu"))
    assert judge.backend == "torch" and "it has no onnx/model.onnx" in str(judge.remark)
    with pytest.raises(ModelDamaged, match=r"cannot be run with ONNX: it has no onnx/model\.onnx"):
        load_reranker(RerankSettings(str(tmp_path), backend="onnx"))


def test_a_model_that_gives_several_numbers_a_pair_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="gives 3 numbers a pair, not one"):
        load_reranker(RerankSettings(str(cross_encoder(tmp_path, labels=3)), device="cpu"))


def test_a_missing_cross_encoder_is_named_with_its_setting() -> None:
    with pytest.raises(ModelMissing, match=r"the model /nowhere/ce \(rerank\.model\) is not on this machine"):
        load_reranker(RerankSettings("/nowhere/ce"))
