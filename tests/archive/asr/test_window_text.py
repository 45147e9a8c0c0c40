"""What a window of sound may become, whatever the engine."""

from archive.asr.window_text import MAX_WINDOW_TOKENS, most_tokens
from archive.audio.sound import SAMPLE_RATE


def test_a_short_window_has_few_tokens() -> None:
    assert [most_tokens(seconds * SAMPLE_RATE) for seconds in (2, 10, 30)] == [30, 150, MAX_WINDOW_TOKENS]
