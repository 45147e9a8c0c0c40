"""`reindex` builds the index anew from the plain files."""

from collections.abc import Callable

import pytest

from archive.cli import main as cli
from archive.home import Home
from archive.pipeline import current
from archive.pipeline.report import Report
from archive.pipeline.steps import Steps
from tests.whole_run import note


def test_reindex_mends_a_lost_index(
    home: Home,
    run_all: Callable[..., Report],
    fake_steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    import shutil

    note(home.inbox / "2020-10-17-x.md")
    run_all()
    shutil.rmtree(home.index)
    monkeypatch.setattr(current, "real_steps", lambda _: fake_steps)
    assert cli.main(["reindex", "--home", str(home.root)]) == 0
    assert capsys.readouterr().out == "indexed 1 passage\n"


def test_reindex_leaves_out_what_cannot_be_read_and_says_so(
    home: Home,
    run_all: Callable[..., Report],
    fake_steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    note(home.inbox / "2020-10-17-x.md", author="Alice")
    note(home.inbox / "2020-10-24-y.md")
    run_all()
    (home.session("2020-10-17").notes / "alice-抢占.md").write_bytes(b"\xff\xff")
    monkeypatch.setattr(current, "real_steps", lambda _: fake_steps)
    assert cli.main(["reindex", "--home", str(home.root)]) == 1
    said = capsys.readouterr()
    assert said.out == "indexed 1 passage\n"
    assert "alice-抢占.md is not text in UTF-8 any more; restore it from Git" in said.err
