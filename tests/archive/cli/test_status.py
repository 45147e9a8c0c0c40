"""`status` counts what is there and what is pending."""

import json
import time
from collections.abc import Callable

import pytest

from archive.cli import main as cli
from archive.files import write_json, write_text
from archive.home import Home
from archive.pipeline.report import Report
from tests.whole_run import note


def test_status_counts(home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture) -> None:
    note(home.inbox / "2020-10-17-x.md", author="Alice")
    run_all()
    note(home.inbox / "2020-10-24-y.md")
    assert cli.main(["status", "--json", "--home", str(home.root)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema": 1, "home": str(home.root), "sessions": 1, "recordings": 0, "hours": 0.0, "notes": 1, "passages": 1,
        "vectors": 1, "pending": {"collect": 1}, "models": {"whisper": "sample-voice", "embedding": "kube-zh-en"},
        "last_run": max(path.stem for path in home.runs.iterdir()),
    }  # fmt: skip


def test_a_broken_record_of_a_session_does_not_hide_the_others(home: Home, capsys: pytest.CaptureFixture) -> None:
    write_text(home.session("2020-10-17").record, 'title = "启动')
    write_text(home.session("2020-10-24").record, 'title = "抢占"')
    assert cli.main(["status", "--json", "--home", str(home.root)]) == 0
    assert json.loads(capsys.readouterr().out)["sessions"] == 2
    assert cli.main(["sessions", "--home", str(home.root)]) == 1
    said = capsys.readouterr()
    assert "2020-10-24" in said.out and "抢占" in said.out
    assert "2020-10-17/session.toml cannot be read as TOML" in said.err


def test_status_reads_well(home: Home, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["status", "--home", str(home.root)]) == 0
    assert "sessions: 0\n" in capsys.readouterr().out
    assert cli.main(["status", "--home", str(home.root), "--lang", "zh"]) == 0
    assert "活动：0\n" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "line"), [("en", "pending: collect 1\n"), ("zh", "待办：收集 1\n")])
def test_status_names_what_is_pending(home: Home, capsys: pytest.CaptureFixture, language: str, line: str) -> None:
    note(home.inbox / "2020-10-17-x.md", author="Alice")
    assert cli.main(["status", "--home", str(home.root), "--lang", language]) == 0
    assert line in capsys.readouterr().out


def test_status_tells_when_the_last_run_ended(
    home: Home, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    write_json(home.runs / "20261127T023923484348.json", {})
    assert cli.main(["status", "--home", str(home.root)]) == 0
    assert "last run: 2026-11-27 10:39\n" in capsys.readouterr().out
    monkeypatch.undo()
    time.tzset()
