"""Both engines write down a few seconds, batch by batch, and go on where they were stopped."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archive.asr import engines
from archive.asr.engines import Engine
from archive.asr.transcribe import segments_of_windows, transcribe_windows
from archive.asr.voice_activity import find_speech
from archive.asr.window_text import EngineOptions, WindowText
from archive.asr.windows import cut_windows
from archive.audio.sound import Span
from archive.models import bundled
from archive.settings import WhisperSettings
from tests.sounds import season_sound

SECONDS = 12
SETTINGS = WhisperSettings(model=bundled.SAMPLE_VOICE, device="cpu", batch=2)


class Counting:
    """An engine that counts the windows it is given, and may be killed before a batch."""

    def __init__(self, engine: Engine, *, killed_at: int = 1000):
        self.engine, self.left, self.decoded = engine, killed_at, 0
        self.name, self.version, self.compute_type = engine.name, engine.version, engine.compute_type
        self.batch = engine.batch

    def decode(self, sounds: Sequence[np.ndarray], decoding: EngineOptions) -> list[WindowText]:
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        self.decoded += len(sounds)
        return self.engine.decode(sounds, decoding)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module", params=engines.ENGINES)
def engine(request: pytest.FixtureRequest, cache: Path) -> Engine:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        return engines.choose_engine(replace(SETTINGS, engine=request.param))


@pytest.fixture(scope="module")
def samples() -> np.ndarray:
    return season_sound(SECONDS)


@pytest.fixture(scope="module")
def windows(samples: np.ndarray) -> list[Span]:
    """Twelve seconds of the season in windows of three."""
    found = cut_windows(find_speech(samples, longest_s=3), longest_s=3)
    assert len(found) >= 4
    return found


@pytest.fixture(scope="module")
def whole(
    engine: Engine, samples: np.ndarray, windows: list[Span], tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[WindowText], bytes]:
    partial = tmp_path_factory.mktemp("whole") / "windows.jsonl"
    return transcribe_windows(engine, samples, windows, EngineOptions(), partial=partial), partial.read_bytes()


def test_each_window_gets_its_text(whole: tuple[list[WindowText], bytes], windows: list[Span]) -> None:
    assert len(whole[0]) == len(windows)
    assert {text.language for text in whole[0]} <= {"zh", "en"}
    assert "大家晚上好" in "".join(said.text for text in whole[0] for said in text.segments)


def test_segments_lie_inside_their_windows(whole: tuple[list[WindowText], bytes], windows: list[Span]) -> None:
    segments = segments_of_windows(whole[0], windows)
    assert all(0 <= s.start_s <= s.end_s <= windows[-1].end_s + 0.01 for s in segments)
    assert [s.start_s for s in segments] == sorted(s.start_s for s in segments)


def test_a_killed_run_goes_on_to_the_same_bytes_and_hears_no_finished_window_again(
    engine: Engine, samples: np.ndarray, windows: list[Span], whole: tuple[list[WindowText], bytes], tmp_path: Path
) -> None:
    partial = tmp_path / "windows.jsonl"
    with pytest.raises(KeyboardInterrupt):
        transcribe_windows(Counting(engine, killed_at=1), samples, windows, EngineOptions(), partial=partial)
    partial.write_bytes(partial.read_bytes() + whole[1].splitlines()[3][:17])  # killed while writing a line
    roomier = Counting(engine)
    roomier.batch = 3  # memory is free now that was not then
    told: list[float] = []
    options = EngineOptions()
    assert transcribe_windows(roomier, samples, windows, options, partial=partial, progress=told.append) == whole[0]
    assert told[0] == windows[1].end_s  # where this run begins, from which its speed counts
    assert partial.read_bytes() == whole[1]
    assert roomier.decoded == len(windows) - 2


def test_a_finished_run_hears_nothing(
    engine: Engine, samples: np.ndarray, windows: list[Span], whole: tuple[list[WindowText], bytes], tmp_path: Path
) -> None:
    partial = tmp_path / "windows.jsonl"
    partial.write_bytes(whole[1])
    assert (
        transcribe_windows(Counting(engine, killed_at=0), samples, windows, EngineOptions(), partial=partial)
        == whole[0]
    )


def test_work_that_the_version_before_left_is_gone_on_from(
    engine: Engine, samples: np.ndarray, windows: list[Span], whole: tuple[list[WindowText], bytes], tmp_path: Path
) -> None:
    partial = tmp_path / "windows.jsonl"
    old = whole[1].replace(b'"no_speech_prob"', b'"no_speech"').replace(b'"avg_logprob"', b'"log_probability"')
    assert old != whole[1]
    partial.write_bytes(old)
    never = Counting(engine, killed_at=0)
    assert transcribe_windows(never, samples, windows, EngineOptions(), partial=partial) == whole[0]


def test_what_was_heard_in_another_way_is_heard_again(
    engine: Engine, samples: np.ndarray, windows: list[Span], whole: tuple[list[WindowText], bytes], tmp_path: Path
) -> None:
    partial = tmp_path / "windows.jsonl"
    partial.write_bytes(whole[1])
    counting = Counting(engine)
    transcribe_windows(counting, samples, windows[:2], EngineOptions(prompt="informer"), partial=partial)
    assert counting.decoded == 2


def test_word_times_lie_inside_their_segments_when_they_are_asked_for(
    engine: Engine, samples: np.ndarray, windows: list[Span], whole: tuple[list[WindowText], bytes], tmp_path: Path
) -> None:
    timed = transcribe_windows(
        engine, samples, windows[:2], EngineOptions(word_timestamps=True), partial=tmp_path / "words"
    )
    segments = segments_of_windows(timed, windows[:2])
    assert [s.text for s in segments] == [s.text for s in segments_of_windows(whole[0][:2], windows[:2])]
    for segment in segments:
        assert "".join(word.text for word in segment.words).replace(" ", "") == segment.text.replace(" ", "")
        assert all(word.start_s <= word.end_s for word in segment.words)
        assert segment.words[0].start_s == pytest.approx(segment.start_s, abs=1.0)


def test_a_window_of_noise_is_decoded_to_the_same_text_each_time(engine: Engine) -> None:
    noise = np.random.default_rng(3).normal(0, 0.2, 16_000 * 3).astype(np.float32)
    first, again = (engine.decode([noise], EngineOptions()) for _ in range(2))
    assert first == again


def test_languages_are_the_same_asked_for_together_and_alone(engine: Engine, samples: np.ndarray) -> None:
    sounds = [samples[start : start + 32_000].astype(np.float32) / 32768 for start in (0, 64_000, 128_000)]
    alone = [engine.detect_languages([sound])[0] for sound in sounds]
    for one, other in zip(engine.detect_languages(sounds), alone, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_one_language_is_taken_as_it_is_set(engine: Engine, samples: np.ndarray, windows: list[Span]) -> None:
    sound = samples[windows[0].start : windows[0].end].astype(np.float32) / 32768
    assert engine.decode([sound], EngineOptions(languages=("en",)))[0].language == "en"
