"""Windows hold all speech, are short enough, and end where somebody pauses."""

from archive.asr.windows import cut_windows, split_evenly
from archive.audio.sound import SAMPLE_RATE, Span


def span(start_s: float, end_s: float) -> Span:
    return Span(int(start_s * SAMPLE_RATE), int(end_s * SAMPLE_RATE))


def test_windows_hold_every_span_and_are_short_enough() -> None:
    spans = [span(0, 9), span(10, 19), span(22, 29), span(29.5, 41)]
    windows = cut_windows(spans, longest_s=30)
    assert windows == [span(0, 19), span(22, 41)]


def test_a_window_is_cut_at_its_longest_late_pause() -> None:
    assert cut_windows([span(0, 18), span(21, 24), span(25, 29), span(30, 40)], longest_s=30)[0] == span(0, 18)


def test_a_window_is_not_left_half_empty_for_a_longer_pause() -> None:
    assert cut_windows([span(0, 16), span(20, 24), span(25, 29), span(30, 40)], longest_s=30)[0] == span(0, 29)


def test_a_span_longer_than_a_window_is_cut_when_its_time_is_up() -> None:
    assert cut_windows([span(0, 70)], longest_s=30) == [span(0, 30), span(30, 60), span(60, 70)]


def test_no_speech_gives_no_windows() -> None:
    assert cut_windows([], longest_s=30) == []


def test_what_is_decoded_again_is_cut_into_pieces_of_one_length() -> None:
    assert split_evenly(span(1, 7.5), 6 * SAMPLE_RATE) == [span(1, 4.25), span(4.25, 7.5)]
    assert split_evenly(span(1, 7), 6 * SAMPLE_RATE) == [span(1, 7)]
