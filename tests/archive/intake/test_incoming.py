"""What lies in the inbox is what people put there; links are not followed where they might lead."""

import os
import time
from pathlib import Path

import pytest

from archive.home import Home
from archive.intake.inbox import collect_inbox
from archive.intake.incoming import check_settled, copy_into_inbox, find_incoming
from archive.settings import InboxSettings, RecordingSettings, Settings
from tests.whole_run import note

SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
FOLLOWING = Settings(recordings=RecordingSettings(settle_s=0.0), inbox=InboxSettings(follow_links=True))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    return note(tmp_path / "elsewhere" / "secret.md", "# 密\n\n不要归档\n")


def test_a_link_out_of_the_archive_is_not_followed(home: Home, secret: Path) -> None:
    link = home.inbox / "2020-10-17-x.md"
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(secret)
    (problem,) = collect_inbox(home, SETTINGS, ()).problems
    assert (problem.source, problem.code) == ("inbox/2020-10-17-x.md", "input-refused")
    assert str(problem.what).endswith(f"is a link that leads out of {home.root}: to {secret}")
    assert str(problem.cure) == "put the file itself there, or set inbox.follow_links = true in archive.toml"
    assert link.is_symlink() and home.session_folders() == []


def test_a_link_that_the_settings_allow_is_copied(home: Home, secret: Path) -> None:
    home.inbox.mkdir(exist_ok=True)
    (home.inbox / "2020-10-17-x.md").symlink_to(secret)
    assert collect_inbox(home, FOLLOWING, ()).problems == []
    (archived,) = home.session("2020-10-17").notes.iterdir()
    assert not archived.is_symlink() and "不要归档" in archived.read_text("utf-8")
    assert secret.is_file() and find_incoming(home) == []


def test_a_link_inside_the_archive_is_a_file_like_any_other(home: Home) -> None:
    note(home.inbox / "deep" / "2020-10-17-x.md")
    (home.inbox / "2020-10-17-y.md").symlink_to(home.inbox / "deep" / "2020-10-17-x.md")
    report = collect_inbox(home, SETTINGS, ())
    assert (report.problems, len(report.duplicates)) == ([], 1)


@pytest.mark.parametrize("target", ["nowhere.md", "."])
def test_a_link_to_no_file_is_told(home: Home, target: str) -> None:
    home.inbox.mkdir(exist_ok=True)
    (home.inbox / "x.md").symlink_to(home.inbox / target)
    (problem,) = collect_inbox(home, FOLLOWING, ()).problems
    assert "is a link, and there is no file at its end" in str(problem.what)


def test_links_in_a_folder_that_is_handed_in_do_not_lead_out_of_it(home: Home, secret: Path, tmp_path: Path) -> None:
    note(tmp_path / "notes" / "2020-10-17-x.md")
    (tmp_path / "notes" / "y.md").symlink_to(secret)
    (problem,) = copy_into_inbox(home, [tmp_path / "notes"])
    assert "leads out of" in str(problem.what)
    assert copy_into_inbox(home, [secret.parent / ".." / "notes" / "y.md"]) == []  # named by itself it is meant


def test_what_desktops_leave_behind_is_not_incoming(home: Home) -> None:
    for name in ("~$notes.docx", "Thumbs.db", "desktop.ini", ".DS_Store", "__MACOSX/x.md", "Icon\r"):
        note(home.inbox / "from mac" / name)
    note(home.inbox / "from mac" / "2020-10-17-x.md")
    assert [path.name for path in find_incoming(home)] == ["2020-10-17-x.md"]


def test_a_folder_that_was_emptied_goes(home: Home) -> None:
    note(home.inbox / "a" / "b" / "2020-10-17-x.md")
    note(home.inbox / "a" / ".DS_Store")
    note(home.inbox / "kept" / "x.unknown")
    (home.inbox / "new").mkdir()
    collect_inbox(home, SETTINGS, ())
    assert sorted(path.name for path in home.inbox.iterdir() if path.is_dir()) == ["kept", "new"]


def test_a_file_handed_in_is_as_old_as_it_was_and_nobody_waits_for_it_to_settle(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = note(tmp_path / "2020-10-17-alice.md")
    os.utime(written, (1_600_000_000, 1_600_000_000))
    assert not copy_into_inbox(home, [written])
    copy = home.inbox / written.name
    assert copy.stat().st_mtime == 1_600_000_000
    monkeypatch.setattr(time, "sleep", lambda _seconds: pytest.fail("somebody waits"))
    check_settled(copy, settle_s=30.0)
