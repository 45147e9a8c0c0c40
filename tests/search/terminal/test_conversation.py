"""On a terminal, one question follows another, and what was typed is remembered."""

from __future__ import annotations

import sys

import pytest

from archive.cli.main import main
from search.terminal import conversation


@pytest.fixture
def talk(home, capsys, monkeypatch, tmp_path):
    """Types lines, then ends the input; returns what was printed and what was complained of."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    def talk(*typed):
        lines = iter(typed)

        def line(prompt):
            text = next(lines, EOFError)
            if isinstance(text, str):
                return text
            raise text

        monkeypatch.setattr("builtins.input", line)
        assert main(["search", "--home", str(home.root)]) == 0
        return capsys.readouterr()

    return talk


def test_a_conversation_goes_on_after_empty_lines_and_errors(talk):
    out, err = talk("etcd", "", "since:never etcd", "backoff")
    assert "alice-queues#L15" in out and "alice-queues#L10" in out
    assert "is not a date" in err


def test_ctrl_c_only_drops_the_line(talk):
    assert "alice-queues#L15" in talk(KeyboardInterrupt, "etcd").out


@pytest.mark.parametrize("typed", [":q", ":quit", ":exit"])
def test_a_conversation_ends_when_told(talk, typed):
    assert "alice-queues" not in talk(typed, "etcd").out


def test_help_tells_the_commands(talk):
    assert ":open 2" in talk(":help").out


def test_hits_are_opened_by_their_number(talk, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda link: opened.append(link) or True)
    err = talk('"backoff queue"', ":open 1", ":o", ":open 9", ":open x").err
    assert [link[-8:] for link in opened] == ["#L10-L11", "#L10-L11"]
    assert err.count("there is no hit") == 2


def test_commands_change_how_the_last_answer_is_shown(talk):
    out, err = talk("etcd state", ":mode words", ":context 1", ":explain", ":context", ":n 0", ":dance")
    assert "meaning by: not asked" in out and "  > 15  etcd stores" in out
    assert "is not a number of hits" in err and "there is no command :dance" in err


def test_the_number_of_hits_can_be_changed(talk):
    assert talk("queue lease", ":n 1").out.count(" 2. ") == 1


def test_a_question_may_begin_with_a_colon(talk):
    out, err = talk(":8080 etcd")
    assert "etcd stores" in out and err == ""


def test_what_was_typed_is_remembered_for_the_next_time(tmp_path, monkeypatch):
    readline = pytest.importorskip("readline")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with conversation.history():
        readline.clear_history()
        readline.add_history("抢占 victim")
    readline.clear_history()
    with conversation.history():
        assert readline.get_history_item(1) == "抢占 victim"
    assert conversation.history_path().stat().st_mode & 0o77 == 0
    readline.clear_history()


def test_a_state_folder_that_cannot_be_made_is_no_hindrance(talk, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert "etcd stores" in talk("etcd").out


def test_what_is_quoted_is_opened_by_its_number(talk, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda link: opened.append(link) or True)
    err = talk(":ask 抢占的时候先挑选什么", ":open 1", ":open 5").err
    assert [link[-5:] for link in opened] == ["#t=72"] and "there is no hit 5" in err


def test_a_follow_up_says_how_it_was_understood_and_that_nothing_is_new(talk):
    out, err = talk(":ask 抢占的时候先挑选什么", ":ask 为什么？")
    assert "asked together: 抢占的时候先挑选什么 为什么？" in err and "nothing more is said of it than this" in err
    assert out.count("• 抢占的时候先挑选牺牲者") == 2
