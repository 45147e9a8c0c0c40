"""Speech that no segment covers is found, and what is said twice is kept once."""

from archive.asr.coverage import fuller_texts, merge_by_time, split_sparse, uncovered_speech
from archive.audio.sound import SAMPLE_RATE, Span
from archive.records import Segment


def span(start_s: float, end_s: float) -> Span:
    return Span(round(start_s * SAMPLE_RATE), round(end_s * SAMPLE_RATE))


def said(start_s: float, end_s: float, text: str) -> Segment:
    return Segment(start_s, end_s, text)


def test_speech_behind_a_segment_that_ends_early_is_uncovered() -> None:
    assert uncovered_speech([span(0, 10)], [said(0, 4, "大家好")]) == [span(4.3, 10)]


def test_speech_between_two_segments_is_uncovered() -> None:
    assert uncovered_speech([span(0, 10)], [said(0, 3, "大家好"), said(6, 10, "我们开始")]) == [span(3.3, 5.7)]


def test_a_breath_and_covered_speech_are_not() -> None:
    assert uncovered_speech([span(0, 3), span(3.5, 6)], [said(0, 2.5, "大家好"), said(3.4, 6, "我们开始")]) == []


def test_a_segment_without_text_covers_nothing() -> None:
    assert uncovered_speech([span(0, 3)], [said(0, 3, " ")]) == [span(0, 3)]


def test_what_is_said_twice_where_two_windows_meet_is_kept_once() -> None:
    long, short = said(0, 4, "我们看调度队列。"), said(3, 5, "调度队列")
    assert merge_by_time([long], [short]) == [long]
    assert merge_by_time([short], [long]) == [long]


def test_what_is_said_again_later_is_kept() -> None:
    first, again = said(0, 2, "调度队列"), said(8, 10, "调度队列")
    assert merge_by_time([first], [again]) == [first, again]


def test_ten_seconds_of_speech_with_a_word_of_text_are_not_covered() -> None:
    full, word = said(0, 4, "我们先看一下调度队列"), said(5, 15, "好的")
    assert split_sparse([full, word], [span(0, 15)]) == ([full], [word])
    assert split_sparse([said(5, 15, "好的")], [span(5, 6)])[1] == []  # most of it is silence


def test_a_number_in_digits_is_as_much_text_as_its_syllables() -> None:
    number, letters = said(0, 3.2, "305,334"), said(0, 3.2, "okay so")
    assert split_sparse([number], [span(0, 3.2)]) == ([number], [])
    assert split_sparse([letters], [span(0, 3.2)]) == ([], [letters])


def test_of_a_sparse_text_and_another_the_fuller_is_kept() -> None:
    word, sentence = said(5, 15, "好的"), said(5, 9, "好的，我们开始")
    assert fuller_texts([word], [sentence]) == []
    more = [said(6, 7, "嗯")]
    assert (fuller_texts([word], more), more) == ([word], [])
