"""The report of an ingest says what changed, in lines that fit a terminal."""

import pytest

from archive.messages import choose
from archive.pipeline.report import Report
from archive.records import SessionReport
from archive.text.columns import columns
from flows.terminal import print_report

STAGES = ("collect", "transcribe", "summarise", "index")


def session(id_: str, *states: str, **counts: float) -> SessionReport:
    return SessionReport(id_, **counts, stages=dict(zip(STAGES, states, strict=True)))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


FULL = session(
    "2020-10-24", "done", "done", "done", "done", recordings=1, notes=5, messages=17, passages=45, seconds=6.0
)
SMALL = session("2020-10-31", "done", "skipped", "done", "failed", notes=4, passages=40)
SAME = [session(f"2020-11-{day}", *["skipped"] * 4, notes=1) for day in ("07", "14")]


def test_a_session_has_what_was_done_for_it_and_the_unchanged_are_counted(capsys: pytest.CaptureFixture) -> None:
    print_report(Report(sessions=[FULL, SMALL, *SAME]))
    assert capsys.readouterr().out.splitlines() == [
        "2020-10-24  1 recording, 5 notes, 17 messages, 45 passages",
        "            transcribed, summarised, indexed  6 s",
        "2020-10-31  4 notes, 40 passages: summarised, index failed",
        "2 sessions unchanged",
    ]


def test_no_line_is_wider_than_the_terminal_in_chinese_either(capsys: pytest.CaptureFixture) -> None:
    choose("zh")
    print_report(Report(sessions=[FULL, SMALL, *SAME]))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(columns, lines)) <= 80
    assert lines[-1] == "2 次活动没有变化"
    assert "2020-10-24  1 段录音、5 篇笔记、17 条消息、45 个段落" in lines[0]


def test_a_wide_terminal_has_a_line_a_session(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    print_report(Report(sessions=[FULL]))
    assert capsys.readouterr().out == (
        "2020-10-24  1 recording, 5 notes, 17 messages, 45 passages: transcribed, summarised, indexed  6 s\n"
    )


def test_nothing_changed_is_one_line(capsys: pytest.CaptureFixture) -> None:
    print_report(Report(sessions=SAME))
    assert capsys.readouterr().out == "nothing to do: the archive is up to date\n"
