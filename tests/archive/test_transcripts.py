"""Transcripts as files: JSON that comes back the same, WebVTT for players, captions read from elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import season
from archive.errors import TranscriptUnreadable
from archive.records import Segment, Transcript
from archive.transcripts import import_captions, read_transcript, write_transcript

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
        "WEBVTT", "", "NOTE a → b", "",
        "00:00:00.000 --> 00:00:02.500", "<v 小王>Pod &amp; &lt;Node&gt;", "",
        "01:01:01.250 --> 01:01:02.000", "two lines",
    ]  # fmt: skip


def test_our_web_vtt_is_read_again(tmp_path: Path) -> None:
    write_transcript(tmp_path / "talk.json", replace(TRANSCRIPT, segments=(Segment(1.5, 2.0, "抢占", speaker="小王"),)))
    assert import_captions(tmp_path / "talk.vtt") == (Segment(1.5, 2.0, "抢占", speaker="小王"),)


def test_the_seasons_captions_name_their_speakers() -> None:
    segments = import_captions(season.FOLDER / "inbox" / "2020-10-31-recording.vtt")
    assert segments[0] == Segment(
        1.2, 6.4, "大家晚上好，这周读 8.4 到 8.6，讲亲和性、污点，还有内置的打分算法。", speaker="小王"
    )
    assert {segment.speaker for segment in segments} == {"小王", "小李", "张工"}


def test_subrip_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("1\n00:00:01,500 --> 00:00:02,000\n抢占\n第二行\n", "utf-8")
    assert import_captions(tmp_path / "a.srt") == (Segment(1.5, 2.0, "抢占 第二行"),)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.vtt", b""),
        ("a.vtt", b"hello"),
        ("a.vtt", b"\xff\x00\x01"),
        ("a.srt", b"1\n00:00:xx --> 3\n"),
        ("a.vtt", b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n   \n"),
    ],
)
def test_captions_that_cannot_be_read_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TranscriptUnreadable, match=rf"{name} .*; export the transcript again as WebVTT"):
        import_captions(tmp_path / name)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"schema": 2}', '{"schema": 1, "segments": [{"text": 1}]}']
)
def test_a_broken_transcript_says_how_to_restore_it(tmp_path: Path, content: str) -> None:
    (tmp_path / "talk.json").write_text(content)
    with pytest.raises(
        TranscriptUnreadable, match=r"talk.json is not a transcript of this archive .*; restore it from Git"
    ):
        read_transcript(tmp_path / "talk.json")
