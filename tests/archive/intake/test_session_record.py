"""session.toml belongs to the people who write in it: what we add goes between what they wrote."""

from dataclasses import replace
from datetime import date

import pytest

from archive.errors import SettingsWrong
from archive.home import Home, SessionFolder
from archive.intake.session_record import register_recording, write_session
from archive.intake.sessions import read_session
from archive.records import Recording, Session

TALK = Recording("ab" * 32, "media/talk.ogg", 201.89, "2020-10-17")
SESSION = Session("2020-10-17", date(2020, 10, 17), '调度器 "总览" \\ 启动', 2, 1, ("小李", "张工"), (TALK,))
WRITTEN = """\
# 我们的第一次
title = "总览"   # 定了
start = "20:00"
date = 2020-10-17
presenters = ["小李"]
place = {room = "三楼"}

# 手机录的，前半段
[[recordings]]
path = "media/b.ogg"
sha256 = "bb"
duration_s = 2.00
note = "有杂音"

[minutes]
by = "张工"
"""


@pytest.fixture
def folder(home: Home) -> SessionFolder:
    folder = home.session("2020-10-17")
    folder.root.mkdir()
    folder.record.write_text(WRITTEN, "utf-8")
    return folder


def block(path: str, sha256: str, duration_s: str) -> str:
    return f'[[recordings]]\npath = "media/{path}"\nsha256 = "{sha256}"\nduration_s = {duration_s}\n'


def test_a_record_that_nobody_wrote_is_plain(home: Home) -> None:
    folder = home.session("2020-10-24")
    assert write_session(folder, SESSION)
    assert folder.record.read_text("utf-8") == (
        'title = "调度器 \\"总览\\" \\\\ 启动"\ndate = 2020-10-17\nterm = 2\nweek = 1\npresenters = ["小李", "张工"]\n\n'
        + block("talk.ogg", "ab" * 32, "201.89")
    )


def test_a_recording_is_added_below_what_people_wrote(folder: SessionFolder) -> None:
    register_recording(folder, Recording("aa", "media/a.ogg", 3.1, "2020-10-17"))
    before, minutes = WRITTEN.split("[minutes]")
    assert folder.record.read_text("utf-8") == f"{before}{block('a.ogg', 'aa', '3.10')}\n[minutes]{minutes}"


def test_a_changed_recording_keeps_what_was_written_beside_it(folder: SessionFolder) -> None:
    register_recording(folder, Recording("cc", "media/b.ogg", 4.0, "2020-10-17"))
    changed = WRITTEN.replace('"bb"', '"cc"').replace("2.00", "4.00")
    assert folder.record.read_text("utf-8") == changed


def test_a_renamed_recording_keeps_its_place(folder: SessionFolder) -> None:
    register_recording(folder, Recording("bb", "media/talk.ogg", 2.0, "2020-10-17"), instead_of="media/b.ogg")
    assert folder.record.read_text("utf-8") == WRITTEN.replace("b.ogg", "talk.ogg")


def test_recordings_of_a_plain_record_stand_in_order(home: Home) -> None:
    folder = home.session("2020-10-24")
    write_session(folder, replace(SESSION, recordings=()))
    for name in ("b", "a", "c"):
        register_recording(folder, replace(TALK, path=f"media/{name}.ogg"))
    blocks = [block(f"{name}.ogg", "ab" * 32, "201.89") for name in "abc"]
    assert folder.record.read_text("utf-8").endswith("\n\n" + "\n".join(blocks))


def test_recordings_in_a_list_on_one_line_are_added_there(folder: SessionFolder) -> None:
    folder.record.write_text(
        'recordings = [{path = "media/b.ogg", sha256 = "bb", duration_s = 2.0}]  # 一个\n', "utf-8"
    )
    register_recording(folder, Recording("aa", "media/a.ogg", 3.1, "2020-10-17"))
    assert [recording.path for recording in read_session(folder).recordings] == ["media/b.ogg", "media/a.ogg"]
    assert folder.record.read_text("utf-8").endswith("# 一个\n")


def test_writing_a_session_changes_only_what_is_another(folder: SessionFolder) -> None:
    assert not write_session(folder, read_session(folder))
    write_session(folder, replace(read_session(folder), title="总览与启动", recordings=()))
    text = folder.record.read_text("utf-8")
    assert text.startswith('# 我们的第一次\ntitle = "总览与启动"   # 定了\nstart = "20:00"\n')
    assert "[[recordings]]" not in text
    assert text.endswith('[minutes]\nby = "张工"\n')


def test_a_record_that_is_not_toml_is_left_alone(folder: SessionFolder) -> None:
    folder.record.write_text("title = ", "utf-8")
    with pytest.raises(SettingsWrong, match=r"session.toml cannot be read as TOML"):
        register_recording(folder, TALK)
    assert folder.record.read_text("utf-8") == "title = "
