"""Measure the bundled models on speech and text they were never trained on."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np

from archive.asr import engines
from archive.asr.transcribe import segments_of_windows, transcribe_windows
from archive.asr.voice_activity import find_speech
from archive.asr.window_text import EngineOptions
from archive.asr.windows import cut_windows
from archive.audio import media
from archive.audio.sound import SAMPLE_RATE, Span
from archive.models import bundled
from archive.records import Segment
from archive.season import season
from archive.settings import WhisperSettings
from bench.error_rate import character_error_rate, normalise

HELD_OUT = Path(__file__).parent / "held_out"
QUIET_MINUTES = 10


def measure() -> dict[str, float]:
    """Every figure of both models, printed as it is found."""
    model = engines.choose_engine(WhisperSettings(model=bundled.SAMPLE_VOICE))
    found: dict[str, float] = {}
    found |= season_figures(model)
    found |= held_out_figures(model)
    found |= quiet_figures(model)
    found |= embedding_figures()
    return found


def show(name: str, value: float, unit: str, bound: str) -> dict[str, float]:
    print(f"{name:<58} {value:8.3f} {unit:<8} {bound}", flush=True)
    return {name: round(value, 4)}


def transcribe(model: engines.Engine, path: Path, *, longest_s: float = bundled.SAMPLE_WINDOW_S) -> tuple[Segment, ...]:
    with tempfile.TemporaryDirectory() as folder:
        sound = media.decode(path, Path(folder) / "sound.s16")
        samples = np.array(sound.samples())
        windows = cut_windows(find_speech(samples, longest_s=longest_s), longest_s=longest_s)
        texts = transcribe_windows(model, samples, windows, EngineOptions(), partial=Path(folder) / "windows")
        return segments_of_windows(texts, windows)


def season_figures(model: engines.Engine) -> dict[str, float]:
    """Character errors of each session, and how far the starts of its sentences are off."""
    pairs: list[tuple[str, str]] = []
    late_s: list[float] = []
    found: dict[str, float] = {}
    for path in sorted((season.SEASON_FOLDER / "reference").glob("*.json")):
        lines = json.loads(path.read_text("utf-8"))
        segments = transcribe(model, season.SEASON_FOLDER / "inbox" / f"{path.stem}-recording.ogg")
        pair = (joined(s.text for s in segments), joined(line["text"] for line in lines))
        pairs.append(pair)
        late_s += start_errors(segments, lines)
        found |= show(f"sample-voice, character errors, {path.stem}", 100 * character_error_rate([pair]), "%", "")
    found |= show("sample-voice, character errors, season", 100 * character_error_rate(pairs), "%", "at most 8, aim 3")
    return found | show(
        "sample-voice, median error of a sentence's start", statistics.median(late_s), "s", "at most 0.5"
    )


def joined(texts: Iterable[str]) -> str:
    return "".join(texts)


def start_errors(segments: tuple[Segment, ...], lines: list[dict[str, Any]]) -> list[float]:
    """Seconds between each sentence's true start and the nearest segment start, 5 at most."""
    starts = [segment.start_s for segment in segments] or [1e9]
    return [min(5.0, *(abs(line["start_s"] - start) for start in starts)) for line in lines]


def held_out_figures(model: engines.Engine) -> dict[str, float]:
    """Errors and language of the sentences held out of training, each transcribed by itself."""
    lines = json.loads((HELD_OUT / "speech.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        samples = np.array(media.decode(HELD_OUT / "speech.ogg", Path(folder) / "sound.s16").samples())
        windows = [list(windows_of(samples, line)) for line in lines]
        written = iter(
            transcribe_windows(model, samples, list(chain(*windows)), EngineOptions(), partial=Path(folder) / "windows")
        )
    by_line = [list(islice(written, len(own))) for own in windows]
    texts = [joined(said.text for window in own for said in window.segments) for own in by_line]
    pairs = [(a, line["text"]) for a, line in zip(texts, lines, strict=True)]
    right = [
        window.language == ("zh" if any("\u4e00" <= c <= "\u9fff" for c in line["text"]) else "en")
        for own, line in zip(by_line, lines, strict=True)
        for window in own
    ]
    exact = statistics.mean(normalise(a) == normalise(b) for a, b in pairs)
    return (
        show(
            "sample-voice, character errors, 200 held-out sentences",
            100 * character_error_rate(pairs),
            "%",
            "at most 10, aim 4",
        )
        | show("sample-voice, held-out sentences without an error", 100 * exact, "%", "")
        | show("sample-voice, language right", 100 * statistics.mean(right), "%", "at least 95")
    )


def windows_of(samples: np.ndarray, line: dict[str, Any]) -> Iterator[Span]:
    """The windows of one sentence, cut as a recording is."""
    first, past = (int(at_s * SAMPLE_RATE) for at_s in (line["start_s"] - 0.2, line["end_s"] + 0.2))
    longest_s = bundled.SAMPLE_WINDOW_S
    spans = find_speech(samples[first:past], longest_s=longest_s)
    for window in cut_windows(spans, longest_s=longest_s):
        yield Span(first + window.start, first + window.end)


def quiet_figures(model: engines.Engine) -> dict[str, float]:
    """Segments transcribed in ten minutes of silence, noise and tones, which the voice activity step should remove."""
    rng, rate = np.random.default_rng(7), SAMPLE_RATE
    third = QUIET_MINUTES * 60 * rate // 3
    clock = np.arange(third) / rate
    tones = 6000 * np.sin(2 * np.pi * 220 * 2 ** (np.floor(clock * 2) % 12 / 12) * clock)
    sound = np.concatenate([np.zeros(third), rng.normal(0, 2500, third), tones]).astype(np.int16)
    windows = cut_windows(find_speech(sound), longest_s=bundled.SAMPLE_WINDOW_S)
    with tempfile.TemporaryDirectory() as folder:
        texts = transcribe_windows(model, sound, windows, EngineOptions(), partial=Path(folder) / "windows")
    return show(
        "sample-voice, segments in 10 min of silence, noise, tones",
        len(segments_of_windows(texts, windows)),
        "",
        "0",
    )


def embedding_figures() -> dict[str, float]:
    """Cold start of a question's vector, as a multiple of importing numpy in the same run."""
    folder = bundled.MODELS_FOLDER / bundled.KUBE_ZH_EN
    ask = f"from archive.embedding import static_table as s; from pathlib import Path; s.load(Path({str(folder)!r})).encode(['抢占时怎么挑选 victim'])"
    size = sum(path.stat().st_size for path in bundled.folder_of(bundled.KUBE_ZH_EN).iterdir()) / 1e6
    voice = sum(path.stat().st_size for path in bundled.folder_of(bundled.SAMPLE_VOICE).iterdir()) / 1e6
    cold, numpy_s = fastest(ask), fastest("import numpy")
    return (
        show("sample-voice, size", voice, "MB", "at most 8")
        | show("kube-zh-en, size", size, "MB", "at most 14")
        | show("kube-zh-en, cold question vector / import numpy", cold / numpy_s, "x", "")
        | show("kube-zh-en, cold question vector", cold, "s", "well under 0.5, on a quiet machine")
    )


def fastest(code: str, times: int = 5) -> float:
    """The shortest of a few new interpreters' run times, in seconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        taken.append(time.perf_counter() - started)
    return min(taken)
