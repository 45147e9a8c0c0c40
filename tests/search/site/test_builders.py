"""The trees build without a warning in the tools that they are for. Left out where those are not installed."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from archive.home import Home
from search.pages.opened import OpenedArchive
from search.site.markdown_tree import Tool, write_markdown
from tests.search.web.hostile import make_hostile_home

needs_mkdocs, needs_zensical = (
    pytest.mark.skipif(not find_spec(tool.lower()), reason=f"{tool} is not installed: its trees were not built")
    for tool in ("MkDocs", "Zensical")
)
FAULTS = ("warning", "error", "does not exist", "not found", "Traceback")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Home:
    return make_hostile_home(tmp_path_factory.mktemp("hostile tree"))


def tree_of(home: Home, target: Path, tool: Tool) -> Path:
    archive = OpenedArchive(home)
    try:
        write_markdown(archive, target, tool)
    finally:
        archive.close()
    return target


def faults_of_build(folder: Path, *command: str) -> list[str]:
    """The lines in which a tool finds fault with a tree that it built."""
    program = [sys.executable, "-m", *command]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return [line for line in said.splitlines() if any(fault.lower() in line.lower() for fault in FAULTS)]


@pytest.mark.parametrize("which", ["home", "hostile"])
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("mkdocs", "build", "--strict"), marks=needs_mkdocs),
        pytest.param(("zensical", "build", "--clean"), marks=needs_zensical),
    ],
)
def test_the_tree_is_built_without_a_word_of_warning(request, tmp_path: Path, which: str, command: tuple[str, ...]):
    tree = tree_of(request.getfixturevalue(which), tmp_path, "mkdocs")
    assert faults_of_build(tree, *command) == []
    assert (tree / "site/sessions/2020-10-24.html").is_file()


@needs_mkdocs
def test_the_tree_for_gitbook_builds_too(home: Home, tmp_path: Path):
    tree_of(home, tmp_path / "docs", "gitbook")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nexclude_docs: SUMMARY.md\n", "utf-8")
    assert faults_of_build(tmp_path, "mkdocs", "build", "--strict") == []
