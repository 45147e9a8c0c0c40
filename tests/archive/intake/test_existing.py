"""What the archive holds is read once a run, however much comes in."""

from pathlib import Path

import pytest

from archive.home import Home
from archive.intake import existing
from archive.intake.existing import Existing, NoteHead, Shelf, note_target, read_head
from archive.intake.inbox import collect_inbox
from archive.intake.notes import note_text
from archive.records import Note
from archive.settings import RecordingSettings, Settings
from tests.whole_run import note

SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
NOTE = Note("2020-10-17", "杨鼎睿", "队列: 三个", "https://example.org/a#b", "ab" * 32, "正文\n")


def test_the_head_of_a_note_is_what_was_written(tmp_path: Path) -> None:
    for number, author in enumerate(["杨鼎睿", "Al: 'ice'", "2020-10-17", "- x", "true"]):
        path = tmp_path / f"{number}.md"
        path.write_text(note_text(Note(None, author, "x", NOTE.source, NOTE.sha256, "y"), fetched_at="now"), "utf-8")
        assert read_head(path) == NoteHead(NOTE.sha256, author, NOTE.source)


def test_the_author_of_an_old_note_may_still_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\nauthor: '[杨鼎睿](https://yuque.com/abser)'\nsource: https://example.org/a#b\n---\n"
    )
    assert note_target(NOTE, Shelf(tmp_path)) == (tmp_path / "杨鼎睿-队列-三个.md", tmp_path / "a.md")


def test_a_note_of_which_nobody_knew_the_author_is_replaced_when_he_is_known(home: Home) -> None:
    folder = home.session("2020-10-17").notes
    text = note_text(Note("2020-10-17", "unknown", "队列", "2020-10-17-alice.md", "cd" * 32, "旧\n"), fetched_at="then")
    note(folder / "unknown-队列.md", text)
    note(home.inbox / "2020-10-17-alice.md", "# 队列\n\n新\n")
    collect_inbox(home, SETTINGS, ())
    assert [path.name for path in folder.iterdir()] == ["alice-队列.md"]


def test_a_shelf_is_read_once_a_run(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    note(home.session("2020-10-17").notes / "old.md", note_text(NOTE, fetched_at="then"))
    read: list[Path] = []
    monkeypatch.setattr(existing, "read_head", lambda path: read.append(path) or read_head(path))
    for number in range(5):
        note(home.inbox / f"2020-10-17-{number}.md", f"# {number}\n\n正文\n", author="Alice")
    assert collect_inbox(home, SETTINGS, ()).files == 5
    assert read == [home.session("2020-10-17").notes / "old.md"]


def test_the_people_of_members_toml_are_known(home: Home) -> None:
    home.members.write_text('[[member]]\nname = "二虎"\nnicknames = ["erhu"]\n', "utf-8")
    assert Existing(home).people() == ["二虎", "erhu"]
