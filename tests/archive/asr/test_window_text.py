"""What a window of sound may become, whatever the engine."""

from collections.abc import Sequence

import numpy as np

from archive.asr.window_text import (
    MAX_WINDOW_TOKENS,
    EngineOptions,
    TimedText,
    WindowText,
    decode_by_context,
    most_tokens,
)
from archive.audio.sound import SAMPLE_RATE


def test_a_short_window_has_few_tokens() -> None:
    assert [most_tokens(seconds * SAMPLE_RATE) for seconds in (2, 10, 30)] == [30, 150, MAX_WINDOW_TOKENS]


def test_windows_of_one_context_are_decoded_together_and_long_ones_a_few_at_a_time() -> None:
    calls: list[tuple[int, float]] = []

    def decode(sounds: Sequence[np.ndarray], options: EngineOptions, context: int) -> list[WindowText]:
        calls.append((len(sounds), context / SAMPLE_RATE))
        return [WindowText("zh", 0.0, 0.0, (TimedText(0.0, 1.0, str(len(sound))),)) for sound in sounds]

    lengths = [2 * SAMPLE_RATE + n for n in range(6)] + [7 * SAMPLE_RATE + n for n in range(6)]
    sounds = [np.zeros(length, np.float32) for length in lengths]
    for padding_s, expected in ((2.0, [(1, 4.0), (5, 6.0), (6, 10.0)]), (None, [(8, 30.0), (4, 30.0)])):
        calls.clear()
        texts = decode_by_context(sounds, EngineOptions(padding_s=padding_s), 30 * SAMPLE_RATE, decode)
        assert [text.text for text in texts] == [str(length) for length in lengths]
        assert calls == expected
