"""The chat leaves the archive in ChatLab's format, and comes back the same."""

import json
from pathlib import Path

import pytest

from archive.chats.days import read_file
from archive.cli.main import main
from archive.home import Home
from archive.intake.inbox import collect_inbox
from archive.settings import RecordingSettings, Settings
from tests.archive.chats.conversation import conversation, expected
from tests.archive.chats.data_writers import chatlog_json
from tests.whole_run import plain_files

SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
SAID = conversation(60)


@pytest.fixture
def filled(home: Home) -> Home:
    (home.inbox / "chat.json").write_text(chatlog_json(SAID), "utf-8")
    collect_inbox(home, SETTINGS, ())
    return home


def export(home: Home, target: Path, *options: str) -> int:
    return main(["--home", str(home.root), "export", "chatlab", str(target), *options])


def test_what_is_exported_comes_back_the_same(filled: Home, tmp_path: Path) -> None:
    assert export(filled, tmp_path / "out") == 0
    before = plain_files(filled)
    chats = {name: content for name, content in before.items() if "/chat/" in name}
    assert len(chats) == 3
    for path in filled.sessions.glob("*/chat/*.md"):
        path.unlink()
    (filled.inbox / "chat.jsonl").write_bytes((tmp_path / "out" / "chat.jsonl").read_bytes())
    assert collect_inbox(filled, SETTINGS, ()).problems == []
    assert {name: content for name, content in plain_files(filled).items() if "/chat/" in name} == chats


def test_an_answer_names_the_message_that_it_answers(filled: Home, tmp_path: Path) -> None:
    export(filled, tmp_path / "out")
    head, *lines = map(json.loads, (tmp_path / "out" / "chat.jsonl").read_text("utf-8").splitlines())
    messages = [line for line in lines if line["_type"] == "message"]
    assert head["chatlab"]["version"] == "0.0.2"
    assert len(messages) == len(expected(SAID))
    answers = [line for line in messages if line["type"] == 25]
    by_id = {line["platformMessageId"]: line for line in messages}
    assert len(answers) == 6
    assert all(by_id[line["replyToMessageId"]]["timestamp"] <= line["timestamp"] for line in answers)
    assert all("\n> " not in line["content"] for line in answers)


def test_the_same_chat_gives_the_same_file_and_another_one_there_stays(
    filled: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(filled, tmp_path / "out")
    capsys.readouterr()
    assert export(filled, tmp_path / "out", "--json") == 0
    assert [file["written"] for file in json.loads(capsys.readouterr().out)["files"]] == [False]
    (tmp_path / "out" / "chat.jsonl").write_text("mine\n", "utf-8")
    assert export(filled, tmp_path / "out") == 1
    assert (tmp_path / "out" / "chat.jsonl").read_text("utf-8") == "mine\n"


def test_only_the_sessions_that_are_asked_for_are_exported(filled: Home, tmp_path: Path) -> None:
    (day,) = filled.sessions.glob("*/chat/2020-11-19.md")
    other = filled.session("2020-11-28").chat / "2020-11-23.md"
    other.parent.mkdir(parents=True)
    other.write_text("# 2020-11-23\n\n[20:11] 小王: 好\n", "utf-8")
    export(filled, tmp_path / "out", "--session", "2020-11-28")
    lines = (tmp_path / "out" / "chat.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["_type"] for line in lines] == ["header", "member", "message"]
    assert read_file(day)


def test_a_day_that_cannot_be_read_is_named_and_the_others_go_out(filled: Home, tmp_path: Path) -> None:
    day = next(filled.sessions.glob("*/chat/2020-11-19.md"))
    day.write_text("# 2020-11-19\n\n[25:99] 小王: 好\n", "utf-8")
    assert export(filled, tmp_path / "out") == 1
    assert "2020-11-18" in (tmp_path / "out" / "chat.jsonl").read_text("utf-8")
