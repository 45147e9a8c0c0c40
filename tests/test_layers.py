"""The directions between the packages hold, and what must start fast loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import metrics

ROOT = Path(__file__).parent.parent
MODULES = {module.name: module for module in metrics.read_modules(ROOT, ("archive", "flows", "search"))}
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
    "httpcore",
    "lxml",
    "pptx",
    "pypdfium2",
    "trafilatura",
    "fastapi",
    "jinja2",
    "uvicorn",
    "mcp",
}

FORBIDDEN = {
    "archive": {"flows", "search", "bench"},
    "search": {"flows", "bench"},
    "flows": {"search", "bench"},
    "bench": {"flows"},
}

# What everything in archive may know: modules at its top, each with those of them that it knows itself.
BOTTOM = {
    "arrays": set(),
    "messages": set(),
    "templates": {"messages"},
    "time_limit": set(),
    "errors": {"messages"},
    "files": {"errors", "messages"},
    "home": {"errors", "messages"},
    "members": {"errors", "messages", "settings"},
    "records": {"messages"},
    "settings": {"errors", "messages"},
}
# What each package inside archive knows of the others.
KNOWS = {
    "text": set(),
    "web": {"text"},
    "pages": {"text"},
    "models": set(),
    "llm": {"text"},
    "audio": set(),
    "asr": {"audio", "models"},
    "transcripts": {"audio", "text"},
    "voices": {"audio", "models", "transcripts"},
    "terms": {"text"},
    "embedding": {"models", "text"},
    "index": {"text"},
    "chats": {"text"},
    "intake": {"audio", "chats", "pages", "transcripts", "text"},
    "sources": {"audio", "chats", "intake", "pages", "text", "web"},
    "summaries": {"llm", "intake", "study", "terms", "text"},
    "season": {"intake"},
    "study": {"intake", "terms", "text"},
    "pipeline": {
        "asr", "audio", "chats", "embedding", "index", "llm", "models", "season", "intake", "sources", "study", "summaries", "terms",
        "text", "transcripts", "voices",
    },
    "cli": {"chats", "embedding", "index", "models", "pipeline", "season", "intake", "sources", "terms", "text", "transcripts", "audio", "voices"},
}  # fmt: skip
# The rooms of search and the records between them: a query goes through them from left to right.
ROOMS = {
    "recipe": set(),
    "query": {"recipe"},
    "results": {"query", "recipe"},
    "ranking": {"query", "recipe", "results"},
    "reading": {"query", "results"},
    "study": {"api", "query", "ranking", "readers", "reading", "results"},
    "formats": {"query", "reading", "results", "study"},
    "pages": {"api", "formats", "query", "readers", "reading", "results", "study"},
    "html": {"formats", "pages", "reading", "results"},
    "web": {"api", "formats", "html", "pages", "reading", "results"},
    "site": {"api", "formats", "html", "pages", "query", "ranking", "reading", "results"},
    "mcp": {"api", "formats", "pages", "query", "reading", "results", "study", "web"},
}
# The one place that imports each heavy library: a file, or a package that holds nothing else.
HOMES = {
    "whisper": "archive.asr.openai_whisper",
    "faster_whisper": "archive.asr.faster_whisper",
    "ctranslate2": "archive.asr.faster_whisper",
    "torch": "archive.asr.openai_whisper",
    "transformers": "archive.embedding.torch_models",
    "sentence_transformers": "archive.embedding.torch_models",
    "tokenizers": "archive.models.tokenizers",
    "tiktoken": "archive.asr.byte_pairs",
    "onnxruntime": "archive.embedding.onnx_model",
    "chromadb": "archive.index.vectors",
    "av": "archive.audio.media",
    "docx": "archive.text.word_document",
    "odf": "archive.intake.sheets.ods",
    "openpyxl": "archive.intake.sheets.xlsx",
    "openai": "archive.llm.client",
    "httpcore": "archive.web.connection",
    "lxml": "archive.pages.html",
    "cssselect": "archive.pages.html",
    "trafilatura": "archive.pages.html",
    "pypdfium2": "archive.pages.pdf",
    "pptx": "archive.pages.slides",
    "fsspec": "archive.sources.bucket_files",
    "paramiko": "archive.sources.known_hosts",
    "yt_dlp": "archive.sources.video_page",
    "webvtt": "archive.transcripts.captions",
    "opencc": "archive.text.script",
    "prefect": "flows",
    "fastapi": "search.web",
    "uvicorn": "search.web.serve",
    "mcp": "search.mcp",
    "jinja2": "search.html.render",
    "nh3": "search.html.markdown",
    "markdown_it": "search.html.markdown",
}


def imported_by(name: str) -> set[str]:
    """The full names of what a module imports anywhere in it."""
    return {one.target for one in metrics.imports_of(MODULES[name])}


def parts_known(name: str, package: str) -> set[str]:
    """The parts of a package, a level below it, that a module imports from."""
    known = {metrics.module_named(target, MODULES) for target in imported_by(name)}
    return {target.split(".")[1] for target in known if target.startswith(f"{package}.")}


def modules_in(package: str) -> list[str]:
    """The modules of a package and the package itself."""
    return [name for name in MODULES if name == package or name.startswith(f"{package}.")]


def beyond(package: str, allowed: set[str]) -> dict[str, set[str]]:
    """Module -> what it knows of its top-level package besides what is allowed."""
    top = package.split(".")[0]
    found = {name: parts_known(name, top) - allowed for name in modules_in(package)}
    return {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize("package", FORBIDDEN)
def test_packages_import_in_one_direction(package):
    found = {name: {target.split(".")[0] for target in imported_by(name)} for name in modules_in(package)}
    assert {name: tops & FORBIDDEN[package] for name, tops in found.items() if tops & FORBIDDEN[package]} == {}


def test_every_part_of_archive_has_its_place():
    assert {name.split(".")[1] for name in modules_in("archive") if name != "archive"} == {*KNOWS, *BOTTOM}


@pytest.mark.parametrize("module", BOTTOM)
def test_a_module_at_the_bottom_of_archive_knows_only_those_below_it(module):
    assert beyond(f"archive.{module}", BOTTOM[module]) == {}


@pytest.mark.parametrize("package", KNOWS)
def test_a_package_of_archive_knows_only_those_below_it(package):
    assert beyond(f"archive.{package}", KNOWS[package] | {*BOTTOM, package}) == {}


def test_the_packages_form_no_circle():
    for known in (KNOWS, ROOMS):
        assert metrics.cycles((package, other) for package, others in known.items() for other in others) == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_search_knows_only_those_before_it(room):
    assert beyond(f"search.{room}", ROOMS[room] | {room}) == {}


def test_answers_are_made_without_the_terminal():
    knowing = [name for name in modules_in("search") if "terminal" in parts_known(name, "search")]
    assert [name for name in knowing if not name.endswith("commands") and not name.startswith("search.terminal")] == []


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_stays_in_its_home(library):
    files = {name for name in MODULES if library in {target.split(".")[0] for target in imported_by(name)}}
    assert files
    assert [name for name in files if name not in modules_in(HOMES[library])] == []


@pytest.mark.parametrize(
    "statement",
    [
        "import archive.cli.main",
        "import search.api, search.commands, search.engine, search.terminal.render, search.terminal.browse, bench.relevance",
        "from archive.cli.main import main; main(['search', 'ingest', 'status', '--home', '/nowhere'])",
    ],
)
def test_asking_loads_nothing_slow(statement):
    loaded = modules_after(statement)
    assert loaded & SLOW == set()


def test_the_commands_that_ask_load_no_numpy_for_their_help():
    assert "numpy" not in modules_after("import archive.cli.main, search.commands, search.api, bench.command")


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
