"""The sentence-transformers side: the bundled model as `static_table` sees it, and other models with their prefixes."""

import random
from pathlib import Path

import numpy as np
import pytest

from archive.embedding import static_table, torch_models
from archive.embedding.torch_models import TorchEncoder
from archive.errors import ModelDamaged
from archive.models import bundled
from archive.models.prefixes import Prefixes

BUNDLED = bundled.MODELS_FOLDER / bundled.KUBE_ZH_EN
WORDS = "调度器 抢占 節點 亲和性 的 pod NodeAffinity queue is 42 🙂 [UNK] [PAD] ＡＰＩ _ \x00 ﷺ e\u0301 żół"


@pytest.fixture(scope="module")
def embedder() -> TorchEncoder:
    return TorchEncoder("kube-zh-en", torch_models.bundled_model(BUNDLED))


def odd_texts() -> list[str]:
    """Three hundred mixtures of Chinese, English and rubbish, some empty and some too long."""
    dice = random.Random(7)
    mixed = [
        dice.choice(["", " ", "，"]).join(dice.choices(WORDS.split(" "), k=dice.randint(1, 30))) for _ in range(297)
    ]
    return [*mixed, "", " \n\t", "pod " * 3000]


def test_indexing_and_asking_make_the_same_vectors(embedder: TorchEncoder) -> None:
    texts = odd_texts()
    indexed, asked = embedder.encode(texts), static_table.load_table(BUNDLED).encode(texts)
    known = np.linalg.norm(asked, axis=1) > 0
    assert indexed.dtype == np.float32 and indexed.shape == (300, 256)
    assert (indexed * asked).sum(axis=1)[known].min() > 0.999
    assert not indexed[~known].any()


def test_vectors_have_unit_length_and_no_texts_have_no_vectors(embedder: TorchEncoder) -> None:
    assert np.linalg.norm(embedder.encode(["调度器"], kind="query")) == pytest.approx(1.0)
    assert embedder.encode([]).shape == (0, embedder.dimensions) == (0, 256)


def test_traditional_and_simplified_text_have_one_vector(embedder: TorchEncoder) -> None:
    traditional, simplified = embedder.encode(["調度器搶佔節點", "调度器抢占节点"])
    assert traditional @ simplified == pytest.approx(1.0)


def test_a_folder_without_a_model_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="the embedding model mine cannot be loaded"):
        torch_models.load_torch_encoder("mine", tmp_path)


def test_a_saved_copy_of_the_bundled_model_gives_its_vectors(tmp_path: Path, embedder: TorchEncoder) -> None:
    embedder.model.save(str(tmp_path / "copy"))
    copy = torch_models.load_torch_encoder("copy", tmp_path / "copy")
    assert copy.encode(["pod"])[0] @ embedder.encode(["pod"])[0] == pytest.approx(1.0)


def test_a_prefix_is_part_of_what_is_encoded(tiny_model: Path) -> None:
    plain = torch_models.load_torch_encoder("tiny", tiny_model, device="cpu")
    prefixed = torch_models.load_torch_encoder("tiny", tiny_model, Prefixes("query: ", "passage: "), device="cpu")
    assert prefixed.encode(["pod"]) == pytest.approx(plain.encode(["passage: pod"]), abs=1e-6)
    assert prefixed.encode(["pod"], kind="query") == pytest.approx(plain.encode(["query: pod"]), abs=1e-6)
