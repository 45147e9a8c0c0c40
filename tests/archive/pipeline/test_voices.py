"""An ingest tells voices apart, keeps them beside the transcript, and recognises who is known."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from archive.audio.turns import SpeakerTurn
from archive.home import Home
from archive.intake.session_record import keep_speaker_count
from archive.pipeline import plan
from archive.pipeline.report import Report
from archive.pipeline.steps import SOUND, Steps, TranscriptionResult
from archive.records import Segment
from archive.transcripts.stored import read_transcript
from archive.voices import naming, prints
from archive.voices.prints import VoicePrint, keep_print
from archive.voices.stored import BY_PERSON, BY_PRINT, read_voices, voices_path
from tests.sounds import tone, write_sound
from tests.whole_run import encode, open_forced

TURNS = (SpeakerTurn(0.0, 5.0, "S1"), SpeakerTurn(5.0, 10.0, "S2"))
Run = Callable[..., Report]


def hear(_path: Path, *, work: Path, **_: object) -> TranscriptionResult:
    work.mkdir(parents=True, exist_ok=True)
    (work / SOUND).write_bytes(bytes(320_000))
    return TranscriptionResult((Segment(0, 5, "调度器"), Segment(5, 10, "缓存")), 10.0, turns=TURNS)


def talk(home: Home, run_all: Run) -> list[str | None]:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    run_all(steps=Steps(hear, encode))
    path = home.session("2020-10-17").transcripts / "2020-10-17-talk.json"
    return [segment.speaker for segment in read_transcript(path).segments]


def test_voices_are_told_apart_and_kept_beside_the_transcript(home: Home, run_all: Run) -> None:
    assert talk(home, run_all) == ["S1", "S2"]
    voices = read_voices(voices_path(home.session("2020-10-17"), "2020-10-17-talk"))
    assert voices and (voices.turns, [voice.seconds for voice in voices.voices]) == (TURNS, [5.0, 5.0])
    assert plan.find_pending(open_forced(home)) == []


def test_a_name_makes_summary_and_index_pending_and_transcribes_nothing(home: Home, run_all: Run) -> None:
    talk(home, run_all)
    naming.change_names(home.session("2020-10-17"), naming.give_name("S2", "张工", BY_PERSON))
    assert {task.stage for task in plan.find_pending(open_forced(home))} == {"summarise", "index"}


def test_who_is_known_is_named(home: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = {"S1": np.eye(1, 256, 0)[0], "S2": np.eye(1, 256, 1)[0]}
    monkeypatch.setattr(prints, "take_print", lambda _samples, _turns, voice: (5.0, heard[voice]))
    keep_print(home.voices, "张工", VoicePrint("2020-10-10", "talk", "S1", 30.0, tuple(heard["S2"].tolist())))
    assert talk(home, run_all) == ["S1", "张工"]
    voices = read_voices(voices_path(home.session("2020-10-17"), "2020-10-17-talk"))
    assert voices and voices.voices[1].named_by == BY_PRINT


def test_a_damaged_voice_print_is_reported_and_the_rest_goes_on(home: Home, run_all: Run) -> None:
    home.voices.mkdir()
    (home.voices / "x.json").write_text("{}", "utf-8")
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    report = run_all(steps=Steps(hear, encode))
    assert any("x.json is not a voice print" in str(problem.what) for problem in report.problems)
    assert (home.session("2020-10-17").transcripts / "2020-10-17-talk.json").is_file()


def test_another_number_of_speakers_tells_voices_apart_again_and_transcribes_nothing(home: Home, run_all: Run) -> None:
    home.settings.write_text('[recordings]\ndiarizer = "voices"\n', "utf-8")
    talk(home, run_all)
    session = home.session("2020-10-17")
    naming.change_names(session, naming.give_name("S2", "张工", BY_PERSON))
    keep_speaker_count(session, 3)
    assert [task.reason.code for task in plan.find_pending(open_forced(home)) if task.stage == "transcribe"] == [
        "voices-changed"
    ]
    asked = []

    def three(_path: Path, *, work: Path, speakers: int, **_: object) -> tuple[SpeakerTurn, ...]:
        hear(_path, work=work)
        asked.append(speakers)
        return SpeakerTurn(0.0, 4.0, "S1"), SpeakerTurn(4.0, 5.0, "S2"), SpeakerTurn(5.0, 10.0, "S3")

    run_all(steps=Steps(lambda *_, **__: pytest.fail("it transcribes again"), encode, find_voices=three))
    read = read_transcript(session.transcripts / "2020-10-17-talk.json")
    assert [segment.speaker for segment in read.segments] == ["S1", "张工"] and asked == [3]
    assert plan.find_pending(open_forced(home)) == []
