"""The embedding's training runs from the repository alone, on its small slice."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive.embedding import static_table
from search.query.lexicon import Lexicon

pytest.importorskip("jieba", reason="the extra [train] is not installed")


def test_a_few_steps_on_the_slice_give_a_model_that_loads(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "training.train_embedding", tmp_path, "--steps", "20"], check=True)
    table = static_table.load_table(tmp_path)
    vectors = table.encode(["抢占", "preemption", "卷绑定"])
    assert vectors.shape == (3, table.dimensions)
    assert vectors[0] @ vectors[1] > vectors[1] @ vectors[2]
    assert Lexicon.load(tmp_path / "lexicon.json").to_english
