"""What each member wrote and said is told in the order of names."""

from __future__ import annotations

import json
from dataclasses import replace

from archive.cli.main import main
from archive.home import Home
from archive.members import NOBODY, Member, Members
from archive.records import UNKNOWN_AUTHOR
from archive.sources import ledger
from archive.sources.ledger import LedgerEntry
from search.query.people import as_shown
from search.readers import ReaderPool
from search.study.corpus import Corpus, in_time, read_corpus, with_known_author
from search.study.members import list_members
from tests.search.conftest import BACKOFF, CHATTED, ETCD, SPEECH


def corpus(*passages, members: Members = NOBODY) -> Corpus:
    return Corpus(tuple(sorted((with_known_author(as_shown(one, members)) for one in passages), key=in_time)), {})


def test_notes_messages_and_minutes_are_counted(home):
    found = {one.name: one for one in list_members(read_corpus(ReaderPool(home)), NOBODY, ())}
    assert list(found) == sorted(found, key=str.casefold)
    assert [note.address for note in found["alice"].notes] == ["2020-10-24/notes/alice-queues"]
    assert found["alice"].words == 21 and found["二虎"].messages == {"2020-10-24": 1}
    assert found["小王"].spoken_min == {"2020-10-24": 0.1} and found["小李"].spoken_min == {}


def test_the_names_of_one_person_are_one_row_in_the_order_of_members_toml():
    members = Members((Member("张工"), Member("Alice", nicknames=("二虎",)), Member("Zoe")))
    found = list_members(corpus(BACKOFF, ETCD, CHATTED, members=members), members, ())
    assert [one.name for one in found] == ["张工", "Alice", "Zoe"]
    assert found[1].messages == {"2020-10-24": 1} and len(found[1].notes) == 1
    assert found[2].notes == ()


def test_spellings_of_a_name_are_one_person_and_nobody_is_called_unknown():
    other = replace(BACKOFF, path="sessions/2020-10-24/notes/x.md", author="Alice").with_id()
    nobody = replace(ETCD, path="sessions/2020-10-24/notes/y.md", author=UNKNOWN_AUTHOR).with_id()
    found = list_members(corpus(BACKOFF, other, nobody, SPEECH), NOBODY, ())
    assert [one.name for one in found] == ["alice", "小李", "小王"] and len(found[0].notes) == 2


def test_the_command_tells_of_one_member_by_any_spelling(home, capsys):
    assert main(["members", "ALICE", "--json", "--home", str(home.root)]) == 0
    (one,) = json.loads(capsys.readouterr().out)["members"]
    assert one["name"] == "alice" and one["notes"][0]["words"] == 21
    assert main(["members", "nobody", "--home", str(home.root)]) == 1
    assert "known names" in capsys.readouterr().err


NOTHING_COMES = [
    LedgerEntry("https://a.org/1", "sheet", "Alice", "2020-10-24", state=ledger.WRITTEN, path="sessions/x.md"),
    LedgerEntry("https://a.org/2", "sheet", "erhu", "2020-10-24", "抢占", state=ledger.DEAD, reason="page-missing"),
    LedgerEntry("sheet:erhu@2020-10-24", "sheet", "erhu", "2020-10-24", state=ledger.EXPECTED),
    LedgerEntry("sheet:erhu@2020-10-31", "sheet", "erhu", "2020-10-31", state=ledger.EXPECTED),
]


def test_who_is_in_the_ledger_alone_is_a_member_and_each_week_says_what_is_missing():
    alice, erhu = list_members(corpus(BACKOFF), NOBODY, (), NOTHING_COMES)
    assert alice.notes and alice.state_in("2020-10-24") == ""
    assert [erhu.state_in(day) for day in ("2020-10-24", "2020-10-31", "2020-11-07")] == [
        ledger.DEAD,
        ledger.EXPECTED,
        "",
    ]


def test_the_table_shows_dead_links_and_notes_that_are_due(home, capsys):
    book = ledger.Ledger(home.ledger, NOTHING_COMES)
    book.write()
    try:
        assert main(["members", "--home", str(home.root)]) == 0
        shown = capsys.readouterr().out
        assert "✗-" in shown and "✗ dead link  - nothing listed yet" in shown
        assert main(["members", "erhu", "--home", str(home.root)]) == 0
        assert "2020-10-24  dead link  抢占\n    https://a.org/2" in capsys.readouterr().out
        assert main(["members", "erhu", "--json", "--home", str(home.root)]) == 0
        (one,) = json.loads(capsys.readouterr().out)["members"]
        assert one["listed"][0] == {
            "address": "https://a.org/2", "session": "2020-10-24", "state": "dead", "reason": "page-missing",
        }  # fmt: skip
    finally:
        home.ledger.unlink()


def test_what_was_collected_is_shown_before_anything_was_ingested(tmp_path, capsys):
    assert main(["init", str(tmp_path / "new")]) == 0
    new = Home(tmp_path / "new")
    assert main(["members", "--home", str(new.root)]) == 1  # neither an index nor a ledger: says to ingest
    assert "sig-archive ingest" in capsys.readouterr().err
    ledger.Ledger(new.ledger, NOTHING_COMES).write()
    assert main(["members", "--home", str(new.root)]) == 0
    shown = capsys.readouterr().out
    assert "Alice" in shown and "erhu" in shown
