"""`show 2` opens the second hit of the last search in the same terminal."""

from __future__ import annotations

import pytest

from archive.cli.main import main
from archive.home import Home
from search.terminal import state


@pytest.fixture
def run(home: Home, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def run(*words: str, terminal: str = "dev-pts-1") -> tuple[int, str, str]:
        monkeypatch.setattr(state, "terminal_name", lambda: terminal)
        code = main([*words, "--home", str(home.root)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_a_hit_of_the_last_search_is_shown_by_its_number(run) -> None:
    run("search", "etcd state", "--mode", "words")
    assert "> 15  etcd stores" in run("show", "1")[1]
    run("search", '"backoff queue"')
    assert "> 10  The scheduler keeps" in run("show", "1")[1]


def test_another_terminal_and_another_archive_have_their_own(run, empty_home: Home, capsys) -> None:
    run("search", "etcd state", "--mode", "words")
    assert run("show", "1", terminal="dev-pts-2")[0] == 1
    assert main(["show", "1", "--home", str(empty_home.root)]) == 1
    assert "search first" in capsys.readouterr().err


def test_a_number_beyond_the_hits_is_refused(run) -> None:
    run("search", '"backoff queue"')
    code, out, err = run("show", "9")
    assert (code, out) == (1, "") and "there is no hit 9" in err


def test_what_goes_into_a_pipe_is_not_remembered(run) -> None:
    run("search", "etcd state", terminal="")
    assert not state.last_hits("").exists()


def test_where_nothing_can_open_a_hit_its_file_and_the_command_are_told(run, home: Home, monkeypatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda link: False)
    err = run("search", "-o", '"backoff queue"')[2]
    assert f"its file is {home.root}/sessions/2020-10-24/notes/alice-queues.md" in err
    assert "read it with: sig-archive show '2020-10-24/notes/alice-queues#L10-11'" in err
