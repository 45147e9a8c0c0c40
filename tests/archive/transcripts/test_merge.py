"""Whisper's words get a platform's speakers, by time."""

import random

import pytest

from archive.records import Segment, Word
from archive.transcripts.merge import clock_difference_s, merge_speakers

SAID = (
    Segment(0.0, 10.0, "先讲抢占", speaker="小王"), Segment(10.0, 20.0, "为什么呢", speaker="小李"),
    Segment(60.0, 70.0, "好", speaker="小王"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("start_s", "end_s", "speaker"),
    [
        (1, 9, "小王"),
        (8, 16, "小李"),
        (4, 15, "小王"),
        (30, 40, None),
        (19, 40, None),
        (58, 64, "小王"),
        (70, 71, None),
    ],
)
def test_a_segment_is_of_who_speaks_most_in_it(start_s: float, end_s: float, speaker: str | None) -> None:
    assert merge_speakers([Segment(start_s, end_s, "x")], SAID) == (Segment(start_s, end_s, "x", speaker=speaker),)


def test_turns_of_one_speaker_count_together() -> None:
    said = [
        Segment(0.0, 2.0, "a", speaker="A"),
        Segment(2.0, 5.0, "b", speaker="B"),
        Segment(5.0, 7.0, "c", speaker="A"),
    ]
    assert merge_speakers([Segment(0.0, 7.0, "x")], said)[0].speaker == "A"


def test_a_segment_with_sentences_of_two_is_cut_between_them() -> None:
    segment = Segment(6.0, 14.0, "抢占就讲到这里。那为什么要重试", language="zh", confidence=0.9)
    assert merge_speakers([segment], SAID) == (
        Segment(6.0, 10.27, "抢占就讲到这里。", speaker="小王", language="zh", confidence=0.9),
        Segment(10.27, 14.0, "那为什么要重试", speaker="小李", language="zh", confidence=0.9),
    )


def test_a_segment_is_not_cut_for_a_word() -> None:
    assert len(merge_speakers([Segment(2.0, 11.0, "抢占就讲到这里，先到这里为止。好")], SAID)) == 1


def test_a_cut_segment_is_cut_by_its_words_and_takes_what_whisper_said_along() -> None:
    words = tuple(
        Word(6.0 + n, 6.5 + n, text, 0.9) for n, text in enumerate(("强占", "就讲到", "这里", "那为什么", "要", "重试"))
    )
    segment = Segment(6.0, 14.0, "抢占就讲到这里。那为什么要重试", raw_text="强占就讲到这里那为什么要重试", words=words)
    first, second = merge_speakers([segment], [*SAID[:1], Segment(8.9, 20.0, "x", speaker="小李")])
    assert (first.start_s, first.end_s, first.raw_text, first.speaker) == (6.0, 8.5, "强占就讲到这里", "小王")
    assert (second.start_s, second.end_s, second.raw_text, second.speaker) == (9.0, 11.5, None, "小李")
    assert [word.text for word in first.words] == ["抢占", "就讲到", "这里。"]


def test_segments_without_a_platforms_names_have_none() -> None:
    assert merge_speakers([Segment(0.0, 1.0, "x")], [Segment(0.0, 1.0, "x")]) == (Segment(0.0, 1.0, "x"),)
    assert merge_speakers([], SAID) == ()


def test_a_channels_name_stays_where_the_platform_has_none() -> None:
    heard = [Segment(1.0, 9.0, "x", speaker="left"), Segment(30.0, 40.0, "y", speaker="left")]
    assert [s.speaker for s in merge_speakers(heard, SAID)] == ["小王", "left"]


def meeting(seed: int, count: int = 40) -> list[Segment]:
    rng, found, now_s = random.Random(seed), [], 0.0
    for _ in range(count):
        text = "".join(rng.choice("调度抢占队列优先级节点资源绑定缓存快照插件打分过滤") for _ in range(20))
        found.append(Segment(round(now_s, 2), round(now_s + 5, 2), text, speaker=rng.choice(["小王", "小李"])))
        now_s += rng.choice([5.0, 6.5, 9.0])
    return found


@pytest.mark.parametrize("offset_s", [0.0, 1.0, 37.0, -312.5, 4000.0])
def test_a_constant_difference_of_the_clocks_is_made_up_for(offset_s: float) -> None:
    heard = [Segment(s.start_s, s.end_s, s.text) for s in meeting(1)]
    said = [Segment(round(s.start_s - offset_s), round(s.end_s - offset_s), s.text[:15] + "错", speaker=s.speaker) for s in meeting(1)]  # fmt: skip
    assert clock_difference_s(heard, said) == pytest.approx(offset_s if abs(offset_s) > 1 else 0.0, abs=1.0)
    assert [s.speaker for s in merge_speakers(heard, said)] == [s.speaker for s in meeting(1)]


def test_clocks_are_left_alone_where_the_words_are_others() -> None:
    assert clock_difference_s(meeting(1), meeting(2)) == 0.0
