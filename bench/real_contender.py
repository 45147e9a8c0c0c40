"""One way to transcribe real speech with Whisper base, in a process of its own: `python -m bench.real_contender KIND PATH MODEL …`.

Its last line of output is JSON: the segments as [start, end, text], and the processor seconds since the model was loaded.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

Row = tuple[float, float, str]


def ours(path: str, model: str, engine: str, compute_type: str, quality: str) -> Iterable[Row]:
    from archive.pipeline import steps
    from archive.settings import Settings, WhisperSettings
    from archive.terms.post_process import post_process

    whisper = WhisperSettings(model, engine=engine, compute_type=compute_type, quality=quality, device="cpu", threads=1)
    steps.load_engine(whisper)
    start_clock()
    with tempfile.TemporaryDirectory() as work:
        result = steps.transcribe_file(Settings(whisper=whisper), Path(path), Path(work), "", lambda *_: None)
    return [(each.start_s, each.end_s, each.text) for each in post_process(result.segments, ())]


def openai(path: str, model: str, beam: str) -> Iterable[Row]:
    import whisper

    loaded, sound = whisper.load_model(model, device="cpu"), sound_of(path)
    start_clock()
    result = loaded.transcribe(sound, beam_size=int(beam) if beam != "1" else None, fp16=False)
    return [(each["start"], each["end"], each["text"]) for each in result["segments"]]


def faster(path: str, model: str, vad: str, beam: str) -> Iterable[Row]:
    from faster_whisper import WhisperModel

    loaded, sound = WhisperModel(model, device="cpu", compute_type="float32", cpu_threads=1), sound_of(path)
    start_clock()
    segments, _ = loaded.transcribe(sound, vad_filter=vad == "vad", beam_size=int(beam), multilingual=True)
    return [(each.start, each.end, each.text) for each in segments]


def batched(path: str, model: str) -> Iterable[Row]:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    loaded, sound = WhisperModel(model, device="cpu", compute_type="float32", cpu_threads=1), sound_of(path)
    start_clock()
    segments, _ = BatchedInferencePipeline(loaded).transcribe(sound, multilingual=True, without_timestamps=False)
    return [(each.start, each.end, each.text) for each in segments]


def sound_of(path: str) -> np.ndarray:
    from archive.audio import media

    with tempfile.TemporaryDirectory() as folder:
        return np.array(media.decode(Path(path), Path(folder) / "sound.s16").samples()).astype(np.float32) / 32768


def start_clock() -> None:
    global started  # noqa: PLW0603 -- one process measures one way
    started = time.process_time()


started = 0.0
KINDS: dict[str, Callable[..., Iterable[Row]]] = {"ours": ours, "openai": openai, "faster": faster, "batched": batched}

if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    rows = list(KINDS[kind](*arguments))
    print("\n" + json.dumps({"segments": rows, "cpu_s": time.process_time() - started}))
