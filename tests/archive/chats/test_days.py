"""Chat exports become one file a day, each message once."""

from datetime import datetime
from pathlib import Path

import pytest

from archive.chats import days
from archive.chats.export import ChatExport
from archive.chats.formats import find_format, read_messages
from archive.errors import NoteUnreadable
from archive.members import Member, Members
from archive.records import ChatMessage

SAVED = datetime(2020, 10, 18)
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


def is_chat(text: str) -> bool:
    return find_format(ChatExport(text, SAVED)) is not None


def read_export(text: str) -> list[ChatMessage]:
    export = ChatExport(text, SAVED)
    return read_messages(export, find_format(export))


def said(clock: str, author: str, text: str) -> ChatMessage:
    return ChatMessage(datetime.fromisoformat(f"2020-10-15 {clock}"), author, text)


def test_an_export_is_told_from_a_note_that_quotes_somebody() -> None:
    assert is_chat(EXPORT)
    assert not is_chat("# 抢占\n\n2020-10-15 20:11 小王\n说得好\n")


def test_messages_keep_their_lines_and_lose_the_empty_ones() -> None:
    messages = read_export(EXPORT)
    assert messages[0] == FIRST
    assert [(m.author, m.time.day) for m in messages] == [("小王", 15), ("Alice", 15), ("二虎", 16)]


def test_a_day_comes_back_with_its_lines() -> None:
    text = days.day_text("2020-10-15", days.by_day(read_export(EXPORT))["2020-10-15"])
    entries = days.read_day("2020-10-15", text)
    assert entries[0] == (FIRST, 3, 4)
    assert text.split("\n")[entries[1][1] - 1] == "[20:13] Alice: 我认领启动流程"


def test_an_export_seen_twice_adds_nothing() -> None:
    messages = read_export(EXPORT)
    assert days.merge_messages(messages, messages) == messages


def test_a_later_export_adds_what_is_new() -> None:
    new = ChatMessage(datetime(2020, 10, 15, 20, 12), "张工", "好")
    assert [m.author for m in days.merge_messages(read_export(EXPORT), [new])] == ["小王", "张工", "Alice", "二虎"]


@pytest.mark.parametrize(("name", "text"), [("notes.md", "[20:11] a: b"), ("2020-10-15.md", "[25:99] a: b")])
def test_a_day_that_someone_broke_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(NoteUnreadable, match=rf"{name} is not a day of chat of this archive .*; restore it from Git"):
        days.read_file(tmp_path / name)


def test_what_somebody_writes_twice_in_a_minute_is_kept_twice() -> None:
    twice = [said("20:11", "小王", "+1"), said("20:11", "小王", "+1")]
    assert days.merge_messages([], twice) == twice
    assert days.merge_messages(twice, twice) == twice


def test_exports_with_other_names_for_people_do_not_double_their_messages() -> None:
    old = [said("20:11", "小王", "抢占怎么挑 victim，看哪个函数？"), said("20:11", "Alice", "收到")]
    new = [said("20:11", "王工", "抢占怎么挑 victim， 看哪个函数？"), said("20:11", "爱丽丝", "收到")]
    members = Members((Member("Alice", ("爱丽丝",)),))
    assert days.merge_messages(old, new, members) == old


def test_two_who_write_the_same_in_one_minute_are_both_kept() -> None:
    thanks = [
        said("21:30", "小王", "感谢老师的精彩分享，收获很大"),
        said("21:30", "Alice", "感谢老师的精彩分享，收获很大"),
    ]
    assert days.merge_messages(thanks[:1], thanks) == thanks
    assert days.merge_messages(thanks[:1], thanks[::-1]) == thanks
    assert days.merge_messages([said("21:30", "小王", "收到")], [said("21:30", "Alice", "收到")]) == [
        said("21:30", "小王", "收到"),
        said("21:30", "Alice", "收到"),
    ]


def test_a_copy_without_times_adds_nothing_to_an_export_with_them() -> None:
    old = [said("20:11", "小王", "第一次分享"), said("20:12", "Alice", "好")]
    untimed = [said("00:00", "小王", "第一次分享"), said("00:00", "Alice", "好")]
    assert days.merge_messages(old, untimed) == old
    assert days.merge_messages(untimed, old) == untimed


def test_a_message_and_the_same_one_with_what_it_quotes_are_one() -> None:
    plain, quoting = said("20:11", "小王", "在调度器里"), said("20:11", "小王", "在调度器里\n> Alice: 在哪里？")
    assert days.merge_messages([quoting], [plain]) == [quoting]
