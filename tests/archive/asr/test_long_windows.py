"""Two decodings of one stretch: the long window's text stands where it says no less."""

from dataclasses import replace

import pytest

from archive.asr.long_windows import (
    interrupted_turns,
    only_chinese,
    prefer_fuller,
    prefer_surer,
    unbroken_or_doubted,
    unbroken_spans,
)
from archive.asr.quality import DecodingQuality
from archive.asr.windows import Window
from archive.audio.sound import SAMPLE_RATE, Span
from archive.records import Segment

WINDOW = Window(0, 15 * SAMPLE_RATE, "zh")
SHORT = [Segment(0.0, 6.0, "调度器会抢站资源", language="zh"), Segment(7.0, 14.0, "然后重新排队", language="zh")]
AFTER = Segment(16.0, 18.0, "好的", language="zh")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("调度器会抢占资源，然后重新排队", True),
        ("调度器会抢占资源", False),
        ("调度器会抢占资源，然后重新排队" * 3, False),
    ],
    ids=["as much", "half of it", "three times over"],
)
def test_a_long_window_stands_where_it_says_no_less_and_not_too_much(text: str, taken: bool) -> None:
    long = [Segment(0.0, 14.0, text, language="zh")]
    found = prefer_fuller([*SHORT, AFTER], long, [WINDOW])
    assert found == ([*long, AFTER] if taken else [*SHORT, AFTER])


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([(0.0, 6.2, "调度器会抢占资源")], "调度器会抢占资源 然后重新排队"),
        ([(0.0, 6.2, "调度器会抢占资源"), (6.2, 11.0, "然")], "调度器会抢占资源 然后重新排队"),
        ([(0.0, 6.2, "调度器"), (6.2, 9.0, "抢占资源")], "调度器会抢站资源 然后重新排队"),
    ],
    ids=["given up half-way", "its last segment is worth nothing", "leaves out some from the beginning"],
)
def test_a_long_window_that_is_given_up_half_way_stands_as_far_as_it_says_no_less(
    parts: list[tuple[float, float, str]], found: str
) -> None:
    long = [Segment(start_s, end_s, text, language="zh") for start_s, end_s, text in parts]
    assert " ".join(segment.text for segment in prefer_fuller(SHORT, long, [WINDOW])) == found


def test_what_no_long_window_says_anything_about_stays() -> None:
    assert prefer_fuller([*SHORT, AFTER], [], [WINDOW]) == [*SHORT, AFTER]


def test_long_windows_are_for_what_was_heard_as_chinese_alone() -> None:
    english = Segment(3.0, 5.0, "let us go on", language="en")
    assert only_chinese([WINDOW], SHORT) == [WINDOW]
    assert only_chinese([WINDOW], [*SHORT, english]) == []
    assert only_chinese([WINDOW], []) == []
    assert only_chinese([Window(WINDOW.start, WINDOW.end, "en")], SHORT) == []


QUALITY = DecodingQuality(window_s=8.0, beam_size=5, trusted=0.55, trusted_alone=0.45)


@pytest.mark.parametrize(
    ("spans_s", "confidence", "wanted"),
    [
        (((0, 6), (6, 12)), 0.9, True),
        (((0, 6), (7, 12)), 0.9, False),
        (((0, 6), (7, 12)), 0.4, True),
        (((0, 3), (4, 7)), 0.5, False),
        (((0, 3), (4, 7)), 0.4, True),
    ],
    ids=["speaks on", "pauses", "doubted", "doubted, but no longer than a short window", "doubted much"],
)
def test_a_long_window_is_tried_where_somebody_speaks_on_or_the_text_is_doubted(
    spans_s: tuple[tuple[int, int], ...], confidence: float, wanted: bool
) -> None:
    spans = [Span(first * SAMPLE_RATE, past * SAMPLE_RATE) for first, past in spans_s]
    window = Window(0, spans[-1].end, "zh")
    segments = [replace(segment, confidence=confidence) for segment in SHORT]
    found = unbroken_or_doubted([window], spans, [*segments, AFTER], QUALITY)
    assert found == ([window] if wanted else [])


def test_a_long_text_says_more_of_how_certain_a_window_is_than_a_short_one() -> None:
    spans = [Span(0, 6 * SAMPLE_RATE), Span(7 * SAMPLE_RATE, 14 * SAMPLE_RATE)]
    segments = [replace(SHORT[0], confidence=0.5), replace(SHORT[1], text="好", confidence=0.9)]
    assert unbroken_or_doubted([WINDOW], spans, segments, QUALITY) == [WINDOW]
    assert unbroken_or_doubted([WINDOW], spans, [], QUALITY) == []


def test_somebody_speaks_on_where_spans_that_meet_are_together_longer_than_a_window() -> None:
    spans = [
        Span(first * SAMPLE_RATE, past * SAMPLE_RATE) for first, past in ((0, 6), (6, 11), (12, 19), (20, 22), (22, 25))
    ]
    assert unbroken_spans(spans, 8.0) == spans[:2]
    assert unbroken_spans(spans, 4.0) == spans
    assert unbroken_spans([], 8.0) == []


PIECES = [
    Segment(0.0, 2.0, "I add totally", language="en", confidence=0.4),
    Segment(2.0, 7.0, "open the two my eyes", language="en", confidence=0.5),
]
TURN = Window(0, 7 * SAMPLE_RATE, "en")


@pytest.mark.parametrize(
    ("text", "confidence", "taken"),
    [
        ("I actually opened my eyes", 0.6, True),
        ("I actually opened my eyes", 0.4, False),
        ("I actually", 0.9, False),
    ],
    ids=["surer", "less sure", "sure of a part of it"],
)
def test_a_whole_turn_stands_where_whisper_is_surer_of_it(text: str, confidence: float, taken: bool) -> None:
    whole = [Segment(0.0, 7.0, text, language="en", confidence=confidence)]
    assert prefer_surer([*PIECES, AFTER], whole, [TURN]) == ([*whole, AFTER] if taken else [*PIECES, AFTER])


def test_an_english_turn_in_pieces_is_decoded_whole_where_they_are_not_trusted() -> None:
    pieces = [Window(0, 2 * SAMPLE_RATE, "en"), Window(2 * SAMPLE_RATE, TURN.end, "en")]
    quality = replace(QUALITY, trusted_english=0.7)
    certain = [replace(piece, confidence=0.8) for piece in PIECES]
    assert interrupted_turns([TURN], pieces, PIECES, quality) == [TURN]
    assert interrupted_turns([TURN], [TURN], PIECES, quality) == []
    assert interrupted_turns([TURN], pieces, certain, quality) == []
    assert interrupted_turns([TURN], pieces, [PIECES[0], replace(PIECES[1], language="zh")], quality) == []
