"""A session's record comes back as it was written, and one that is broken says where."""

from dataclasses import replace
from datetime import date

import pytest

from archive.errors import SettingsWrong
from archive.home import Home, SessionFolder
from archive.intake.dates import session_of_week
from archive.intake.session_record import write_session
from archive.intake.sessions import read_session
from archive.records import Recording, Session

TALK = Recording("ab" * 32, "media/talk.ogg", 201.89, "2020-10-17")
SESSION = Session("2020-10-17", date(2020, 10, 17), '调度器 "总览" \\ 启动', 2, 1, ("小李", "张工"), (TALK,))


@pytest.fixture
def folder(home: Home) -> SessionFolder:
    return home.session("2020-10-17")


def test_a_session_comes_back_as_it_was(folder: SessionFolder) -> None:
    assert write_session(folder, SESSION)
    assert read_session(folder) == SESSION
    assert not write_session(folder, SESSION)


def test_an_independent_recording_comes_back_as_one(folder: SessionFolder) -> None:
    session = replace(SESSION, recordings=(TALK, replace(TALK, path="media/bob.ogg", independent=True)))
    write_session(folder, session)
    assert "duration_s = 201.89\nindependent = true\n" in folder.record.read_text("utf-8")
    assert {recording.independent for recording in read_session(folder).recordings} == {True, False}


def test_how_many_people_speak_is_said_of_a_session_and_of_a_recording(folder: SessionFolder) -> None:
    write_session(folder, replace(SESSION, recordings=(TALK, replace(TALK, path="media/bob.ogg"))))
    text = folder.record.read_text("utf-8").replace('path = "media/bob.ogg"', 'path = "media/bob.ogg"\nspeakers = 1')
    folder.record.write_text("speakers = 5\n" + text, "utf-8")
    assert {one.path: one.speakers for one in read_session(folder).recordings} == {TALK.path: 5, "media/bob.ogg": 1}
    folder.record.write_text('speakers = "five"\n' + text, "utf-8")
    with pytest.raises(SettingsWrong, match="speakers is not how many people speak"):
        read_session(folder)


def test_a_session_without_a_record_has_only_its_date(folder: SessionFolder) -> None:
    assert read_session(folder) == Session("2020-10-17", date(2020, 10, 17))


@pytest.mark.parametrize(
    "text",
    [
        "title = ",
        "\x00",
        '[[recordings]]\npath = "media/talk.ogg"\n',
        'recordings = ["media/talk.ogg"]\n',
        'presenters = "小李"\n',
        'week = "first"\n',
        '[[recordings]]\npath = "a"\nsha256 = "b"\nduration_s = 1\nstarts_at = "soon"\n',
        '[[recordings]]\npath = "a"\nsha256 = "b"\nduration_s = 1\nindependent = "yes"\n',
    ],
)
def test_a_broken_record_is_named_with_its_cure(folder: SessionFolder, text: str) -> None:
    folder.root.mkdir()
    folder.record.write_text(text, "utf-8")
    with pytest.raises(SettingsWrong, match=r"2020-10-17/session.toml .*; (mend that line|give each recording)"):
        read_session(folder)


@pytest.mark.parametrize("written", ["00:31:05", '"00:31:05"', "1865", "1865.0"])
def test_where_a_recording_begins_is_read_as_people_write_it(folder: SessionFolder, written: str) -> None:
    folder.root.mkdir()
    block = f'[[recordings]]\npath = "media/talk.ogg"\nsha256 = "ab"\nduration_s = 1.0\nstarts_at = {written}\n'
    folder.record.write_text(block, "utf-8")
    assert read_session(folder).recordings[0].starts_at_s == 1865.0


@pytest.mark.parametrize("day", [12, 15, 17, 18])
def test_a_day_belongs_to_the_meeting_of_its_week(day: int) -> None:
    assert session_of_week(date(2020, 10, day), "saturday") == "2020-10-17"


def test_another_meeting_day_names_another_session() -> None:
    assert session_of_week(date(2020, 10, 18), "monday") == "2020-10-12"
