"""The words change: transcripts follow without hearing again, and corrections by hand stay."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.home import Home
from archive.pipeline import current, plan
from archive.pipeline.prompt import build_prompt
from archive.pipeline.report import Report
from archive.pipeline.state import digest_of
from archive.pipeline.steps import Steps, TranscriptionResult
from archive.records import Segment
from archive.terms.glossary import Entry, add_entry
from archive.transcripts.stored import read_transcript
from tests.sounds import tone, write_sound
from tests.whole_run import encode, note, open_forced

Run = Callable[..., Report]


class Ears:
    """Hears the same sentence whenever it is asked, and counts."""

    def __init__(self) -> None:
        self.prompts: list[str] = []

    def hear(self, _path: Path, *, prompt: str, **_: object) -> TranscriptionResult:
        self.prompts.append(prompt)
        return TranscriptionResult((Segment(0.0, 2.0, "调度器会抢站资源"),), 2.0)


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def talk(home: Home, run_all: Run, ears: Ears) -> Path:
    """The transcript of a recording; the group does not know the word 抢占 yet."""
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    run_all(steps=Steps(ears.hear, encode))
    return home.session("2020-10-17").transcripts / "2020-10-17-talk.json"


def test_a_new_word_repairs_what_was_heard_before_without_hearing_again(
    home: Home, talk: Path, run_all: Run, ears: Ears
) -> None:
    assert read_transcript(talk).segments[0].text == "调度器会抢站资源。"
    add_entry(home.glossary, Entry("preemption", zh=("抢占",)))
    add_entry(home.glossary, Entry("kube-scheduler", zh=("调度器",)))
    assert [str(task.why) for task in plan.find_pending(open_forced(home)) if task.stage == "transcribe"] == [
        "the glossary or the script changed"
    ]
    run_all(steps=Steps(ears.hear, encode))
    segment = read_transcript(talk).segments[0]
    assert (segment.text, segment.raw_text, segment.changes[0].entry) == (
        "调度器会抢占资源。", "调度器会抢站资源", "preemption",
    )  # fmt: skip
    assert len(ears.prompts) == 1
    assert plan.find_pending(open_forced(home)) == []


def test_a_transcript_corrected_by_hand_is_left_alone(home: Home, talk: Path, run_all: Run, ears: Ears) -> None:
    values = json.loads(talk.read_text("utf-8"))
    values["segments"][0]["text"] = "调度器抢走了资源。"
    talk.write_text(json.dumps(values, ensure_ascii=False, indent=2), "utf-8")
    add_entry(home.glossary, Entry("preemption", zh=("抢占",)))
    run_all(steps=Steps(ears.hear, encode))
    assert read_transcript(talk).segments[0].text == "调度器抢走了资源。"


def test_a_transcript_that_stays_the_same_is_not_indexed_again(
    home: Home, talk: Path, run_all: Run, ears: Ears
) -> None:
    add_entry(home.glossary, Entry("unrelated"))
    assert "transcribe" in {task.stage for task in plan.find_pending(open_forced(home))}
    before = read_transcript(talk)
    files = digest_of(talk)
    run_all(steps=Steps(ears.hear, encode))
    after = read_transcript(talk)
    assert replace(after, glossary_sha256=None) == replace(before, glossary_sha256=None)
    assert digest_of(talk) == files


def test_the_words_of_the_week_are_told_and_kept_for_a_run_that_goes_on(
    home: Home, tmp_path: Path, run_all: Run
) -> None:
    note(home.inbox / "2020-10-17-alice.md", "# 队列\n\nPriorityQueue（优先级队列）是一个堆。\n", author="Alice")
    run_all()
    context = open_forced(home)
    whisper = replace(context.settings.whisper, model="turbo", initial_prompt="大家好。")
    context = replace(context, settings=replace(context.settings, whisper=whisper))
    steps = Steps(Ears().hear, encode)
    told = build_prompt(current.Run(context, steps), "2020-10-17", tmp_path)
    assert told == "大家好。 PriorityQueue, 优先级队列"
    note(home.session("2020-10-17").notes / "bowen.md", "# 别的\n\nPod。\n")
    longer = replace(steps, count_tokens=lambda _: 1000)
    assert build_prompt(current.Run(context, longer), "2020-10-17", tmp_path) == told


def test_sample_voice_is_told_nothing(talk: Path, ears: Ears) -> None:
    assert ears.prompts == [""]
    assert read_transcript(talk).options["prompt"] == ""
