"""A transcript is known by its content, in any encoding; what is none is refused with a cure."""

import json
import random
from pathlib import Path

import docx
import pytest

from archive.errors import TranscriptUnreadable
from archive.messages import choose, read_in
from archive.records import Segment
from archive.season import season
from archive.transcripts.imported import is_transcript, read_imported
from tests.archive.transcripts.test_platform_text import FEISHU, TENCENT

SRT = "1\n00:00:01,500 --> 00:00:02,000\n抢占的时候先挑选\n"
EXPECTED = (Segment(1.5, 2.0, "抢占的时候先挑选"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_any_encoding_of_windows_is_read(tmp_path: Path, encoding: str, newline: str) -> None:
    for name, text in (("a.srt", SRT), ("a.vtt", f"WEBVTT\n\n{SRT}"), ("a.tsv", "start\tend\ttext\n1500\t2000\t抢占的时候先挑选\n")):  # fmt: skip
        (tmp_path / name).write_bytes(text.replace("\n", newline).encode(encoding))
        assert read_imported(tmp_path / name).segments == EXPECTED


def test_the_format_is_told_by_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(f"WEBVTT\n\n{SRT}", "utf-8")
    (tmp_path / "b.txt").write_text(SRT, "utf-8")
    (tmp_path / "c.vtt").write_text('[{"start": 1.5, "end": 2, "text": " 抢占的时候先挑选"}]', "utf-8")
    assert {read_imported(path).segments for path in tmp_path.iterdir()} == {EXPECTED}


def test_whispers_json_keeps_language_and_speaker(tmp_path: Path) -> None:
    values = {"text": "a b", "language": "zh", "segments": [
        {"id": 0, "start": 0, "end": 1.25, "text": " 抢占"}, {"start": 2, "end": 1, "text": "Pod", "speaker": "SPEAKER_00", "language": "en"},
        {"start": 3, "end": 4, "text": "  "},
    ]}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(values))
    assert read_imported(tmp_path / "a.json").segments == (
        Segment(0.0, 1.25, "抢占", language="zh"), Segment(2.0, 2.0, "Pod", speaker="SPEAKER_00", language="en"),
    )  # fmt: skip


@pytest.mark.parametrize("text", [TENCENT, FEISHU])
def test_a_word_document_is_read_like_the_text_in_it(tmp_path: Path, text: str) -> None:
    document = docx.Document()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)  # with soft line breaks
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert read_imported(tmp_path / "a.docx") == read_imported(tmp_path / "a.txt")


def test_a_word_document_with_its_turns_in_a_table_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("说话人 1 00:01", "好。"), ("说话人 2 00:05", "行。")), strict=True):
        row.cells[0].text, row.cells[1].text = cells
    document.save(str(tmp_path / "a.docx"))
    assert [(s.start_s, s.speaker, s.text) for s in read_imported(tmp_path / "a.docx").segments] == [
        (1.0, "说话人 1", "好。"), (5.0, "说话人 2", "行。"),
    ]  # fmt: skip


def damaged(rng: random.Random, whole: bytes) -> bytes:
    """Cut short, or with some bytes changed, or with some lost."""
    place = rng.randrange(len(whole))
    changed = bytearray(whole)
    for _ in range(rng.randint(1, 9)):
        changed[rng.randrange(len(whole))] = rng.randrange(256)
    return rng.choice([whole[:place], bytes(changed), whole[:place] + whole[place + 99 :]])


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(7)
    document = docx.Document()
    document.add_paragraph(FEISHU)
    document.save(str(tmp_path / "a.docx"))
    words = {"segments": [{"start": n, "end": n + 1, "text": "抢占"} for n in range(20)]}
    sources = [(tmp_path / "a.docx").read_bytes(), TENCENT.encode(), FEISHU.encode("gbk"), json.dumps(words).encode(), (SRT * 9).encode()]  # fmt: skip
    outcomes = set()
    for number in range(600):
        (tmp_path / "b").write_bytes(damaged(rng, sources[number % len(sources)]))
        try:
            outcomes.add(bool(read_imported(tmp_path / "b").segments))
        except TranscriptUnreadable:
            outcomes.add("refused")
    assert outcomes == {True, "refused"}


def test_a_word_document_that_unpacks_to_a_flood_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.text.word_document.MAX_UNPACKED_BYTES", 1000)
    docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(TranscriptUnreadable, match="its text unpacks to"):
        read_imported(tmp_path / "a.docx")


def test_the_seasons_captions_name_their_speakers() -> None:
    segments = read_imported(season.SEASON_FOLDER / "inbox" / "2020-10-31-recording.vtt").segments
    assert segments[0] == Segment(
        1.2, 6.4, "大家晚上好，这周读 8.4 到 8.6，讲亲和性、污点，还有内置的打分算法。", speaker="小王"
    )
    assert {segment.speaker for segment in segments} == {"小王", "小李", "张工"}


def test_notes_and_chats_are_no_transcripts() -> None:
    assert is_transcript(TENCENT) and is_transcript(SRT)
    assert not any(is_transcript(path.read_text("utf-8")) for path in (season.SEASON_FOLDER / "inbox").glob("*.md"))
    assert not is_transcript((season.SEASON_FOLDER / "inbox" / "chat-2020-10.txt").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.vtt", b"", "it has no turns"),
        ("a.vtt", b"hello", "it has no turns"),
        ("a.vtt", b"\xff\x00\x01", "it is not text in UTF-8, UTF-16 or GB 18030"),
        ("a.srt", b"1\n00:00:xx --> 3\n", "it has no turns"),
        ("a.vtt", b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n   \n", "holds no spoken line"),
        ("a.json", b"{", "Expecting property name"),
        ("a.json", b"[" * 100_000, ""),
        ("a.json", b'{"cells": []}', 'it has no list of "segments"'),
        ("a.json", b'{"segments": [{"start": 1}]}', 'a segment has no right "start", "end" and "text"'),
        ("a.json", b'{"segments": [{"start": null, "end": 1, "text": "x"}]}', 'a segment has no right "start"'),
        ("a.json", b'{"segments": [{"start": NaN, "end": 1, "text": "x"}]}', "is not a time"),
        ("a.tsv", b"start\tend\ttext\n0\t10\n", "line 2 has no text"),
        ("a.tsv", b"start\tend\ttext\nzero\t10\tx\n", "invalid literal"),
        ("a.docx", b"PK\x03\x04 and then nothing", "it is not a Word document"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_cure(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TranscriptUnreadable, match=rf"{name} .*; export the transcript again as WebVTT") as refused:
        read_imported(tmp_path / name)
    assert said in str(refused.value.what)


def test_what_cannot_be_read_is_told_in_chinese(tmp_path: Path) -> None:
    choose("zh")
    path = tmp_path / "talk.vtt"
    path.write_text("WEBVTT\n")
    with pytest.raises(
        TranscriptUnreadable, match=r"talk.vtt 中没有任何发言；请将文字稿重新导出为 WebVTT（.vtt）或 SubRip（.srt）"
    ):
        read_imported(path)
    path = tmp_path / "talk.json"
    path.write_text("[" * 100_000)
    with pytest.raises(TranscriptUnreadable, match=r"talk.json 不是 JSON 格式的文字稿（.*）；请将"):
        read_imported(path)


def test_what_is_wrong_is_told_in_the_language_of_whoever_reads(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text('{"a": 1}')
    with pytest.raises(TranscriptUnreadable) as caught:
        read_imported(path)
    assert 'it has no list of "segments"' in str(caught.value.what)
    with read_in("zh"):
        assert '其中没有 "segments" 列表' in str(caught.value.what)
