"""Nothing that somebody wrote steers the terminal: what reaches it goes through one sanitiser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from archive.cli.main import main
from archive.cli.output import print_problems
from archive.files import write_text
from archive.home import Home
from archive.intake.session_record import write_session
from archive.records import Problem
from archive.text.printable import printable, printable_json, printable_line
from archive.transcripts.stored import write_transcript
from search.terminal.terminal import Mark, Terminal
from tests.search.conftest import BACKOFF, PREEMPTION, SPEECH, SUMMARY, UNITS, build_index, make_home, transcript

EVIL = "\x1b]0;stolen\x07\x1b[2J\x9b31m\u202eevil"
OWN = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;[^\x1b\x07]*\x1b\\")  # what a Terminal itself writes
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


@pytest.fixture(scope="module")
def evil_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An archive in which every text that a person can write has escapes in it."""
    home = make_home(tmp_path_factory.mktemp("evil"))
    folder = home.session("2020-10-24")
    session = replace(PREEMPTION, title=f"抢占 {EVIL}", presenters=(EVIL,))
    write_session(folder, session)
    said = transcript()
    spoken = tuple(replace(segment, text=segment.text + EVIL, speaker=EVIL) for segment in said.segments)
    write_transcript(folder.transcripts / "talk.json", replace(said, segments=spoken))
    note = f"---\nauthor: alice\ntitle: \"Queues \\e]0;stolen\\a\"\nsha256: ''\n---\n\nqueue {EVIL}\n"
    write_text(folder.notes / "alice-queues.md", note)
    write_text(folder.chat / "2020-10-22.md", f"# 2020-10-22\n\n[21:03] 二虎: {EVIL}\n")
    write_text(folder.summary_text, SUMMARY + EVIL)
    passages = (
        replace(BACKOFF, text=f"backoff queue {EVIL}", heading=EVIL, author=EVIL).with_id(),
        replace(SPEECH, text=f"抢占 {EVIL}", speaker=EVIL).with_id(),
    )
    build_index(home, [replace(UNITS[1], session=session, passages=passages)])
    return home


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    rich = Terminal(colour=True, links=True, width=60, styles=True)
    monkeypatch.setattr("search.terminal.terminal.terminal_of", lambda stream: rich)


@pytest.mark.parametrize(
    "words",
    [
        ("sessions",),
        ("sessions", "--json"),
        ("show", "2020-10-24"),
        ("show", "2020-10-24", "--json"),
        ("show", "2020-10-24@00:01:12-00:01:13"),
        ("show", "2020-10-24@00:01:12-00:01:13", "--json"),
        ("show", "2020-10-24/notes/alice-queues"),
        ("summary",),
        ("search", "queue 抢占", "--explain"),
        ("search", "queue 抢占", "--context", "2"),
        *(("search", "queue 抢占", "--format", form) for form in ("json", "jsonl", "markdown", "csv", "tsv")),
        ("search", f"author:{EVIL} kind:note"),
    ],
)
def test_no_command_that_asks_lets_an_escape_through(evil_home: Home, on_terminal, capsys, words) -> None:
    assert main([*words, "--home", str(evil_home.root)]) == 0
    printed = capsys.readouterr()
    assert printed.out
    assert STEERING.findall(OWN.sub("", printed.out)) == []
    assert STEERING.findall(printed.err) == []


def test_an_error_lets_no_escape_through(evil_home: Home, capsys) -> None:
    assert main(["show", f"2020-10-24/notes/{EVIL}", "--home", str(evil_home.root)]) == 1
    assert STEERING.findall(capsys.readouterr().err) == []


def test_marks_stay_where_they_were() -> None:
    rich = Terminal(colour=True)
    assert rich.lines("a\x1bqueue", [Mark(2, 7)]) == ["a\ufffd\x1b[1;33mqueue\x1b[0m"]


def test_json_keeps_its_value_without_steering_anything() -> None:
    value = {"title": EVIL}
    text = printable_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value and STEERING.findall(text) == []


def test_text_becomes_printable() -> None:
    assert printable("a\x1b[2Jb\u202ec\n\t") == "a\ufffd[2Jb\ufffdc\n\t"
    assert printable_line(" a\n b  c\x07 ") == "a b  c\ufffd"


def test_only_the_terminal_writes_escapes() -> None:
    root = Path(__file__).parents[3]
    found = [path.name for path in (root / "search").rglob("*.py") if r"\x1b" in path.read_text("utf-8")]
    assert found == ["terminal.py"]


def test_what_is_left_out_is_named_without_its_escapes(capsys) -> None:
    print_problems([Problem(EVIL, "note", f"{EVIL} is empty", "remove it")])
    assert STEERING.findall(capsys.readouterr().err) == []
