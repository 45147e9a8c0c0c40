"""init, status, reindex and doctor."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.cli import main as cli
from archive.home import Home
from archive.pipeline import steps
from archive.pipeline.ingest import Report, Steps
from tests.whole_run import contents, note


def test_init_makes_an_archive_that_git_can_keep(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["init", str(tmp_path / "new"), "--name", '源码"研习社"']) == 0
    assert sorted(contents(tmp_path / "new")) == [".gitignore", "archive.toml", "glossary.toml", "plan.csv"]
    assert 'name = "源码研习社"' in (tmp_path / "new" / "archive.toml").read_text("utf-8")
    assert "sig-archive ingest" in capsys.readouterr().out


def test_init_again_adds_what_is_missing_and_changes_nothing(home: Home, capsys: pytest.CaptureFixture) -> None:
    before = contents(home.root)
    home.plan.unlink()
    assert cli.main(["init", str(home.root)]) == 0
    assert contents(home.root) == before
    assert "is an archive already" in capsys.readouterr().out


def test_status_counts(home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture) -> None:
    note(home.inbox / "2020-10-17-x.md", author="Alice")
    run_all()
    note(home.inbox / "2020-10-24-y.md")
    assert cli.main(["status", "--json", "--home", str(home.root)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema": 1, "home": str(home.root), "sessions": 1, "recordings": 0, "hours": 0.0, "notes": 1, "passages": 1,
        "vectors": 1, "pending": {"collect": 1}, "models": {"whisper": "sample-voice", "embedding": "kube-zh-en"},
        "last_run": None,
    }  # fmt: skip


def test_status_reads_well(home: Home, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["status", "--home", str(home.root)]) == 0
    assert "sessions: 0\n" in capsys.readouterr().out
    assert cli.main(["status", "--home", str(home.root), "--lang", "zh"]) == 0
    assert "活动: 0\n" in capsys.readouterr().out


def checks(capsys: pytest.CaptureFixture) -> dict[str, dict]:
    return {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}


def test_doctor_finds_everything_whole(
    home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture
) -> None:
    note(home.inbox / "2020-10-17-x.md")
    run_all()
    cli.main(["doctor", "--json", "--home", str(home.root)])
    found = checks(capsys)
    assert [name for name, check in found.items() if not check["ok"] and name != "disk"] == []
    assert found["chroma"]["what"] == "1 vectors for 1 passages"


def test_doctor_finds_an_index_that_lost_vectors(
    home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture
) -> None:
    from archive.index.generations import current_or_fail
    from archive.index.vectors import ChromaCollection

    note(home.inbox / "2020-10-17-x.md")
    run_all()
    (shard,) = current_or_fail(home).chroma.iterdir()
    vectors = ChromaCollection(folder=shard)
    vectors.remove(sorted(vectors.ids()))
    vectors.close()
    assert cli.main(["doctor", "--json", "--home", str(home.root)]) == 1
    assert checks(capsys)["chroma"] == {
        "name": "chroma", "ok": False, "what": "0 vectors for 1 passages", "cure": "run: sig-archive reindex",
    }  # fmt: skip


def test_doctor_without_an_archive_says_so(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["doctor", "--json", "--home", str(tmp_path)]) == 1
    assert checks(capsys)["archive"]["cure"] == f"make one with: sig-archive init {tmp_path}"


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
    monkeypatch.setattr(steps, "real_steps", lambda _: fake_steps)
    assert cli.main(["reindex", "--home", str(home.root)]) == 0
    assert capsys.readouterr().out == "indexed 1 passages\n"


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
    monkeypatch.setattr(steps, "real_steps", lambda _: fake_steps)
    assert cli.main(["reindex", "--home", str(home.root)]) == 1
    said = capsys.readouterr()
    assert said.out == "indexed 1 passages\n"
    assert "alice-抢占.md is not text in UTF-8 any more; restore it from Git" in said.err


def test_doctor_speaks_chinese(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["doctor", "--home", str(tmp_path), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert (
        f"FAIL archive：{tmp_path} 不是归档目录：其中没有 archive.toml；新建归档：sig-archive init {tmp_path}\n" in said
    )
    assert "ok   sample-voice：完整\n" in said
