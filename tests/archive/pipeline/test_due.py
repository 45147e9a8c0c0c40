"""What is transcribed again: what is new or named, never somebody's corrections, and no hours that nobody confirmed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.home import Home
from archive.pipeline import due, plan
from archive.pipeline.context import RunOptions, open_context
from archive.pipeline.report import Report
from archive.pipeline.state import SessionStates
from archive.pipeline.steps import Progress, Steps, TranscriptionResult
from archive.records import Segment
from archive.transcripts.stored import read_transcript
from tests.sounds import noise, tone, write_sound
from tests.whole_run import encode, forced, ingest_plainly, note

Run = Callable[..., Report]
SMALL = RunOptions(model="small")


class Whisper:
    """Transcribes each recording with another sentence, and notes its name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def transcribe(self, path: Path, *, progress: Progress, **_: object) -> TranscriptionResult:
        self.names.append(path.name)
        return TranscriptionResult((Segment(0.0, 1.0, f"第{len(self.names)}次"),), 1.0)


@pytest.fixture
def whisper() -> Whisper:
    return Whisper()


@pytest.fixture
def run(home: Home, whisper: Whisper) -> Run:
    """A whole ingest with what is asked for."""
    return lambda options=RunOptions(): ingest_plainly(home, Steps(whisper.transcribe, encode), options=options)  # noqa: B008


@pytest.fixture
def talk(home: Home, run: Run) -> Path:
    """The transcript of a recording."""
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    assert run(forced()).problems == []
    return home.session("2020-10-17").transcripts / "2020-10-17-talk.json"


def correct(path: Path) -> None:
    """As a person does: in the text, and nowhere else."""
    values = json.loads(path.read_text("utf-8"))
    values["segments"][0]["text"] = "改正过的话。"
    path.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", "utf-8")


def set_model(home: Home, model: str) -> None:
    text = home.settings.read_text("utf-8")
    home.settings.write_text(text.replace('model = "sample-voice"', f'model = "{model}"'), "utf-8")


def said(path: Path) -> str:
    return read_transcript(path).segments[0].text


@pytest.mark.parametrize("asked", [SMALL, RunOptions(whisper={"initial_prompt": "大家好。"}, model="small")])
def test_what_is_asked_for_one_run_is_for_what_is_new_and_stays_right(
    home: Home, talk: Path, run: Run, whisper: Whisper, asked: RunOptions
) -> None:
    before = talk.read_bytes()
    write_sound(home.inbox / "2020-10-17-second.wav", noise(1))
    assert run(asked).problems == []
    assert whisper.names == ["2020-10-17-talk.wav", "2020-10-17-second.wav"]
    assert talk.read_bytes() == before
    assert read_transcript(talk.with_name("2020-10-17-second.json")).model == "small"
    assert plan.find_pending(open_context(home)) == []
    assert plan.find_pending(open_context(home, RunOptions(model="tiny"))) == []
    set_model(home, "tiny")  # is for the first; of the second, the model was asked for by name
    (first, *_) = plan.find_pending(open_context(home))
    assert (first.what, first.reason.code) == ("media/2020-10-17-talk.wav", "model-changed")


def test_other_settings_leave_a_corrected_transcript_alone_and_the_plan_says_so(
    home: Home, talk: Path, run: Run, whisper: Whisper
) -> None:
    write_sound(home.inbox / "2020-10-24-talk.wav", noise(1))
    run(forced())
    correct(talk)
    set_model(home, "small")
    context = open_context(home)
    again = due.find_retranscription(context, SessionStates(home))
    assert (again.recordings, again.duration_s, again.corrected) == (1, 1.0, 1)
    assert str(again.text()) == (
        "changed settings transcribe 0.0 hours again (1 recording); 1 transcript corrected by hand stays"
    )
    assert run().problems == []
    assert whisper.names[2:] == ["2020-10-24-talk.wav"]
    assert said(talk) == "改正过的话。"


def test_hours_are_not_transcribed_again_before_somebody_says_yes(
    home: Home, talk: Path, run: Run, whisper: Whisper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "CONFIRM_ABOVE_S", 0.5)
    set_model(home, "small")
    write_sound(home.inbox / "2020-10-17-second.wav", noise(1))
    note(home.inbox / "2020-10-24-x.md")
    report = run()
    assert [(p.code, str(p.cure)) for p in report.problems] == [
        ("retranscription-unconfirmed", "run again with --yes to go on, or set the model and its options as they were")
    ]
    assert report.problems[0].as_json()["params"]["hours"] == pytest.approx(1 / 3600)
    assert whisper.names == ["2020-10-17-talk.wav", "2020-10-17-second.wav"]
    assert [session.id for session in report.sessions] == ["2020-10-17", "2020-10-24"]
    assert run(RunOptions(yes=True)).problems == []
    assert whisper.names[2:] == ["2020-10-17-talk.wav"]
    assert read_transcript(talk).model == "small"


def test_a_forced_stage_is_of_the_session_that_is_named_and_keeps_what_was_corrected(
    home: Home, talk: Path, run: Run, whisper: Whisper
) -> None:
    write_sound(home.inbox / "2020-10-24-talk.wav", noise(1))
    run(forced())
    correct(talk)
    corrected = talk.read_bytes()
    run(forced(session="2020-10-17", force=("transcribe",)))
    assert whisper.names[2:] == ["2020-10-17-talk.wav"]
    assert said(talk) == "第3次。"
    (kept,) = home.session("2020-10-17").replaced.iterdir()
    assert kept.read_bytes() == corrected
    assert plan.find_pending(open_context(home)) == []
    run(forced(force=("transcribe",)))
    assert len(whisper.names) == 5
    assert len(list(home.session("2020-10-17").replaced.iterdir())) == 1


def test_a_whole_copy_of_a_recording_replaces_a_corrected_transcript_and_keeps_it(
    home: Home, talk: Path, run: Run, whisper: Whisper
) -> None:
    correct(talk)
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(2))
    run(forced())
    assert said(talk) == "第2次。"
    (kept,) = home.session("2020-10-17").replaced.iterdir()
    assert said(kept) == "改正过的话。"
