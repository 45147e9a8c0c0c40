"""A recording that cannot be heard, or only in part, is named with its cure; everything else goes in."""

import re
import threading
import time

import pytest

from archive.home import Home
from archive.messages import choose
from archive.transcripts.stored import read_transcript
from tests.archive.bad_input.report import Run, cut, only, pending_names
from tests.sounds import season_sound, silence, tone, write_picture, write_sound
from tests.whole_run import note


def test_an_empty_recording_waits_to_be_copied_again(home: Home, run: Run) -> None:
    path = home.inbox / "2020-10-17-talk.wav"
    path.touch()
    problem = only(run())
    assert (problem.source, problem.stage) == ("inbox/2020-10-17-talk.wav", "collect")
    assert (str(problem.what), str(problem.cure)) == (f"{path} is empty", "copy it again from where it was recorded")
    write_sound(path, season_sound(6))
    assert run().problems == []
    assert pending_names(home) == []


def test_a_cut_recording_is_told_in_chinese_and_noted_as_ever(home: Home, run: Run) -> None:
    choose("zh")
    cut(write_sound(home.inbox / "2020-10-17-talk.wav", season_sound(12)))
    problem = only(run())
    assert re.fullmatch(rf"{problem.source} 已损坏：(应有 12 秒，)?到 [56] 秒就提前结束", str(problem.what))
    assert str(problem.cure) == "能听到的部分已归档；请提供完整的文件"
    target = home.session("2020-10-17").transcripts / "2020-10-17-talk.json"
    assert read_transcript(target).remarks[-1].startswith("The recording is damaged: it ends early")


@pytest.mark.parametrize("name", ["2020-10-17-talk.ogg", "2020-10-17-talk.wav"])
def test_a_cut_recording_is_archived_as_far_as_it_goes(home: Home, run: Run, name: str) -> None:
    cut(write_sound(home.inbox / name, season_sound(12)))
    problem = only(run())
    assert problem.source == f"sessions/2020-10-17/media/{name}"
    assert re.fullmatch(rf"{problem.source} is damaged: it ends early, after [56] s( of 12 s)?", str(problem.what))
    assert str(problem.cure) == "what could be transcribed is archived; hand in a whole copy"
    target = home.session("2020-10-17").transcripts / "2020-10-17-talk.json"
    assert read_transcript(target).remarks[-1].startswith("The recording is damaged: it ends early")
    assert pending_names(home) == []
    write_sound(home.inbox / name, season_sound(12))
    assert run().problems == []
    assert len(read_transcript(target).remarks) == 1


def test_a_cut_mp4_cannot_be_opened_and_waits(home: Home, run: Run) -> None:
    path = cut(write_sound(home.inbox / "2020-10-17-talk.mp4", tone(6)))
    problem = only(run())
    assert str(problem.what).startswith(f"{path} is not a recording that can be opened (")
    assert str(problem.cure) == "copy it again, or convert it to mp4, m4a, mp3 or wav"
    assert "\n" not in str(problem.what)
    assert path.is_file()


def test_a_silent_recording_is_archived_and_said_to_be_silent(home: Home, run: Run) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", silence(4))
    problem = only(run())
    assert str(problem.what) == "nobody speaks in sessions/2020-10-17/media/2020-10-17-talk.wav"
    assert str(problem.cure) == "check that the right sound was recorded and hand it in again"
    assert run().problems == []


def test_text_that_is_called_a_recording_is_refused(home: Home, run: Run) -> None:
    path = note(home.inbox / "2020-10-17-talk.mp3")
    problem = only(run())
    assert str(problem.what).startswith(str(path))
    assert "talk.mp3" in str(problem.what) and str(problem.cure)
    path.rename(path.with_suffix(".md"))
    assert run().problems == []


def test_noise_that_is_called_a_recording_is_refused(home: Home, run: Run) -> None:
    (home.inbox / "2020-10-17-talk.mp4").write_bytes(bytes(range(256)) * 40)
    assert "2020-10-17-talk.mp4" in str(only(run()).what)


def test_a_picture_without_sound_is_refused(home: Home, run: Run) -> None:
    path = write_picture(home.inbox / "2020-10-17-talk.mp4")
    problem = only(run())
    assert (str(problem.what), str(problem.cure)) == (
        f"{path} holds no audio",
        "export the recording again with its sound",
    )
    path.unlink()
    assert run().problems == []


def test_a_recording_that_is_still_being_written_waits(home: Home, run: Run) -> None:
    home.settings.write_text(home.settings.read_text("utf-8").replace("settle_s = 0.0", "settle_s = 0.3"), "utf-8")
    path = write_sound(home.inbox / "2020-10-17-talk.wav", tone(2))
    stop = threading.Event()

    def append() -> None:
        with path.open("ab") as file:
            while not stop.is_set():
                file.write(b"\0" * 3200)
                file.flush()
                time.sleep(0.02)

    writer = threading.Thread(target=append)
    writer.start()
    try:
        problem = only(run())
    finally:
        stop.set()
        writer.join()
    assert (str(problem.what), str(problem.cure)) == (f"{path} is still being written", "run again when it is complete")
    run()
    assert not path.exists()
