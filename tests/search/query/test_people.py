"""Whoever is asked for by one of their names is found under all of them, and shown by the one that counts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from archive.cli.main import main
from archive.files import write_text
from archive.home import Home
from archive.index.filters import Filters
from search.api import open_address
from search.formats.notices import notices
from search.reading.sessions import SessionOverview
from tests.search.conftest import BACKOFF, CACHE, CHATTED, ETCD, SPEECH
from tests.searching import ask

MEMBERS = """\
[[member]]
name = "二虎"
nicknames = ["alice", "tiger"]

[[member]]
name = "小王"
handles = { zoom = "wang-k8s" }
"""


@pytest.fixture(scope="module")
def known(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The archive with its index as it was built, and a members.toml that came later."""
    copy = Home(tmp_path_factory.mktemp("known") / "archive")
    shutil.copytree(home.root, copy.root)
    write_text(copy.members, MEMBERS)
    return copy


@pytest.mark.parametrize("typed", ["author:alice", "author:二虎", "作者:Tiger", "author:TIGER kind:note,chat"])
def test_one_name_finds_what_was_written_under_all(known: Home, typed: str) -> None:
    hits = ask(known, typed).hits
    assert {hit.passage.id for hit in hits} == {BACKOFF.id, ETCD.id, CHATTED.id}
    assert {hit.passage.author for hit in hits} == {"二虎", "二虎, 张工"}


def test_a_speaker_is_found_by_a_handle(known: Home) -> None:
    (hit,) = ask(known, "抢占", Filters(speakers=("wang-k8s",))).hits
    assert hit.passage == SPEECH


def test_without_members_a_name_is_one_person_in_any_spelling(home: Home) -> None:
    assert {hit.passage for hit in ask(home, "author:alice").hits} == {BACKOFF, ETCD}
    assert [hit.passage for hit in ask(home, "author:chen_yu").hits] == [CACHE]


def test_who_is_not_known_is_told_the_people_once_each(known: Home) -> None:
    (told,) = notices(ask(known, "author:tigre 队列"))
    assert told == "nobody called tigre wrote here; known authors: tiger, bowen, Chen Yu, 张工"
    answer = ask(known, "author:tigre 队列")
    assert [(one.typed, one.meant) for one in answer.suggestions] == [("tigre", "tiger")]


def test_json_names_people_by_the_name_that_counts(known: Home, capsys: pytest.CaptureFixture) -> None:
    assert main(["search", "backoff", "--author", "tiger", "--json", "--home", str(known.root)]) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["author"] == "二虎"


def test_a_session_lists_its_notes_by_the_name_that_counts(known: Home) -> None:
    overview = open_address(known, "2020-10-24")
    assert isinstance(overview, SessionOverview) and [note.author for note in overview.notes] == ["二虎"]


def test_a_name_of_two_people_is_an_error_with_its_line(home: Home, tmp_path: Path, capsys) -> None:
    copy = Home(tmp_path / "archive")
    shutil.copytree(home.root, copy.root)
    write_text(copy.members, MEMBERS + '\n[[member]]\nname = "Alice"\n')
    assert main(["search", "backoff", "--home", str(copy.root)]) == 1
    assert "members.toml, line 10: Alice is another member's name already, in line 3" in capsys.readouterr().err
    main(["doctor", "--home", str(copy.root)])
    assert "members: " in capsys.readouterr().out
