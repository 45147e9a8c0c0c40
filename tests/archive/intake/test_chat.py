"""Chat exports become one file a day, each message once."""

from datetime import datetime
from pathlib import Path

import pytest

from archive.errors import NoteUnreadable
from archive.intake import chat
from archive.records import ChatMessage

EXPORT = """exported by somebody
2020-10-15 20:11:02 小王
这周六晚上八点

第一次分享
2020/10/15 20:13 Alice
我认领启动流程
二虎 2020-10-16 21:30:18
kube-scheduler 会连 etcd 吗
"""
FIRST = ChatMessage(datetime(2020, 10, 15, 20, 11), "小王", "这周六晚上八点\n第一次分享")


def test_an_export_is_told_from_a_note_that_quotes_somebody() -> None:
    assert chat.is_chat(EXPORT)
    assert not chat.is_chat("# 抢占\n\n2020-10-15 20:11 小王\n说得好\n")


def test_messages_keep_their_lines_and_lose_the_empty_ones() -> None:
    messages = chat.read_export(EXPORT)
    assert messages[0] == FIRST
    assert [(m.author, m.time.day) for m in messages] == [("小王", 15), ("Alice", 15), ("二虎", 16)]


def test_a_day_comes_back_with_its_lines() -> None:
    text = chat.day_text("2020-10-15", chat.by_day(chat.read_export(EXPORT))["2020-10-15"])
    said = chat.read_day("2020-10-15", text)
    assert said[0] == (FIRST, 3, 4)
    assert text.split("\n")[said[1][1] - 1] == "[20:13] Alice: 我认领启动流程"


def test_an_export_seen_twice_adds_nothing() -> None:
    messages = chat.read_export(EXPORT)
    assert chat.merge_messages(messages, messages) == messages


def test_a_later_export_adds_what_is_new() -> None:
    new = ChatMessage(datetime(2020, 10, 15, 20, 12), "张工", "好")
    assert [m.author for m in chat.merge_messages(chat.read_export(EXPORT), [new])] == ["小王", "张工", "Alice", "二虎"]


@pytest.mark.parametrize(("name", "text"), [("notes.md", "[20:11] a: b"), ("2020-10-15.md", "[25:99] a: b")])
def test_a_day_that_someone_broke_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(NoteUnreadable, match=rf"{name} is not a day of chat of this archive .*; restore it from Git"):
        chat.read_file(tmp_path / name)
