"""Nothing that was said is lost: a window that is given up half-way is decoded again, and what yields nothing is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from archive.asr.languages import SpokenLanguage
from archive.asr.quality import DecodingQuality
from archive.asr.recording import Transcriber, windows_by_turn
from archive.asr.window_text import EngineOptions, TimedText, WindowText
from archive.audio.sound import SAMPLE_RATE, Samples, Span

QUALITY = DecodingQuality(window_s=15.0, beam_size=1, doubt=0.9)
CERTAIN, UNSURE = SpokenLanguage("zh", 0.99, "en"), SpokenLanguage("zh", 0.6, "en")


@dataclass
class Lazy:
    """An engine that writes down the first `most_s` of a window and gives the rest up; it hears English above a level."""

    most_s: float = 3.0
    deaf: bool = False
    killed_at: int = 1000
    decoded: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)
    name, version, compute_type, batch = "lazy", "1", "float32", 2

    def decode(self, sounds: Sequence[np.ndarray], options: EngineOptions) -> list[WindowText]:
        return [self.decode_one(sound, options) for sound in sounds]

    def decode_one(self, sound: np.ndarray, options: EngineOptions) -> WindowText:
        if len(self.decoded) >= self.killed_at:
            raise KeyboardInterrupt
        self.decoded.append((len(sound) / SAMPLE_RATE, options.languages))
        language = options.languages[0]
        right = (language == "en") == is_english(sound)
        length_s = min(self.most_s, len(sound) / SAMPLE_RATE)
        said = f"{language} {len(sound)} " + "".join(chr(0x4E00 + n) for n in range(round(3 * length_s)))
        texts = () if self.deaf else (TimedText(0.0, length_s, said),)
        return WindowText(language, 0.0, -0.2 if right else -0.9, texts)

    def detect_languages(self, sounds: Sequence[np.ndarray]) -> list[dict[str, float]]:
        return [{"en": 0.98, "zh": 0.01} if is_english(sound) else {"zh": 0.98, "en": 0.01} for sound in sounds]


def is_english(sound: np.ndarray) -> bool:
    return float(np.abs(sound).max()) > 0.5


def span(start_s: float, end_s: float) -> Span:
    return Span(round(start_s * SAMPLE_RATE), round(end_s * SAMPLE_RATE))


@pytest.fixture
def samples(tmp_path: Path) -> Samples:
    """Half a minute; from 12 s on it is loud, which the engine takes for English."""
    sound = np.full(30 * SAMPLE_RATE, 1000, np.int16)
    sound[12 * SAMPLE_RATE :] = 30000
    sound.tofile(tmp_path / "sound.s16")
    return Samples(tmp_path / "sound.s16")


def transcriber(engine: Lazy, samples: Samples, work: Path, quality: DecodingQuality = QUALITY) -> Transcriber:
    work.mkdir(exist_ok=True)
    return Transcriber(engine, samples, EngineOptions(), quality, work)


def test_a_window_that_is_given_up_is_decoded_again(samples: Samples, tmp_path: Path) -> None:
    engine = Lazy(most_s=5.0)
    speech = transcriber(engine, samples, tmp_path / "work").transcribe([span(0, 10)], lambda _: None)
    assert [(s.start_s, s.end_s) for s in speech.segments] == [(0.0, 5.0), (5.3, 10.0)]
    assert speech.uncovered == ()


def test_what_yields_nothing_is_told(samples: Samples, tmp_path: Path) -> None:
    engine = Lazy(deaf=True)
    speech = transcriber(engine, samples, tmp_path / "work").transcribe([span(0, 4), span(5, 9)], lambda _: None)
    assert (speech.segments, speech.uncovered) == ((), (span(0, 4), span(5, 9)))


def test_no_window_has_two_languages(samples: Samples, tmp_path: Path) -> None:
    engine = Lazy(most_s=30.0)
    speech = transcriber(engine, samples, tmp_path / "work").transcribe(
        [span(0, 5), span(6, 11.9), span(12, 16), span(17, 20)], lambda _: None
    )
    assert [(s.start_s, s.end_s, s.language) for s in speech.segments] == [(0.0, 11.9, "zh"), (12.0, 20.0, "en")]


def test_a_turn_in_doubt_is_decoded_in_both_languages() -> None:
    spans = [span(0, 4), span(4.2, 6), span(6.2, 9)]
    windows = windows_by_turn(spans, [CERTAIN, UNSURE, CERTAIN], QUALITY)
    assert [(w.start_s, w.language) for w in windows] == [(0.0, "zh"), (4.2, "zh"), (4.2, "en"), (6.2, "zh")]


def test_a_text_that_whisper_does_not_trust_is_tried_in_the_other_language(samples: Samples, tmp_path: Path) -> None:
    class Misled(Lazy):
        def detect_languages(self, sounds: Sequence[np.ndarray]) -> list[dict[str, float]]:
            return [{"zh": 0.98, "en": 0.01}] * len(sounds)

    speech = transcriber(Misled(most_s=30.0), samples, tmp_path / "work").transcribe([span(13, 17)], lambda _: None)
    assert [s.language for s in speech.segments] == ["en"]


class Attentive(Lazy):
    """Hears better with all the context."""

    def decode_one(self, sound: np.ndarray, options: EngineOptions) -> WindowText:
        text = super().decode_one(sound, options)
        said = "这一次听得更清楚一些" if options.padding_s is None else "听得清处"
        return replace(text, segments=tuple(replace(part, text=said) for part in text.segments))


def test_at_best_chinese_is_decoded_once_more_with_all_the_context(samples: Samples, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    options, quality = EngineOptions(padding_s=2.0), replace(QUALITY, window_s=8.0, again=0, long_window_s=15.0)
    engine = Attentive(most_s=30.0)
    best = Transcriber(engine, samples, options, quality, work)
    speech = best.transcribe([span(0, 5), span(6, 11), span(12, 16)], lambda _: None)
    assert [(s.start_s, s.language, s.text) for s in speech.segments] == [
        (0.0, "zh", "这一次听得更清楚一些"),
        (12.0, "en", "听得清处"),
    ]
    assert [length_s for length_s, _ in engine.decoded] == [4.0, 5.0, 5.0, 11.0]


class Unsure(Lazy):
    """Of the language of the first sentence; surer of its text the more it is given at a time."""

    def detect_languages(self, sounds: Sequence[np.ndarray]) -> list[dict[str, float]]:
        return [{"en": 0.55, "zh": 0.45}, *[{"en": 0.98, "zh": 0.02}] * (len(sounds) - 1)]

    def decode_one(self, sound: np.ndarray, options: EngineOptions) -> WindowText:
        length_s, right = len(sound) / SAMPLE_RATE, options.languages == ("en",)
        self.decoded.append((length_s, options.languages))
        said = (TimedText(0.0, length_s, "so we began to look at the queue"[: round(4 * length_s)]),)
        return WindowText(options.languages[0], 0.0, -1.0 / length_s if right else -3.0, said)


@pytest.mark.parametrize(("trusted", "whole"), [(0.0, False), (0.9, True)])
def test_an_english_turn_that_doubt_cut_is_decoded_whole(
    trusted: float, whole: bool, samples: Samples, tmp_path: Path
) -> None:
    engine, quality = Unsure(), replace(QUALITY, trusted_english=trusted)
    speech = transcriber(engine, samples, tmp_path / "work", quality).transcribe(
        [span(13, 15), span(15.5, 20)], lambda _: None
    )
    assert [(s.start_s, s.end_s) for s in speech.segments] == ([(13, 20)] if whole else [(13, 15), (15.5, 20)])
    assert ((7.0, ("en",)) in engine.decoded) is whole


@pytest.mark.parametrize(("starts_s", "taken"), [(5, True), (6, False)], ids=["speaks on", "pauses"])
def test_at_balanced_only_where_nobody_pauses(starts_s: int, taken: bool, samples: Samples, tmp_path: Path) -> None:
    quality = replace(QUALITY, window_s=8.0, again=0, long_window_s=15.0, only_unbroken=True)
    (tmp_path / "work").mkdir()
    heard = Transcriber(Attentive(most_s=30.0), samples, EngineOptions(padding_s=2.0), quality, tmp_path / "work")
    speech = heard.transcribe([span(0, 5), span(starts_s, 11)], lambda _: None)
    assert ("这一次听得更清楚一些" in [s.text for s in speech.segments]) is taken


@pytest.mark.parametrize(("trusted", "taken"), [(0.85, True), (0.8, False)])
def test_at_balanced_also_what_was_heard_with_little_certainty(
    trusted: float, taken: bool, samples: Samples, tmp_path: Path
) -> None:
    quality = replace(QUALITY, window_s=8.0, again=0, long_window_s=15.0, only_unbroken=True, trusted=trusted)
    (tmp_path / "work").mkdir()
    heard = Transcriber(Attentive(most_s=30.0), samples, EngineOptions(padding_s=2.0), quality, tmp_path / "work")
    speech = heard.transcribe([span(0, 5), span(6, 11)], lambda _: None)
    assert ("这一次听得更清楚一些" in [s.text for s in speech.segments]) is taken


@pytest.mark.parametrize(
    "quality", [QUALITY, replace(QUALITY, window_s=8.0, long_window_s=15.0)], ids=["short", "long"]
)
def test_a_killed_run_goes_on_to_the_same_segments(quality: DecodingQuality, samples: Samples, tmp_path: Path) -> None:
    spans = [span(0, 5), span(6, 11.9), span(12, 16), span(17, 20), span(21, 29)]
    whole = transcriber(Lazy(), samples, tmp_path / "whole", quality).transcribe(spans, lambda _: None)
    files = {path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()}
    for killed_at in range(1, 9):
        work = tmp_path / f"killed-{killed_at}"
        with pytest.raises(KeyboardInterrupt):
            transcriber(Lazy(killed_at=killed_at), samples, work, quality).transcribe(spans, lambda _: None)
        again = transcriber(Lazy(), samples, work, quality).transcribe(spans, lambda _: None)
        assert again == whole
        assert {path.name: path.read_bytes() for path in work.iterdir()} == files


def test_progress_only_grows_and_ends_at_all(samples: Samples, tmp_path: Path) -> None:
    told: list[float] = []
    quality = replace(QUALITY, window_s=8.0, long_window_s=15.0)
    spans = [span(0, 5), span(6, 11), span(12, 20)]
    transcriber(Lazy(), samples, tmp_path / "work", quality).transcribe(spans, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


class Hopeless(Lazy):
    """Writes down a little of every window, in any language, and trusts none of it."""

    def decode_one(self, sound: np.ndarray, options: EngineOptions) -> WindowText:
        return replace(super().decode_one(sound, options), avg_logprob=-1.5)

    def detect_languages(self, sounds: Sequence[np.ndarray]) -> list[dict[str, float]]:
        return [{"zh": 0.4, "en": 0.35, "ko": 0.2}] * len(sounds)


@pytest.mark.parametrize("engine", [Hopeless(most_s=0.5), Hopeless(deaf=True), Hopeless(most_s=30.0)])
def test_speech_that_is_not_understood_is_decoded_a_bounded_number_of_times(
    engine: Hopeless, samples: Samples, tmp_path: Path
) -> None:
    spans = [span(start_s, start_s + 4.5) for start_s in range(0, 30, 5)]
    speech = transcriber(engine, samples, tmp_path / "work").transcribe(spans, lambda _: None)
    spoken_s = sum(each.end_s - each.start_s for each in spans)
    decoded_s = sum(length_s for length_s, _ in engine.decoded)
    once_s = sum(w.end_s - w.start_s for w in windows_by_turn(spans, [CERTAIN] * len(spans), QUALITY))
    assert decoded_s <= 2 * once_s + QUALITY.again * spoken_s
    assert all(segment.confidence < 0.3 for segment in speech.segments)


def test_a_text_that_a_prompt_made_thin_is_decoded_again_without_it(samples: Samples, tmp_path: Path) -> None:
    class Thin(Lazy):
        def decode_one(self, sound: np.ndarray, options: EngineOptions) -> WindowText:
            said = "这里说了一句很长的话，一个字也没有少" if not options.prompt else "这里说了一句很长的话"
            return WindowText("zh", 0.0, -0.1, (TimedText(0.0, len(sound) / SAMPLE_RATE, said),))

    work = tmp_path / "work"
    work.mkdir()
    prompted = Transcriber(Thin(), samples, EngineOptions(prompt="activeQ"), QUALITY, work)
    assert [s.text for s in prompted.transcribe([span(0, 5.5)], lambda _: None).segments] == [
        "这里说了一句很长的话，一个字也没有少"
    ]
