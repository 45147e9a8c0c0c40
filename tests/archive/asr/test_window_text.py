"""What a window of sound may become, whatever the engine."""

from archive.asr.window_text import MAX_WINDOW_TOKENS, context_samples, most_tokens
from archive.audio.sound import SAMPLE_RATE


def test_a_short_window_has_few_tokens() -> None:
    assert [most_tokens(seconds * SAMPLE_RATE) for seconds in (2, 10, 30)] == [30, 150, MAX_WINDOW_TOKENS]


def test_a_window_has_silence_behind_it_and_a_short_one_as_much_as_the_least_context_holds() -> None:
    def context_s(seconds: float, least_s: float = 0.0, most_s: float = 30.0) -> float:
        length, most = round(seconds * SAMPLE_RATE), round(most_s * SAMPLE_RATE)
        return context_samples(length, 2.0, most, least_s=least_s) / SAMPLE_RATE

    assert [context_s(seconds) for seconds in (1, 4, 8.5, 15, 29)] == [4, 6, 12, 18, 30]
    assert [context_s(seconds, 12.0) for seconds in (1, 4, 8.5, 15, 29)] == [12, 12, 12, 18, 30]
    assert context_s(1, 12.0, most_s=8.0) == 8
