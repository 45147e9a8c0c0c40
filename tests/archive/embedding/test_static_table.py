"""Reading questions with the table alone, without torch."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from archive.embedding import static_table
from archive.embedding.static_table import StaticTable
from archive.errors import ModelDamaged, ModelMissing
from archive.models import bundled

BUNDLED = bundled.MODELS_FOLDER / bundled.KUBE_ZH_EN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table of two known tokens, `pod` along the first axis and `node` along the second."""
    tokenizer = Tokenizer(models.WordLevel({"[PAD]": 0, "[UNK]": 1, "pod": 2, "node": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    np.save(tmp_path / "table.npy", np.array([[9, 9], [9, 9], [30, 0], [0, 40]], np.int8))
    np.save(tmp_path / "scale.npy", np.array([1, 1, 0.1, 0.1], np.float16))
    (tmp_path / "model.json").write_text(json.dumps({"name": "tiny", "dimensions": 2}))
    return tmp_path


@pytest.fixture
def table(folder: Path) -> StaticTable:
    return static_table.load_table(folder)


def test_a_vector_is_the_mean_of_the_rows_at_unit_length(table: StaticTable) -> None:
    assert table.encode(["pod node"])[0] == pytest.approx([0.6, 0.8], abs=1e-3)


def test_unknown_tokens_and_padding_say_nothing(table: StaticTable) -> None:
    assert table.tokens("[PAD] pod whatever") == [2]
    assert table.encode(["pod whatever"])[0] == pytest.approx([1.0, 0.0])


def test_a_text_without_known_tokens_is_a_zero_vector(table: StaticTable) -> None:
    assert table.encode(["", "whatever"]).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_no_texts_are_no_vectors(table: StaticTable) -> None:
    assert table.encode([]).shape == (0, 2)


def test_only_the_first_512_tokens_count(table: StaticTable) -> None:
    assert len(table.tokens("pod " * 600)) == 512


def test_rows_carry_their_scale(table: StaticTable) -> None:
    assert table.rows([3, 2]).tolist() == [pytest.approx([0, 4], abs=1e-2), pytest.approx([3, 0], abs=1e-2)]


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "scale.npy").unlink()
    with pytest.raises(ModelMissing, match=r"scale\.npy not found; install sig-archive again"):
        static_table.load_table(folder)


def test_a_table_that_does_not_fit_its_tokenizer_is_refused(folder: Path) -> None:
    np.save(folder / "table.npy", np.zeros((3, 2), np.int8))
    with pytest.raises(ModelDamaged, match=r"int8\(3, 2\).*int8\(4, 2\)"):
        static_table.load_table(folder)


def test_a_file_cut_short_is_refused(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{")
    with pytest.raises(ModelDamaged, match="cannot be read"):
        static_table.load_table(folder)


def test_the_bundled_table_brings_a_chinese_question_near_its_english_answer() -> None:
    table = static_table.load_table(BUNDLED)
    question, answer, other = table.encode(["优先级抢占", "pod priority and preemption", "rotate the audit log"])
    assert question @ answer > 0.5 > question @ other


def test_reading_a_question_loads_no_torch() -> None:
    code = "import sys, archive.embedding.static_table, search.query.lexicon, search.ranking.max_sim; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
