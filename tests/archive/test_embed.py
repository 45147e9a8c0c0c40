"""The sentence-transformers side: the bundled model as `static_table` sees it, and models that are not there."""

import random
from pathlib import Path

import numpy as np
import pytest

from archive import embed, static_table
from archive.embed import Embedder
from archive.errors import ModelDamaged, ModelMissing

BUNDLED = Path(static_table.__file__).parent / "models" / "kube-zh-en"
WORDS = "调度器 抢占 節點 亲和性 的 pod NodeAffinity queue is 42 🙂 [UNK] [PAD] ＡＰＩ _ \x00 ﷺ e\u0301 żół"


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder("kube-zh-en", embed.bundled_model(BUNDLED))


def odd_texts() -> list[str]:
    """Three hundred mixtures of Chinese, English and rubbish, some empty and some too long."""
    dice = random.Random(7)
    mixed = [
        dice.choice(["", " ", "，"]).join(dice.choices(WORDS.split(" "), k=dice.randint(1, 30))) for _ in range(297)
    ]
    return [*mixed, "", " \n\t", "pod " * 3000]


def test_indexing_and_asking_make_the_same_vectors(embedder: Embedder) -> None:
    texts = odd_texts()
    indexed, asked = embedder.encode(texts), static_table.load(BUNDLED).encode(texts)
    known = np.linalg.norm(asked, axis=1) > 0
    assert indexed.dtype == np.float32 and indexed.shape == (300, 256)
    assert (indexed * asked).sum(axis=1)[known].min() > 0.999
    assert not indexed[~known].any()


def test_vectors_have_unit_length_and_no_texts_have_no_vectors(embedder: Embedder) -> None:
    assert np.linalg.norm(embedder.encode(["调度器"], kind="query")) == pytest.approx(1.0)
    assert embedder.encode([]).shape == (0, embedder.dimensions) == (0, 256)


def test_traditional_and_simplified_text_have_one_vector(embedder: Embedder) -> None:
    traditional, simplified = embedder.encode(["調度器搶佔節點", "调度器抢占节点"])
    assert traditional @ simplified == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("/models/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("BAAI/bge-m3", "", ""),
        ("kube-zh-en", "", ""),
    ],
)
def test_families_get_the_prefixes_they_were_trained_with(name: str, query: str, passage: str) -> None:
    assert embed.prefix(name, {"query": "", "document": ""}, "query") == query
    assert embed.prefix(name, {}, "passage") == passage


def test_a_models_own_prompt_comes_first() -> None:
    assert embed.prefix("Qwen/Qwen3-Embedding-0.6B", {"query": "Instruct: "}, "query") == "Instruct: "


def test_a_folder_that_is_not_there_is_missing() -> None:
    with pytest.raises(
        ModelMissing, match=r"put the model folder on this machine and set embedding\.model to its path"
    ):
        embed.load_embedder("/nowhere/e5")


def test_a_model_that_cannot_be_fetched_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelMissing, match="no/such-model is not on this machine and cannot be downloaded"):
        embed.load_embedder("no/such-model")


def test_a_folder_without_a_model_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="cannot be loaded"):
        embed.load_embedder(str(tmp_path))


def test_another_models_folder_works_and_is_known_by_its_content(tmp_path: Path, embedder: Embedder) -> None:
    embedder.model.save(str(tmp_path / "copy"))
    copy = embed.load_embedder(str(tmp_path / "copy"))
    before = copy.sha256
    (tmp_path / "copy" / "notes.txt").write_text("changed")
    assert copy.encode(["pod"])[0] @ embedder.encode(["pod"])[0] == pytest.approx(1.0)
    assert embed.load_embedder(str(tmp_path / "copy")).sha256 != before
