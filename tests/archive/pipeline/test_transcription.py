"""The words change: transcripts follow without hearing again, and corrections by hand stay."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.asr import quality, recording
from archive.asr.recording import Speech
from archive.asr.window_text import EngineOptions
from archive.errors import TranscriptUnreadable
from archive.home import Home
from archive.pipeline import current, keys, plan, steps, transcription
from archive.pipeline.context import open_context
from archive.pipeline.prompt import build_prompt
from archive.pipeline.report import Report
from archive.pipeline.state import digest_of
from archive.pipeline.steps import Steps, TranscriptionResult
from archive.records import Recording, Segment, Transcript, Uncovered
from archive.settings import Settings, WhisperSettings
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
    context = open_context(home)
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


@pytest.fixture
def merging(home: Home) -> Home:
    """An archive that merges speakers, with a recording and a transcript of it in the inbox."""
    text = home.settings.read_text("utf-8")
    home.settings.write_text(text.replace('transcripts = "use"', 'transcripts = "merge"'), "utf-8")
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    (home.inbox / "2020-10-17-talk.vtt").write_text(
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v 小李>调度器会抢站资源\n", "utf-8"
    )
    return home


def test_a_transcript_with_corrected_words_and_speakers_is_written_once(
    merging: Home, run_all: Run, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Transcript] = []
    write = transcription.write_transcript
    monkeypatch.setattr(
        transcription, "write_transcript", lambda path, made: (written.append(made), write(path, made))[1]
    )
    for name, zh in (("preemption", "抢占"), ("kube-scheduler", "调度器")):
        add_entry(merging.glossary, Entry(name, zh=(zh,)))
    assert run_all(steps=Steps(ears.hear, encode)).problems == []
    (transcript,) = written
    assert [(s.speaker, s.text) for s in transcript.segments] == [("小李", "调度器会抢占资源。")]
    assert plan.find_pending(open_forced(merging)) == []


def test_an_original_that_cannot_be_read_costs_no_transcription(
    merging: Home, run_all: Run, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise TranscriptUnreadable("talk.vtt is broken", "mend it")

    monkeypatch.setattr(transcription.originals, "merge_original", unreadable)
    report = run_all(steps=Steps(ears.hear, encode))
    assert [str(problem.what) for problem in report.problems] == ["talk.vtt is broken"]
    monkeypatch.undo()
    assert run_all(steps=Steps(ears.hear, encode)).problems == []
    assert len(ears.prompts) == 1


def test_captions_that_were_deleted_come_back(home: Home, talk: Path, run_all: Run, ears: Ears) -> None:
    captions = talk.with_suffix(".vtt")
    said = captions.read_text("utf-8")
    captions.unlink()
    pending = plan.find_pending(open_forced(home))
    assert [(task.what, task.reason.code) for task in pending] == [
        ("transcripts/2020-10-17-talk.vtt", "captions-differ")
    ]
    report = run_all(steps=Steps(ears.hear, encode))
    assert captions.read_text("utf-8") == said
    assert report.sessions[0].stages["transcribe"] == "done"
    assert (len(ears.prompts), plan.find_pending(open_forced(home))) == (1, [])


def test_captions_follow_a_transcript_that_somebody_corrected(home: Home, talk: Path, run_all: Run, ears: Ears) -> None:
    talk.write_text(talk.read_text("utf-8").replace("抢站", "抢占"), "utf-8")
    run_all(steps=Steps(ears.hear, encode))
    assert "抢占资源" in talk.with_suffix(".vtt").read_text("utf-8")
    assert "抢占资源" in read_transcript(talk).segments[0].text
    assert len(ears.prompts) == 1


def test_speech_without_text_stands_in_the_transcript_and_in_the_report(home: Home, run_all: Run) -> None:
    def transcribe(_path: Path, **_: object) -> TranscriptionResult:
        return TranscriptionResult((Segment(0.0, 2.0, "大家好"),), 9.0, uncovered=(Uncovered(3.0, 4.5),))

    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    report = run_all(steps=Steps(transcribe, encode))
    talk = home.session("2020-10-17").transcripts / "2020-10-17-talk.json"
    assert read_transcript(talk).uncovered == (Uncovered(3.0, 4.5),)
    assert "00:00:03–00:00:04" in read_transcript(talk).remarks[-1]
    assert [(notice.code, "2 s, at 00:00:03" in str(notice.what)) for notice in report.notices] == [
        ("speech-uncovered", True)
    ]
    assert (report.problems, report.sessions[0].uncovered_s) == ([], 1.5)


def test_the_quality_of_decoding_is_part_of_a_transcripts_key() -> None:
    whisper = WhisperSettings(model="base")
    careful = replace(whisper, quality="best")
    options = [keys.transcription_options(Settings(whisper=each)) for each in (whisper, careful)]
    assert [each["quality"] for each in options] == ["balanced", "best"]
    sample = WhisperSettings(model="sample-voice", quality="best")
    assert "quality" not in keys.transcription_options(Settings(whisper=sample))


def test_what_a_quality_stands_for_is_part_of_a_transcripts_key(monkeypatch: pytest.MonkeyPatch) -> None:
    settings, recording = (
        Settings(whisper=WhisperSettings(model="base")),
        Recording("ab", "talk.wav", 1.0, "2020-10-17"),
    )
    before = keys.transcript_key(settings, recording)
    longer = replace(quality.DECODING_QUALITIES["balanced"], padding_s=3.0)
    monkeypatch.setitem(quality.DECODING_QUALITIES, "balanced", longer)
    assert keys.transcript_key(settings, recording) != before
    best = replace(settings, whisper=replace(settings.whisper, quality="best"))
    assert keys.transcript_key(best, recording) not in (before, keys.transcript_key(settings, recording))


def test_a_recording_is_decoded_as_its_quality_says(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[EngineOptions] = []

    class Listening:
        def __init__(self, engine: object, samples: object, options: EngineOptions, *rest: object) -> None:
            told.append(options)

        def transcribe(self, *_: object) -> Speech:
            return Speech(())

    monkeypatch.setattr(recording, "Transcriber", Listening)
    for name in ("fast", "balanced"):
        whisper = WhisperSettings(model="base", quality=name)
        steps.transcribe_speech(object(), whisper, object(), [], "", home.root, lambda _: None)  # type: ignore[arg-type]
    assert [(each.beam_size, each.padding_s, each.context_s) for each in told] == [(1, 2.0, 0.0), (5, 2.0, 12.0)]
