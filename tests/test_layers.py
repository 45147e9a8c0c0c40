"""The directions between the packages hold, and what must start fast loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY_AT_HOME = {
    "whisper": "archive/transcribe.py archive/checkpoint.py archive/inference.py",
    "faster_whisper": "archive/speech.py archive/faster.py",
    "sentence_transformers": "archive/embed.py archive/torch_cross_encoder.py",
    "onnxruntime": "archive/onnx_model.py",
    "chromadb": "archive/vectors.py",
    "av": "archive/media.py",
    "docx": "archive/docx_text.py",
}
SLOW = {
    "torch",
    "transformers",
    "sentence_transformers",
    "chromadb",
    "prefect",
    "whisper",
    "faster_whisper",
    "av",
    "docx",
}
FORBIDDEN = {"archive": {"flows", "search"}, "search": {"flows"}, "flows": {"search"}}


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def files_of(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_packages_import_in_one_direction(package):
    wrong = {path.name: imported(path) & FORBIDDEN[package] for path in files_of(package)}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("library", HEAVY_AT_HOME)
def test_a_heavy_library_stays_in_its_file(library):
    files = {
        path.relative_to(ROOT).as_posix()
        for path in files_of("archive", "flows", "search")
        if library in imported(path)
    }
    assert files <= set(HEAVY_AT_HOME[library].split())


def test_prefect_is_known_in_flows_only():
    assert [path for path in files_of("archive", "search") if "prefect" in imported(path)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "import archive.cli",
        "import search.commands, search.engine, search.render, search.browse, search.relevance",
        "from archive.cli import main; main(['search', 'ingest', 'status', '--home', '/nowhere'])",
    ],
)
def test_asking_loads_nothing_slow(statement):
    loaded = modules_after(statement)
    assert loaded & SLOW == set()


def test_the_commands_that_ask_load_no_numpy_for_their_help():
    assert "numpy" not in modules_after("import archive.cli, search.commands")


def modules_after(statement: str) -> set[str]:
    program = f"{statement}\nimport sys; print('\\n'.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_every_package_of_the_repository_is_checked():
    assert all((ROOT / package / "__init__.py").is_file() for package in FORBIDDEN)


def test_hearing_with_faster_whisper_loads_no_torch():
    assert "torch" not in modules_after("import archive.steps, archive.hearing, archive.faster, archive.inventions")
