"""A search in a new process loads nothing slow, whichever model makes its vectors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.files import write_text
from archive.home import Home
from archive.settings import EmbeddingSettings

from .conftest import UNITS, build_index, make_home, write_files

SLOW = {
    "torch", "transformers", "sentence_transformers", "prefect", "whisper", "faster_whisper", "chromadb", "av",
    "scipy", "sklearn", "huggingface_hub.file_download",
}  # fmt: skip
PROGRAM = """
import json, sys
from archive.cli.main import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def asked(home: Home, *options: str) -> tuple[dict, set[str]]:
    """What `search` answers in a process of its own, and the modules it loaded."""
    return run_alone(home, "search", "backoff queue", *options)


def run_alone(home: Home, *words: str) -> tuple[dict, set[str]]:
    """What a command prints as JSON in a process of its own, and the modules it loaded."""
    command = [sys.executable, "-c", PROGRAM, *words, "--json", "--home", str(home.root)]
    own = {"HF_HUB_OFFLINE": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=True)
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    return json.loads(done.stdout), set(modules)


@pytest.fixture(scope="module")
def other_home(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path, tiny_judge: Path) -> Home:
    """The archive indexed with another model that has an ONNX export, with a cross-encoder that has one too."""
    home = make_home(tmp_path_factory.mktemp("other"))
    write_files(home)
    tables = f'[embedding]\nmodel = "{tiny_model}"\n[rerank]\nmodel = "{tiny_judge}"\nseconds = 600.0\n'
    write_text(home.settings, tables)
    build_index(home, UNITS, EmbeddingSettings(str(tiny_model), device="cpu"))
    return home


@pytest.mark.parametrize("mode", ["words", "meaning", "hybrid"])
def test_the_bundled_model_is_asked_without_anything_slow(home: Home, mode: str) -> None:
    answer, loaded = asked(home, "--mode", mode)
    assert answer["hits"] and loaded & SLOW == set()
    assert "onnxruntime" not in loaded


def test_a_command_that_counts_no_phrases_loads_no_word_lists(home: Home) -> None:
    _answer, loaded = run_alone(home, "symbols")
    assert loaded.isdisjoint({*SLOW, "archive.terms.frequency", "search.study.topics", "search.study.ask"})


@pytest.mark.parametrize("mode", ["meaning", "hybrid"])
def test_an_exported_model_is_asked_without_anything_slow(other_home: Home, mode: str) -> None:
    answer, loaded = asked(other_home, "--mode", mode)
    assert answer["hits"] and "rerank" in answer["hits"][0]["scores"]
    assert "onnxruntime" in loaded and loaded & SLOW == set()


def test_the_cross_encoder_can_be_left_out(other_home: Home) -> None:
    assert "rerank" not in asked(other_home, "--no-rerank")[0]["hits"][0]["scores"]


@pytest.mark.parametrize(
    "command", [("symbols",), ("coverage",), ("timeline",), ("topics",), ("ask", "failed", "pods")]
)
def test_the_questions_of_a_study_group_load_nothing_slow(home: Home, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command, "--json", "--home", str(home.root)],
        env=os.environ | {"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0 and set(modules) & SLOW == set() and json.loads(done.stdout)["schema"] == 1
