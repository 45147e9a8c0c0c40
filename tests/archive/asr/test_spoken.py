"""The language of each stretch is asked for by its middle, a few stretches at once, the same ones after a kill."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from archive.asr.spoken import TOGETHER, detect_languages
from archive.asr.window_text import detect_by_context
from archive.audio.sound import SAMPLE_RATE, Samples, Span

SPANS = [Span(n * SAMPLE_RATE, (n + 1) * SAMPLE_RATE) for n in range(40)]


class Asked:
    """An engine that writes down what it is asked about at once: the levels of the sounds, which tell their seconds."""

    name, compute_type = "asked", "float32"

    def __init__(self, killed_at: int = 1000) -> None:
        self.together: list[list[int]] = []
        self.lengths_s: list[float] = []
        self.killed_at = killed_at

    def detect_languages(self, sounds: Sequence[np.ndarray]) -> list[dict[str, float]]:
        if len(self.together) == self.killed_at:
            raise KeyboardInterrupt
        self.together.append([round(float(sound[0]) * 32768) for sound in sounds])
        self.lengths_s += [len(sound) / SAMPLE_RATE for sound in sounds]
        return [{"zh": 0.9, "en": 0.1}] * len(sounds)


@pytest.fixture
def samples(tmp_path: Path) -> Samples:
    """Forty seconds, each as loud as its number."""
    np.repeat(np.arange(40, dtype=np.int16), SAMPLE_RATE).tofile(tmp_path / "sound.s16")
    return Samples(tmp_path / "sound.s16")


def ask(engine: Asked, samples: Samples, spans: Sequence[Span], partial: Path) -> None:
    found = detect_languages(engine, samples, spans, longest_s=3.0, partial=partial, progress=lambda _: None)  # type: ignore[arg-type]
    assert found == [{"zh": 0.9, "en": 0.1}] * len(spans)


def test_a_long_stretch_is_asked_about_by_its_middle(samples: Samples, tmp_path: Path) -> None:
    engine = Asked()
    ask(engine, samples, [Span(0, 9 * SAMPLE_RATE), Span(10 * SAMPLE_RATE, 12 * SAMPLE_RATE)], tmp_path / "languages")
    assert (engine.together, engine.lengths_s) == ([[3, 10]], [3.0, 2.0])


def test_a_killed_run_asks_about_the_same_stretches_together(samples: Samples, tmp_path: Path) -> None:
    whole, partial = Asked(), tmp_path / "killed"
    ask(whole, samples, SPANS, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        ask(Asked(killed_at=2), samples, SPANS, partial)
    lines = partial.read_bytes().splitlines(keepends=True)
    partial.write_bytes(b"".join(lines[: 1 + TOGETHER + 3]))  # killed while it wrote what it had heard
    engine = Asked()
    ask(engine, samples, SPANS, partial)
    assert engine.together == whole.together[1:]
    assert partial.read_bytes() == (tmp_path / "whole").read_bytes()


def test_sounds_of_one_context_are_asked_about_together_and_answered_in_their_order() -> None:
    calls = []

    def detect(sounds: Sequence[np.ndarray], context: int) -> list[dict[str, float]]:
        calls.append((len(sounds), context / SAMPLE_RATE))
        return [{"zh": len(sound) / SAMPLE_RATE} for sound in sounds]

    sounds = [np.zeros(round(length_s * SAMPLE_RATE), np.float32) for length_s in (3.0, 0.8, 2.9, 60.0)]
    found = detect_by_context(sounds, 30 * SAMPLE_RATE, detect)
    assert [probs["zh"] for probs in found] == [3.0, 0.8, 2.9, 60.0]
    assert calls == [(1, 1.5), (2, 3.5), (1, 30.0)]
