"""A recording that browsers do not play gets a copy that they do: once, whole, and of the content that is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.audio import media
from archive.home import Home
from archive.pipeline import plan
from archive.pipeline.report import Report
from search.pages.media import find_media
from tests.sounds import noise, tone, write_sound
from tests.whole_run import open_forced

Run = Callable[..., Report]


@pytest.fixture
def copies(home: Home) -> Path:
    return home.session("2020-10-17").playable


def test_a_recording_that_browsers_do_not_play_is_converted_once(home: Home, run_all: Run, copies: Path) -> None:
    write_sound(home.inbox / "2020-10-17-talk.amr", tone(2))
    report = run_all()
    assert report.problems == []
    assert report.sessions[0].stages["convert"] == "done"
    copy = find_media(home.session("2020-10-17"), "2020-10-17-talk")
    assert copy and (copy.path.parent, copy.type, copy.video) == (copies, "audio/webm", False)
    assert abs(media.duration_of(copy.path) - 2.0) < 0.1
    made = copy.path.stat().st_mtime_ns
    assert "convert" not in run_all().sessions[0].stages
    assert [copy.path.stat().st_mtime_ns, len(list(copies.iterdir()))] == [made, 1]
    assert plan.find_pending(open_forced(home)) == []
    assert not list(home.partial.iterdir())


def test_what_browsers_play_is_not_converted(home: Home, run_all: Run, copies: Path) -> None:
    write_sound(home.inbox / "2020-10-17-talk.mp3", tone(2))
    assert "convert" not in run_all().sessions[0].stages
    assert not copies.exists()


def test_an_archive_of_before_is_told_what_would_be_converted(home: Home, run_all: Run, copies: Path) -> None:
    write_sound(home.inbox / "2020-10-17-talk.amr", tone(1))
    run_all()
    next(copies.iterdir()).unlink()
    (pending,) = plan.find_pending(open_forced(home))
    assert (pending.stage, pending.what, str(pending.why)) == (
        "convert", "media/2020-10-17-talk.amr", "not every browser plays it",
    )  # fmt: skip
    assert run_all().sessions[0].stages == {
        "collect": "skipped", "transcribe": "skipped", "summarise": "skipped", "index": "skipped", "convert": "done",
    }  # fmt: skip


def test_a_copy_of_earlier_content_goes(home: Home, run_all: Run, copies: Path) -> None:
    write_sound(home.inbox / "2020-10-17-talk.amr", tone(1))
    run_all()
    (old,) = copies.iterdir()
    write_sound(home.inbox / "2020-10-17-talk.amr", noise(2))
    run_all()
    (new,) = copies.iterdir()
    assert new.name != old.name
    assert abs(media.duration_of(new) - 2.0) < 0.1


def test_a_conversion_that_is_interrupted_leaves_no_half_of_a_copy(
    home: Home, run_all: Run, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sound(home.inbox / "2020-10-17-talk.amr", tone(1))
    whole = media.encode_opus

    def interrupted(sound: object, target: Path, _progress: object) -> None:
        target.write_bytes(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(media, "encode_opus", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_all()
    assert not copies.exists()
    assert find_media(home.session("2020-10-17"), "2020-10-17-talk") is None
    monkeypatch.setattr(media, "encode_opus", whole)
    run_all()
    assert len(list(copies.iterdir())) == 1
    assert not list(home.partial.iterdir())


def test_a_recording_that_cannot_be_decoded_is_told_and_the_rest_goes_on(
    home: Home, run_all: Run, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sound(home.inbox / "2020-10-17-talk.amr", tone(1))
    write_sound(home.inbox / "2020-10-24-talk.amr", noise(1))
    run_all()
    for folder in home.session_folders():
        next(folder.playable.iterdir()).unlink()
    (home.session("2020-10-17").media / "2020-10-17-talk.amr").write_bytes(b"#!AMR\n")
    report = run_all()
    assert [problem.source for problem in report.problems] == ["sessions/2020-10-17/media/2020-10-17-talk.amr"]
    assert [session.stages["convert"] for session in report.sessions] == ["failed", "done"]
