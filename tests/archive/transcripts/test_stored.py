"""Transcripts as files: JSON that comes back the same, WebVTT for players."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import TranscriptUnreadable
from archive.messages import choose
from archive.records import Segment, Transcript
from archive.transcripts.stored import read_transcript, write_transcript

TRANSCRIPT = Transcript(
    "ab12", "openai-whisper", "sample-voice", "cd34", {"languages": ["zh", "en"]}, datetime(2020, 10, 17, 12, tzinfo=UTC), "k",
    (Segment(0.0, 2.5, "Pod & <Node>", speaker="小王", language="zh", confidence=0.9), Segment(3661.25, 3662.0, "two\nlines")),
    remarks=("a --> b",),
)  # fmt: skip


def test_a_transcript_comes_back_as_it_was(tmp_path: Path) -> None:
    write_transcript(tmp_path / "talk.json", TRANSCRIPT)
    assert read_transcript(tmp_path / "talk.json") == TRANSCRIPT


def test_players_get_web_vtt(tmp_path: Path) -> None:
    write_transcript(tmp_path / "talk.json", TRANSCRIPT)
    assert (tmp_path / "talk.vtt").read_text("utf-8").splitlines() == [
        "WEBVTT", "", "NOTE a -> b", "",
        "00:00:00.000 --> 00:00:02.500", "<v 小王>Pod &amp; &lt;Node&gt;", "",
        "01:01:01.250 --> 01:01:02.000", "two lines",
    ]  # fmt: skip


def test_a_transcript_of_the_version_before_is_read(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    write_transcript(path, replace(TRANSCRIPT, removed_hallucinations={"a repeated phrase": 2}))
    path.write_text(path.read_text("utf-8").replace('"removed_hallucinations"', '"refused"'), "utf-8")
    assert read_transcript(path).removed_hallucinations == {"a repeated phrase": 2}


def test_a_transcript_from_before_uncovered_speech_was_told_is_read(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    write_transcript(path, TRANSCRIPT)
    values = json.loads(path.read_text("utf-8"))
    del values["uncovered"]
    path.write_text(json.dumps(values), "utf-8")
    assert read_transcript(path) == TRANSCRIPT


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"schema": 2}', '{"schema": 1, "segments": [{"text": 1}]}']
)
def test_a_broken_transcript_says_how_to_restore_it(tmp_path: Path, content: str) -> None:
    (tmp_path / "talk.json").write_text(content)
    with pytest.raises(
        TranscriptUnreadable, match=r"talk.json is not a transcript of this archive .*; restore it from Git"
    ):
        read_transcript(tmp_path / "talk.json")


def test_a_chinese_reader_is_told_how_to_restore_a_transcript(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text('{"schema": 9}', "utf-8")
    choose("zh")
    with pytest.raises(TranscriptUnreadable) as told:
        read_transcript(path)
    assert str(told.value.what) == f"{path} 不是本归档的文字稿（其 schema 不是 1）"
    assert str(told.value.cure) == "请从 Git 恢复，或删除它后运行 sig-archive ingest"
