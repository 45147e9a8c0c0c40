"""The trees for MkDocs, GitBook and Obsidian hold every page, and links that lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from archive.files import write_text
from archive.home import Home
from search.pages.opened import OpenedArchive
from search.site.markdown_tree import Places, Tool, TreeUrls, escape_markup, with_own_links, write_markdown

LINK = re.compile(r"\]\(([^)\s#]+)(?:#([^)\s]+))?\)")


def write(home: Home, target: Path, tool: Tool) -> Path:
    archive = OpenedArchive(home)
    try:
        assert write_markdown(archive, target, tool).problems == []
    finally:
        archive.close()
    return target


@pytest.mark.parametrize("tool", ["mkdocs", "gitbook", "obsidian"])
def test_every_link_leads_to_a_place_of_the_tree(home: Home, tmp_path: Path, tool: Tool):
    tree = write(home, tmp_path, tool)
    followed = 0
    for page in tree.rglob("*.md"):
        for target, anchor in LINK.findall(page.read_text("utf-8")):
            if not target.startswith("http"):
                linked = (page.parent / unquote(target)).read_text("utf-8")
                mark = f" {anchor}" if tool == "obsidian" else f'<a id="{anchor}"></a>'
                assert not anchor or mark in linked
                followed += bool(anchor)
    assert followed  # the summary cites what was said
    assert not [path for path in tree.rglob("*.md") if "锁放在" in path.read_text("utf-8")]  # the chat


def test_a_note_keeps_its_author_and_its_text(home: Home, tmp_path: Path):
    text = (write(home, tmp_path, "obsidian") / "sessions/2020-10-24/notes/alice-queues.md").read_text("utf-8")
    assert 'author: "alice"' in text
    assert "The scheduler keeps failed pods in a backoff queue\nand tries them again later." in text


def test_the_table_of_contents_names_every_page(home: Home, tmp_path: Path):
    tree = write(home, tmp_path, "mkdocs")
    settings = dict(line.split(": ", 1) for line in (tree / "mkdocs.yml").read_text("utf-8").splitlines())
    listed = set(re.findall(r"[\w./-]+\.md", json.dumps(json.loads(settings["nav"]), ensure_ascii=False)))
    assert listed == {path.relative_to(tree / "docs").as_posix() for path in tree.rglob("*.md")}
    gitbook = write(home, tmp_path / "gitbook", "gitbook")
    contents = {unquote(target) for target, _anchor in LINK.findall((gitbook / "SUMMARY.md").read_text("utf-8"))}
    assert contents == {path.relative_to(gitbook).as_posix() for path in gitbook.rglob("*.md")} - {"SUMMARY.md"}


def test_links_to_what_the_tree_lacks_are_only_words():
    urls = TreeUrls(lambda _session, second, _recording: second, Places(), "sessions/2020-10-24.md", "mkdocs")
    text = "\n".join((
        "see [my notes](../other.md) and ![picture](a.png), [k8s](https://k8s.io), [top](#top) `2020-10-24/notes/gone#L1-2`",
        "```go", "x := m[a](b)", "```", "[ref]: ./local.md",
    ))  # fmt: skip
    assert with_own_links(text, urls).split("\n") == [
        "see my notes and picture, [k8s](https://k8s.io), top `2020-10-24/notes/gone#L1-2`", "```go", "x := m[a](b)", "```",
    ]  # fmt: skip


def test_titles_are_no_markup():
    assert escape_markup("a [b](c) *d* <e>\n# f") == r"a \[b\](c) \*d\* \<e\> \# f"


def test_what_was_exported_before_is_replaced_and_the_rest_stays(home: Home, tmp_path: Path):
    write(home, tmp_path, "obsidian")
    write_text(tmp_path / ".obsidian/app.json", "{}")
    write(home, tmp_path, "obsidian")
    assert (tmp_path / ".obsidian/app.json").is_file()
