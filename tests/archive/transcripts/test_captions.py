"""WebVTT and SubRip as people have them: any encoding of times, voices, names, markup."""

import pytest

from archive.records import Segment
from archive.transcripts.captions import is_subrip, read_captions


def vtt(*cues: str) -> str:
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


@pytest.mark.parametrize(
    "times",
    [
        "00:01:01.500 --> 00:01:02.250", "01:01.500 --> 01:02.250", "1:1.5 --> 1:2.25", "00:01:01,500 --> 00:01:02,250",
        "00:01:01.500 --> 00:01:02.250 align:start position:10%", "  00:01:01.500-->00:01:02.250",
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(times: str) -> None:
    expected = (Segment(61.5, 62.25, "抢占"),)
    assert read_captions(f"WEBVTT\n\n{times}\n抢占\n") == expected
    assert read_captions(f"1\n{times}\n抢占\n") == expected
    assert read_captions(f"{times}\n抢占\n") == expected


def test_times_without_fractions_are_read() -> None:
    assert read_captions("1\n00:01 --> 00:02\n抢占\n") == (Segment(1.0, 2.0, "抢占"),)


def test_cues_come_in_order_and_may_overlap() -> None:
    text = vtt("00:05.000 --> 00:09.000\n<v B>two", "00:01.000 --> 00:06.000\n<v A>one")
    assert read_captions(text) == (Segment(1.0, 6.0, "one", speaker="A"), Segment(5.0, 9.0, "two", speaker="B"))


def test_a_cue_that_ends_before_it_begins_ends_when_it_begins() -> None:
    assert read_captions("1\n00:00:03,000 --> 00:00:02,000\n抢占\n") == (Segment(3.0, 3.0, "抢占"),)


def test_headers_styles_notes_and_markup_are_no_speech() -> None:
    text = vtt(
        "STYLE\n::cue { color: red }", "NOTE made by hand", "intro\n00:01.000 --> 00:02.000\n<c.yellow><b>Pod</b></c> &amp; &lt;Node&gt;<00:01.500> 好",
    )  # fmt: skip
    assert read_captions(text.replace("WEBVTT", "WEBVTT - 第一次分享")) == (Segment(1.0, 2.0, "Pod & <Node> 好"),)


def test_subrip_keeps_what_is_no_markup_there() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Pod</i> & map[string]<Node>\n\n第二段\n\n2\n00:00:03,000 --> 00:00:04,000\n好\n"
    assert [segment.text for segment in read_captions(text)] == ["Pod & map[string]<Node> 第二段", "好"]


def test_two_voices_in_a_cue_are_two_segments() -> None:
    text = vtt("00:00.000 --> 00:06.000\n<v.loud 小王>为什么要抢占</v>\n<v 小李>好问题")
    assert read_captions(text) == (Segment(0.0, 4.0, "为什么要抢占", speaker="小王"), Segment(4.0, 6.0, "好问题", speaker="小李"))  # fmt: skip


def test_names_before_a_colon_are_speakers_where_most_cues_have_them() -> None:
    text = vtt("00:01.000 --> 00:02.000\n小王：你好", "00:02.000 --> 00:03.000\nAlice Li: see https://k8s.io", "00:03.000 --> 00:04.000\n接着说")  # fmt: skip
    assert [(s.speaker, s.text) for s in read_captions(text)] == [("小王", "你好"), ("Alice Li", "see https://k8s.io"), (None, "接着说")]  # fmt: skip


def test_a_colon_now_and_then_is_only_a_colon() -> None:
    said = ["注意: 这里会抢占", "调度器先过滤", "再打分", "https://k8s.io 有文档"]
    text = vtt(*(f"00:0{n}.000 --> 00:0{n}.900\n{words}" for n, words in enumerate(said)))
    assert [segment.text for segment in read_captions(text)] == said


@pytest.mark.parametrize("text", ["", "hello", "1\n00:00:xx --> 3\n", "2020\n年的计划\n"])
def test_other_text_is_no_caption_file(text: str) -> None:
    assert not is_subrip(text)
    with pytest.raises(ValueError, match="neither the heading WEBVTT nor numbered times"):
        read_captions(text)
