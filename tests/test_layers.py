"""The directions between the packages hold, and what must start fast loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY_AT_HOME = {
    "whisper": "archive/asr/openai_whisper/engine.py archive/asr/openai_whisper/checkpoint.py archive/asr/openai_whisper/inference.py",
    "faster_whisper": "archive/asr/voice_activity.py archive/asr/faster_whisper/engine.py",
    "sentence_transformers": "archive/embedding/torch_models.py",
    "transformers": "archive/embedding/torch_models.py",
    "tokenizers": "archive/models/tokenizers.py",
    "onnxruntime": "archive/embedding/onnx_model.py",
    "chromadb": "archive/index/vectors.py",
    "av": "archive/audio/media.py",
    "docx": "archive/transcripts/docx_text.py",
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
# What each package inside archive knows of the others, and the modules at its top that all of them may know.
KNOWS = {
    "text": set(),
    "models": set(),
    "audio": set(),
    "asr": {"audio", "models"},
    "transcripts": {"audio"},
    "terms": set(),
    "embedding": {"models"},
    "index": set(),
    "sources": {"audio", "transcripts"},
    "summaries": {"terms"},
    "season": {"sources"},
    "pipeline": {
        "asr",
        "audio",
        "embedding",
        "index",
        "models",
        "season",
        "sources",
        "summaries",
        "terms",
        "transcripts",
    },
    "cli": {"embedding", "index", "models", "pipeline", "season", "sources", "terms", "transcripts"},
}
AT_THE_BOTTOM = set("arrays errors files home messages records settings text templates".split())
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


def inner(path: Path) -> set[str]:
    """The packages and modules inside archive that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "archive":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("archive."):
            found.add(node.module.split(".")[1])
    return found


def test_the_packages_of_archive_are_those_whose_directions_are_held():
    assert {path.parent.name for path in (ROOT / "archive").glob("*/__init__.py")} == set(KNOWS)


@pytest.mark.parametrize("package", KNOWS)
def test_a_package_of_archive_knows_only_those_below_it(package):
    allowed = KNOWS[package] | AT_THE_BOTTOM | {package, "__version__"}
    wrong = {path.name: inner(path) - allowed for path in files_of(f"archive/{package}")}
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
        "import archive.cli.main",
        "import search.commands, search.engine, search.terminal.render, search.reading.browse, search.relevance",
        "from archive.cli.main import main; main(['search', 'ingest', 'status', '--home', '/nowhere'])",
    ],
)
def test_asking_loads_nothing_slow(statement):
    loaded = modules_after(statement)
    assert loaded & SLOW == set()


def test_the_commands_that_ask_load_no_numpy_for_their_help():
    assert "numpy" not in modules_after("import archive.cli.main, search.commands")


def modules_after(statement: str) -> set[str]:
    program = f"{statement}\nimport sys; print('\\n'.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_every_package_of_the_repository_is_checked():
    assert all((ROOT / package / "__init__.py").is_file() for package in FORBIDDEN)


def test_hearing_with_faster_whisper_loads_no_torch():
    assert "torch" not in modules_after(
        "import archive.pipeline.steps, archive.asr.transcribe, archive.asr.faster_whisper.engine, archive.asr.hallucinations"
    )
