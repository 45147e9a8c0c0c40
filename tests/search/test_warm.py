"""A search of the command line is answered by the warm process where there is one, as the command itself would answer it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import __version__
from archive.cli import entry
from archive.cli.main import main
from archive.home import Home
from search.warm import CommandLine, listen_at, parser_in, socket_path, start_beside

STARTS_S = 60.0


@pytest.fixture(scope="module")
def warm(home: Home) -> Iterator[Home]:
    """The small archive with a warm process beside it."""
    process = start_beside(home)
    assert process is not None and process.stdin is not None
    until = time.monotonic() + STARTS_S
    while entry.ask_warm(["search", "锁", "--home", str(home.root), "--json"]) is None and time.monotonic() < until:
        time.sleep(0.2)
    yield home
    process.stdin.close()
    process.wait(STARTS_S)
    assert not socket_path(home).exists()


def test_it_answers_as_the_command_does(warm: Home, capfd: pytest.CaptureFixture[str]):
    asked = ["search", "抢占 牺牲者", "--home", str(warm.root), "--lang", "zh"]
    assert main(asked) == 0
    cold = capfd.readouterr()
    assert entry.ask_warm(asked) == 0
    assert capfd.readouterr() == cold
    assert "先挑选牺牲者" in cold.out


def test_its_exit_code_and_its_language_are_of_each_question(
    warm: Home, capfd: pytest.CaptureFixture[str], monkeypatch
):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    place = ["--home", str(warm.root)]
    assert entry.ask_warm(["search", "抢占", "--lang", "zh", *place]) == 0
    assert entry.ask_warm(["search", "kind:note quantum", "-e", *place]) == 1
    capfd.readouterr()
    assert entry.ask_warm(["search", "抢占", "--since", "never", *place]) == 1
    assert "sig-archive: " in (told := capfd.readouterr().err) and told.isascii()


def test_it_leaves_to_the_command_what_is_no_search_of_this_archive(warm: Home, tmp_path, capfd):
    place = ["--home", str(warm.root)]
    for asked in (
        ["search", "--help", *place],
        ["search", *place],
        ["search", "x", "--open", *place],
        ["search", "x", "--wrong", *place],
        ["show", "search", *place],
    ):
        assert entry.ask_warm(asked) is None, asked
    assert capfd.readouterr() == ("", "")
    assert entry.ask_warm(["search", "x", "--home", str(tmp_path)]) is None


def test_its_socket_is_its_owners_only(warm: Home):
    assert stat.S_IMODE(socket_path(warm).stat().st_mode) == 0o600
    assert listen_at(socket_path(warm)) is None  # a second one does not take its place


def test_a_question_of_another_version_is_left_to_the_command(warm: Home, monkeypatch):
    monkeypatch.setattr("archive.__version__", f"{__version__}.1")
    assert entry.ask_warm(["search", "锁", "--home", str(warm.root)]) is None


def test_a_socket_that_others_may_write_to_is_not_trusted(warm: Home):
    socket_path(warm).chmod(0o666)
    try:
        assert entry.ask_warm(["search", "锁", "--home", str(warm.root)]) is None
    finally:
        socket_path(warm).chmod(0o600)


def test_the_folder_below_an_archive_is_enough(warm: Home):
    program = [
        sys.executable,
        "-c",
        "import sys; from archive.cli.entry import ask_warm; sys.exit(ask_warm(sys.argv[1:]))",
    ]
    asked = [*program, "search", "锁", "--json"]
    done = subprocess.run(
        asked, cwd=warm.sessions, env=os.environ | {"PYTHONPATH": str(Path.cwd())}, capture_output=True, check=True
    )
    assert json.loads(done.stdout)["hits"]


def test_without_a_warm_process_the_command_answers_itself(tmp_path, empty_home: Home, capsys):
    assert entry.ask_warm(["search", "锁", "--home", str(empty_home.root)]) is None
    left = listen_at(socket_path(empty_home))
    assert left is not None
    left.close()  # as one that was killed leaves it
    assert entry.ask_warm(["search", "锁", "--home", str(empty_home.root)]) is None
    again = listen_at(socket_path(empty_home))
    assert again is not None
    again.close()
    socket_path(empty_home).unlink()


def test_the_entry_imports_next_to_nothing():
    program = (
        "import sys; before = set(sys.modules); import archive.cli.entry; print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['archive', 'archive.cli', 'archive.cli.entry']"


def test_the_caller_imports_next_to_nothing_to_ask(home: Home):
    asked = ["search", "锁", "--home", str(home.root)]
    program = f"""
import sys
before = set(sys.modules)
from archive.cli.entry import send_question
try:
    send_question({str(home.root / "nothing.sock")!r}, {asked!r})
except OSError:
    print(sorted(name for name in set(sys.modules) - before if not name.startswith("archive")))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['_socket']"


def test_a_question_arrives_as_it_was_typed(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIG_WORD", "a=b\udcff")
    asked = ["search", "", "抢占\n牺牲者", "\udcff"]
    question = CommandLine.of(entry.question_as_sent(asked))
    assert (question.version, question.arguments, question.folder) == (__version__, asked, str(tmp_path))
    assert question.environment["SIG_WORD"] == "a=b\udcff" and "PATH" not in question.environment


def test_what_is_no_question_is_refused():
    for sent in (b"", b"0.1\0/\0utf-8\0many", b"0.1\0/\0utf-8\x000\0novalue"):
        with pytest.raises(ValueError):
            CommandLine.of(sent)


def test_the_parser_of_searches_is_made_once_a_language():
    assert parser_in("en") is parser_in("en")
    assert parser_in("en").parse_args(["search", "a", "--kind", "note"]).kind == ["note"]
    assert parser_in("en").parse_args(["search", "b"]).kind == []  # of another question
