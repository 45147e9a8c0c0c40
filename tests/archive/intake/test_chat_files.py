"""Exports of the chat that are dropped into the inbox go to the days of their sessions, whatever wrote them."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from archive.chats.days import read_file
from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.intake.inbox import collect_inbox, take_whole
from archive.intake.incoming import Incoming
from archive.intake.links import LinkIndex, NoteLink
from archive.intake.preview import preview_file
from archive.settings import RecordingSettings, Settings
from tests.archive.chats import data_writers, text_writers, writers
from tests.archive.chats.conversation import PEOPLE, conversation, expected
from tests.whole_run import plain_files

SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
SAID = conversation(60)
Take = Callable[[], CollectReport]


@pytest.fixture
def take(home: Home) -> Take:
    return lambda: collect_inbox(home, SETTINGS, ())


def drop(home: Home, name: str, text: str, *, saved: str = "") -> Path:
    path = home.inbox / name
    path.write_text(text, "utf-8")
    if saved:
        stamp = datetime.fromisoformat(f"{saved}+08:00").timestamp()
        os.utime(path, (stamp, stamp))
    return path


def archived(home: Home) -> list[tuple[datetime, str, str]]:
    paths = sorted(home.sessions.glob("*/chat/*.md"))
    return [(one.time, one.author, one.text) for path in paths for one, _first, _last in read_file(path)]


def wanted(*, quotes: bool = True) -> list[tuple[datetime, str, str]]:
    return [(one.time, one.author, one.text) for one in expected(SAID, quotes=quotes)]


@pytest.mark.parametrize(
    "write",
    [text_writers.wechat_mail, data_writers.memotrace_csv, data_writers.chatlog_json, data_writers.chatlab_jsonl],
)
def test_an_export_is_told_by_what_is_in_it_whatever_its_ending(
    home: Home, take: Take, write: Callable[..., str]
) -> None:
    ending = next(one.ending for one in writers.WRITERS if one.write is write)
    path = drop(home, f"群聊{ending}", write(SAID))
    assert preview_file(path, CollectRun(home, SETTINGS, ())).target == "2020-11-21"
    assert take().problems == []
    assert archived(home) == wanted()
    assert not path.exists()


def test_exports_of_several_tools_of_the_same_days_do_not_double_a_message(home: Home, take: Take) -> None:
    for number, one in enumerate(writers.WRITERS):
        if one.days:
            drop(home, f"{number}{one.ending}", one.write(SAID), saved="2020-11-20 23:30")
    assert take().problems == []
    assert [entry[:2] for entry in archived(home)] == [entry[:2] for entry in wanted()]


def test_numbers_and_addresses_of_people_are_nowhere_in_the_archive(home: Home, take: Take) -> None:
    drop(home, "qq.txt", text_writers.qq(SAID).replace("Alice<alice@example.com>", "alice@example.com(10001)"))
    drop(home, "chatlog.txt", text_writers.chatlog_text(SAID), saved="2020-11-20 23:30")
    assert take().problems == []
    everything = b"".join(plain_files(home).values()).decode()
    private = [one for ids in PEOPLE.values() for one in ids] + ["alice@example.com"]
    assert [one for one in private if one in everything] == []
    assert "member-" in everything


def test_an_id_of_a_member_gives_the_members_name(home: Home, take: Take) -> None:
    home.members.write_text('[[member]]\nname = "王工"\nhandles = { qq = "123456789" }\n', "utf-8")
    drop(home, "qq.txt", "2020-10-15 20:11:02 小王(123456789)\n好\n\n2020-10-15 20:12:02 Alice(10001)\n好\n")
    take()
    assert [entry[1] for entry in archived(home)] == ["王工", "Alice"]


def test_days_without_a_year_are_counted_from_the_file_and_a_person_is_told(home: Home, take: Take) -> None:
    drop(home, "copy.txt", "小王 11月18日 20:11\n好\n\nAlice 昨天 20:12\n好\n", saved="2020-11-20 23:30")
    report = take()
    assert [f"{entry[0]:%Y-%m-%d}" for entry in archived(home)] == ["2020-11-18", "2020-11-19"]
    (notice,) = report.notices
    assert notice.code == "days-counted-from-file"
    assert "2020-11-20" in str(notice.what)


def test_a_date_in_the_name_counts_more_than_the_time_of_the_file(home: Home, take: Take) -> None:
    drop(home, "群聊 2020-11-20.txt", "小王 11月18日 20:11\n好\n\nAlice 昨天 20:12\n好\n", saved="2026-11-20 23:30")
    assert take().notices == []
    assert [f"{entry[0]:%Y-%m-%d}" for entry in archived(home)] == ["2020-11-18", "2020-11-19"]


def test_a_copy_without_days_waits_until_its_name_has_one(home: Home, take: Take) -> None:
    path = drop(home, "copy.txt", text_writers.wechat_pc(SAID))
    (problem,) = take().problems
    assert str(problem.what) == f"{path} is a chat, and nothing says on which day it was written"
    assert str(problem.cure).startswith("begin its name with the day, such as 2020-10-17; ")
    path.rename(path.with_name("2020-11-18 copy.txt"))
    assert take().problems == []
    assert {entry[0] for entry in archived(home)} == {datetime(2020, 11, 18)}


def test_days_of_which_the_month_is_not_known_are_refused(home: Home, take: Take) -> None:
    drop(home, "_chat.txt", "[03/04/20, 20:11:02] 小王: 好\n[03/04/20, 20:12:02] Alice: 好\n")
    (problem,) = take().problems
    assert problem.code == "input-refused"
    assert "nothing says on which day" in str(problem.what)


def test_front_matter_makes_any_text_a_note(home: Home, take: Take) -> None:
    drop(
        home,
        "2020-11-18-quote.md",
        "---\nauthor: 小王\n---\n\n2020-11-18 20:11 小王\n好\n\n2020-11-18 20:12 Alice\n好\n",
    )
    assert take().problems == []
    assert archived(home) == []
    assert "2020-11-21/notes/小王-2020-11-18-quote.md" in plain_files(home)


def test_jsonl_that_is_no_chat_is_refused(home: Home, take: Take) -> None:
    drop(home, "log.jsonl", json.dumps({"level": "info"}))
    (problem,) = take().problems
    assert "is not an export of a chat that the archive can read" in str(problem.what)


def test_a_message_that_cannot_be_read_is_named_by_its_number(home: Home, take: Take) -> None:
    entries = json.loads(data_writers.chatlog_json(SAID))
    entries[2]["time"] = "someday"
    drop(home, "chat.json", json.dumps(entries))
    (problem,) = take().problems
    assert "message 3 has the time someday" in str(problem.what)
    assert archived(home) == []


def test_articles_that_were_shared_are_listed_and_a_members_note_stays_theirs(home: Home, take: Take) -> None:
    home.links.write_text("session,member,title,link\n2020-11-21,小王,抢占,https://b.example.com/mine\n", "utf-8")
    text = "看 https://a.example.com/post/1 和 https://b.example.com/mine"
    drop(home, "chat.txt", f"2020-11-18 20:11 小王\n{text}\n\n2020-11-18 20:12 Alice\n好\n")
    take()
    assert home.links.read_text("utf-8").splitlines() == [
        "session,member,title,link",
        ",,,https://a.example.com/post/1",
        "2020-11-21,小王,抢占,https://b.example.com/mine",
    ]


def test_who_wrote_a_shared_article_is_known_when_the_sheet_says_it() -> None:
    rows = [
        NoteLink("", "", "", "https://a.example.com/x"),
        NoteLink("2020-11-21", "小王", "抢占", "https://a.example.com/x"),
    ]
    assert LinkIndex(rows).by_link["https://a.example.com/x"].member == "小王"
    assert LinkIndex(rows[::-1]).by_link["https://a.example.com/x"].member == "小王"


def test_a_page_of_the_web_is_no_chat_whatever_its_comments_look_like(home: Home) -> None:
    path = drop(home, "thread.md", "2020-11-18 20:11 小王\n怎么挑 victim\n\n2020-11-18 20:12 Alice\n看代码\n")
    run = CollectRun(home, SETTINGS, ())
    take_whole(Incoming(path, address="https://example.org/thread", session_hint="2020-11-21"), run)
    assert archived(home) == []
    assert len(list(home.session("2020-11-21").notes.iterdir())) == 1
