"""Who waits is told what is done, from the first second on."""

import re
import sys
from io import StringIO

import pytest

from archive.home import Home
from archive.pipeline.context import TRANSCRIBE
from archive.pipeline.current import open_run
from archive.pipeline.jobs import Job
from archive.pipeline.run import ingest_all
from archive.pipeline.runner import PlainRunner
from archive.pipeline.steps import Steps
from archive.text.columns import columns
from flows.progress import TerminalObserver, name_of_recording
from tests.sounds import tone, write_sound
from tests.whole_run import forced, note


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def look(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Whatever is written from here on."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


def ingest(home: Home, steps: Steps, observer: TerminalObserver) -> None:
    with open_run(home, forced(), steps=steps, observer=observer) as run:
        assert ingest_all(run, (), PlainRunner()).problems == []
    observer.close()


def lines(screen: Screen) -> list[str]:
    return [line.removesuffix("\x1b[K") for line in screen.getvalue().split("\r") if line.endswith("\x1b[K")]


def test_a_terminal_shows_every_stage_and_how_far_it_is(
    home: Home, fake_steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = look(monkeypatch)
    for name in ("2020-10-17-a.md", "2020-10-17-b.md", "design.md"):
        note(home.inbox / name, f"# {name}\n\n{name}\n")
    ingest(home, fake_steps, TerminalObserver(quiet=False))
    assert lines(screen) == [
        "collecting the inbox", "collecting the inbox 1/3", "collecting the inbox 2/3", "collecting the inbox 3/3", "",
        "summarising 2020-10-17", "", "indexing 2020-10-17", "indexing 2020-10-17 2/2", "",
        "indexing the library", "",
    ]  # fmt: skip


def test_a_transcription_has_its_bar(home: Home, fake_steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look(monkeypatch)
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    ingest(home, fake_steps, TerminalObserver(quiet=False))
    assert "\r2020-10-17-talk.wav: 100%|" in screen.getvalue()


def test_a_bar_is_no_wider_than_a_narrow_terminal_and_ends_with_time_left_and_speed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = look(monkeypatch)
    monkeypatch.setenv("COLUMNS", "80")
    job = Job("/a", TRANSCRIBE, "2020-10-24", "media/2020-10-24-会议录制-抢占与优先级-第一部分-recording.ogg")
    observer = TerminalObserver(quiet=False)
    observer.progress(job, 0.0, 5400.0)
    observer.meter.started -= 60.0
    observer.progress(job, 600.0, 5400.0)
    observer.bar.refresh()
    last = screen.getvalue().rpartition("\r")[2]
    assert columns(last) <= 80
    assert re.search(r"…: +11%\|.*\| *, 00:0[78]:\d\d left, \d+\.\d × real time", last)
    observer.close()


def test_a_recording_that_is_not_named_by_its_session_has_its_session_before_it() -> None:
    assert name_of_recording(Job("/a", TRANSCRIBE, "2020-10-24", "media/2020-10-24-talk.ogg")) == "2020-10-24-talk.ogg"
    assert name_of_recording(Job("/a", TRANSCRIBE, "2020-10-24", "media/talk.ogg")) == "2020-10-24 talk.ogg"


def test_a_log_has_a_line_for_each_recording_and_quiet_none(
    home: Home, fake_steps: Steps, capsys: pytest.CaptureFixture
) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    ingest(home, fake_steps, TerminalObserver(quiet=False))
    assert capsys.readouterr().err == "transcribing 2020-10-17-talk.wav, 00:00:04\n"
    TerminalObserver(quiet=True).progress(Job("/a", "transcribe", "2020-10-17", "media/x.wav"), 1.0, 2.0)
    assert capsys.readouterr().err == ""
