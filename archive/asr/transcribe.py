"""Transcribe the windows of one recording with any engine, a few at a time, so that a run that is killed can go on."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from archive.arrays import FloatArray, SampleArray
from archive.asr.engines import Engine
from archive.asr.window_text import EngineOptions, TimedText, TimedWord, WindowText
from archive.asr.windows import Window
from archive.audio.sound import Samples, Span
from archive.files import key_of, write_bytes
from archive.records import Segment, Word

FULL_SCALE = 32768.0  # of 16-bit samples
# As older partial files have them.
OLD_NAMES = {"no_speech": "no_speech_prob", "log_probability": "avg_logprob"}


def transcribe_windows(
    engine: Engine,
    samples: SampleArray | Samples,
    windows: Sequence[Span],
    options: EngineOptions,
    *,
    partial: Path,
    progress: Callable[[float], None] = lambda _: None,
) -> list[WindowText]:
    """Every window's text, in order; each batch is in `partial` (JSON Lines) before the next begins.

    Windows that stand there are not decoded again. Batches are cut as the stopped run cut them, since the company a window
    is decoded in may change the last bits of what comes out. `progress` is told first where this run begins, then after
    each batch: seconds.
    """
    header, done = read_partial(partial, partial_header(engine, windows, options))
    batch = header["batch"]
    done = done[: len(done) // batch * batch] if len(done) < len(windows) else done
    write_bytes(partial, b"".join(map(json_line, [header, *map(asdict, done)])))
    progress(windows[len(done) - 1].end_s if done else 0.0)
    with partial.open("ab") as file:
        while len(done) < len(windows):
            cut = windows[len(done) : len(done) + batch]
            texts = decode_batch(engine, samples, cut, options)
            file.write(b"".join(json_line(asdict(text)) for text in texts))
            file.flush()
            os.fsync(file.fileno())
            done += texts
            progress(cut[-1].end_s)
    return done


def decode_batch(
    engine: Engine, samples: SampleArray | Samples, windows: Sequence[Span], options: EngineOptions
) -> list[WindowText]:
    """The texts of some windows, in order; those of one language together."""
    texts = []
    for language, group in groupby(windows, key=language_of):
        own = replace(options, languages=(language,)) if language else options
        texts += engine.decode([window_sound(samples, window) for window in group], own)
    return texts


def language_of(window: Span) -> str:
    """The language that a window is to be decoded in; empty where that is to be found."""
    return window.language if isinstance(window, Window) else ""


def window_sound(samples: SampleArray | Samples, window: Span) -> FloatArray:
    """A window's sound as the engines take it: float32 from -1 to 1."""
    sound: FloatArray = samples[window.start : window.end].astype(np.float32) / FULL_SCALE
    return sound


def partial_header(engine: Engine, windows: Sequence[Span], options: EngineOptions) -> dict[str, Any]:
    """The first line of a partial file: what its windows were decoded with."""
    return {
        "engine": f"{engine.name} {engine.version} {engine.compute_type}",
        "windows": key_of([(w.start, w.end, *filter(None, [language_of(w)])) for w in windows], asdict(options)),
        "batch": engine.batch,
    }


def read_partial(partial: Path, header: dict[str, Any]) -> tuple[dict[str, Any], list[WindowText]]:
    """The header to go on with, and the windows a stopped run finished; a last line that was cut off is dropped.

    What was decoded with something else is of no use, but free memory, and with it the batch, may be another than then.
    """
    lines = partial.read_text("utf-8", errors="replace").splitlines() if partial.is_file() else []
    try:
        found = json.loads(lines[0])
        if {**found, "batch": 0} != {**header, "batch": 0} or found["batch"] < 1:
            return header, []
    except (ValueError, TypeError, KeyError, IndexError):
        return header, []
    return found, read_windows(lines[1:])


def read_windows(lines: Iterable[str]) -> list[WindowText]:
    """The windows of a partial file's lines, up to the first that is broken."""
    texts: list[WindowText] = []
    for line in lines:
        try:
            texts.append(parse_window(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError):
            break
    return texts


def parse_window(values: dict[str, Any]) -> WindowText:
    """One window of a partial file; raises TypeError or KeyError when it is none."""
    segments = tuple(
        TimedText(**{**segment, "words": tuple(TimedWord(**word) for word in segment["words"])})
        for segment in values["segments"]
    )
    return WindowText(**{OLD_NAMES.get(name, name): value for name, value in values.items()} | {"segments": segments})


def json_line(values: dict[str, Any]) -> bytes:
    """A line of JSON Lines."""
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def segments_of_windows(texts: Iterable[WindowText], windows: Sequence[Span]) -> tuple[Segment, ...]:
    """Segments on the recording's clock, from its windows' true offsets."""
    return tuple(
        segment_on_clock(part, text, window.start_s)
        for text, window in zip(texts, windows, strict=True)
        for part in text.segments
    )


def segment_on_clock(part: TimedText, text: WindowText, offset_s: float) -> Segment:
    """A part of a window's text as a segment; `offset_s` is when the window begins."""
    return Segment(
        start_s=round(offset_s + part.start_s, 2),
        end_s=round(offset_s + part.end_s, 2),
        text=part.text,
        language=text.language,
        confidence=round(math.exp(min(0.0, text.avg_logprob)), 3),
        words=tuple(
            Word(round(offset_s + word.start_s, 2), round(offset_s + word.end_s, 2), word.text, word.probability)
            for word in part.words
        ),
    )
