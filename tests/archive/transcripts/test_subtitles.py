"""The files of an export are those of the `whisper` command, with speakers and WebVTT's escapes."""

import io
import random
from itertools import product

import pytest
from whisper.utils import get_writer

from archive.records import Segment, Word
from archive.transcripts import captions, whisper_files
from archive.transcripts.subtitles import WRITERS, Layout, WhisperResult
from archive.transcripts.whisper_files import whisper_result

SEGMENTS = (
    Segment(0.0, 2.5, "Pod & map[string]<Node>", speaker="小王", language="en", confidence=0.5),
    Segment(2.5, 4.25, "抢占的时候，先挑选 victim", speaker="小李", language="zh"),
    Segment(3661.25, 3662.0, "three", speaker="小王", language="en"),
)


def random_result(*, words: bool) -> WhisperResult:
    rng, now_s, segments = random.Random(4), 0.0, []
    for number in range(30):
        spoken = []
        for _ in range(rng.randint(1, 12)):
            now_s += rng.choice([0, 0, 0, 0.2, 3.5])
            word = rng.choice([" Pod", "调", "度器", " kube-scheduler", "，", " a"])
            spoken.append({"word": word, "start": round(now_s, 3), "end": round(now_s + 0.333, 3)})
            now_s += 0.333
        segment = {"id": number, "start": spoken[0]["start"], "end": round(now_s, 3), "text": "".join(w["word"] for w in spoken)}  # fmt: skip
        segments.append({**segment, "words": spoken} if words else segment)
    return {"text": "".join(s["text"] for s in segments), "segments": segments, "language": "zh"}


def by_whisper(form: str, result: WhisperResult, layout: Layout) -> str:
    out = io.StringIO()
    get_writer(form, ".").write_result(result, out, vars(layout))
    return out.getvalue()


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("words", [False, True])
def test_every_file_is_the_one_that_whisper_writes(form: str, words: bool) -> None:
    result = random_result(words=words)
    for options in product((None, 5, 42), (None, 1, 2), (False, True), (None, 1, 5)):
        layout = Layout(*options)
        assert WRITERS[form](result, layout, ()) == by_whisper(form, result, layout), layout


@pytest.mark.parametrize("form", WRITERS)
def test_a_recording_in_which_nobody_speaks_is_whispers_too(form: str) -> None:
    result = whisper_result(())
    assert WRITERS[form](result, Layout(), ()) == by_whisper(form, result, Layout())


def test_speakers_stand_before_what_they_say() -> None:
    result = whisper_result(SEGMENTS[1:])
    assert WRITERS["txt"](result, Layout(), ()) == "小李: 抢占的时候，先挑选 victim\n小王: three\n"
    assert WRITERS["srt"](result, Layout(), ()).startswith("1\n00:00:02,500 --> 00:00:04,250\n小李: 抢占")
    assert WRITERS["tsv"](result, Layout(), ()).endswith("3661250\t3662000\t小王: three\n")
    assert WRITERS["vtt"](result, Layout(), ("a --> b",)) == (
        "WEBVTT\n\nNOTE a -> b\n\n00:02.500 --> 00:04.250\n<v 小李>抢占的时候，先挑选 victim\n\n"
        "01:01:01.250 --> 01:01:02.000\n<v 小王>three\n\n"
    )


def test_a_subtitle_of_flowing_words_has_one_speaker() -> None:
    result = random_result(words=True)
    for number, segment in enumerate(result["segments"]):
        segment["speaker"] = "小王" if number < 15 else "小李"
    lines = WRITERS["srt"](result, Layout(max_line_width=1000, max_line_count=1000), ()).splitlines()
    first = result["segments"][15]["words"][0]
    (change,) = [place for place, line in enumerate(lines) if line.startswith("小李: ")][:1]
    assert captions.parse_seconds(lines[change - 1].split(" --> ")[0]) == first["start"]


def test_web_vtt_hides_nothing_behind_a_bracket() -> None:
    text = WRITERS["vtt"](whisper_result(SEGMENTS[:1]), Layout(), ())
    odd = (Segment(0.0, 1.0, "a", speaker="小王 <上海> & Co"),)
    assert captions.read_captions(WRITERS["vtt"](whisper_result(odd), Layout(), ())) == odd
    assert "<v 小王>Pod &amp; map[string]&lt;Node&gt;\n" in text


@pytest.mark.parametrize("form", ["vtt", "srt", "tsv", "json"])
def test_what_is_exported_is_imported_the_same(form: str) -> None:
    text = WRITERS[form](whisper_result(SEGMENTS), Layout(), ("made by hand",))
    read = {"vtt": captions.read_captions, "srt": captions.read_captions, "tsv": whisper_files.read_tsv, "json": whisper_files.read_whisper_json}[form]  # fmt: skip
    kept = ("start_s", "end_s", "text", "speaker", *(("language", "confidence") if form == "json" else ()))
    assert [[getattr(s, name) for name in kept] for s in read(text)] == [[getattr(s, name) for name in kept] for s in SEGMENTS]  # fmt: skip


def test_words_keep_their_times_on_the_way_out_and_in() -> None:
    words = (Word(0.0, 0.5, " Pod", 0.9), Word(0.5, 1.25, " preempted", 0.8))
    segments = (Segment(0.0, 1.25, "Pod preempted", words=words),)
    result = whisper_result(segments)
    assert WRITERS["srt"](result, Layout(max_words_per_line=1), ()) == (
        "1\n00:00:00,000 --> 00:00:00,500\nPod\n\n2\n00:00:00,500 --> 00:00:01,250\npreempted\n\n"
    )
    (read,) = whisper_files.read_whisper_json(WRITERS["json"](result, Layout(), ()))
    assert [(w.start_s, w.end_s, w.text.strip(), w.probability) for w in read.words] == [
        (w.start_s, w.end_s, w.text.strip(), w.probability) for w in words
    ]


def test_a_corrected_text_is_what_subtitles_of_words_show() -> None:
    words = (Word(0.0, 0.5, "强占", 0.4), Word(0.5, 1.25, "开始", 0.8))
    result = whisper_result((Segment(0.0, 1.25, "抢占开始。", raw_text="强占开始", words=words),))
    assert WRITERS["vtt"](result, Layout(max_words_per_line=1), ()) == (
        "WEBVTT\n\n00:00.000 --> 00:00.500\n抢占\n\n00:00.500 --> 00:01.250\n开始。\n\n"
    )
