"""Two decodings of one stretch: the long window's text stands where it says no less."""

import pytest

from archive.asr.long_windows import correct_each_other, only_chinese, prefer_fuller
from archive.asr.window_text import TimedText, WindowText
from archive.asr.windows import Window
from archive.audio.sound import SAMPLE_RATE
from archive.records import Segment
from archive.text.script import simplify

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


def test_what_no_long_window_says_anything_about_stays() -> None:
    assert prefer_fuller([*SHORT, AFTER], [], [WINDOW]) == [*SHORT, AFTER]


def test_long_windows_are_for_what_was_heard_as_chinese_alone() -> None:
    english = Segment(3.0, 5.0, "let us go on", language="en")
    assert only_chinese([WINDOW], SHORT) == [WINDOW]
    assert only_chinese([WINDOW], [*SHORT, english]) == []
    assert only_chinese([WINDOW], []) == []
    assert only_chinese([Window(WINDOW.start, WINDOW.end, "en")], SHORT) == []


def decoded(window: Window, text: str, likelier: str) -> tuple[Window, WindowText]:
    pieces = tuple((letter, -0.1 if letter in likelier else -1.0) for letter in text)
    part = TimedText(0.0, window.end_s - window.start_s, text, pieces=pieces)
    return window, WindowText("zh", 0.0, -0.3, (part,))


@pytest.mark.parametrize(
    ("long_text", "shorter", "longer"),
    [
        ("调度器会抢占资源，然后重新排对", ["调度器会抢站资源", "然后重新排队"], "调度器会抢占资源，然后重新排队"),
        ("调度器会抢占资源", ["调度器会抢占资源", "然后重新排队"], "调度器会抢占资源"),
    ],
    ids=["the long one says no less", "the long one says less"],
)
def test_the_fuller_decoding_is_corrected_by_the_other(long_text: str, shorter: list[str], longer: str) -> None:
    windows = Window(0, 6 * SAMPLE_RATE, "zh"), Window(7 * SAMPLE_RATE, 14 * SAMPLE_RATE, "zh")
    short = [decoded(windows[0], "调度器会抢站资源", "调度器会抢"), decoded(windows[1], "然后重新排队", "队")]
    found_short, found_long = correct_each_other(short, [decoded(WINDOW, long_text, "占资源")], simplify)
    assert [text.text for _, text in found_short] == shorter
    assert [text.text for _, text in found_long] == [longer]
    assert [window for window, _ in found_short] == list(windows)


def test_speech_outside_of_the_long_window_stays() -> None:
    after = decoded(Window(16 * SAMPLE_RATE, 18 * SAMPLE_RATE, "zh"), "好的", "")
    assert correct_each_other([after], [decoded(WINDOW, "好的我们开始", "好的我们开始")], simplify)[0] == [after]
