"""The small archive as a site of files, and its search asked without a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from archive.home import Home
from search.html.render import STATIC
from search.pages.opened import OpenedArchive
from search.site.write import write_site

ASK = """
const fs = require("fs"), vm = require("vm"), path = require("path");
const [folder, script] = process.argv.slice(1), asked = JSON.parse(fs.readFileSync(0, "utf8"));
const run = (file) => vm.runInThisContext(fs.readFileSync(file, "utf8"));
globalThis.document = { createElement: () => ({}), addEventListener() {}, head: { append: (one) => run(path.join(folder, one.src)) } };
vm.runInThisContext(fs.readFileSync(script, "utf8") + ";globalThis.sigFind = sigFind");
(async () => {
  if (asked.texts) {
    await sigFind.search("x");
    return asked.texts.map((text) => [sigFind.tokenize(text), sigFind.tokenizeQuery(text)]);
  }
  return Promise.all(asked.queries.map(async (query) => {
    const found = await sigFind.search(query);
    return Promise.all(found.order.map(async (number) => (await sigFind.passage(found.about, number)).text));
  }));
})().then((answer) => console.log(JSON.stringify(answer)));
"""


def ask_site(site: Path, **asked: list[str]) -> list:
    """What find.js answers, run by Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    program = [node, "-e", ASK, str(site / "assets"), str(STATIC / "find.js")]
    done = subprocess.run(
        program, input=json.dumps(asked), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# Notes that the index of the small archive knows and its folder does not have.
LOST = {"sessions/2020-10-17/notes/bowen-queues", "sessions/2020-10-17/notes/chen-yu-cache"}


def make_site(home: Home, target: Path, **options) -> list:
    """What was left out of the site of an archive."""
    archive = OpenedArchive(home)
    try:
        return write_site(archive, target, **options).problems
    finally:
        archive.close()


@pytest.fixture(scope="session")
def site(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the small archive; tests read it only."""
    target = tmp_path_factory.mktemp("site of 50% & more")
    assert {one.source for one in make_site(home, target)} == LOST
    return target
