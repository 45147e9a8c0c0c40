"""One way to transcribe real speech with Whisper base, in a process of its own: `python -m bench.real_contender KIND MODEL …`.

It reads the paths of recordings, a line each. For each it writes a line of JSON: the segments as [start, end, text], and the
processor seconds that it took, without loading the model.
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
Transcribe = Callable[[str], Iterable[Row]]
"""The rows of the recording at a path."""


def ours(model: str, engine: str, compute_type: str, quality: str) -> Transcribe:
    from archive.pipeline import steps
    from archive.settings import Settings, WhisperSettings
    from archive.terms.post_process import post_process

    whisper = WhisperSettings(model, engine=engine, compute_type=compute_type, quality=quality, device="cpu", threads=1)
    steps.load_engine(whisper)

    def transcribe(path: str) -> Iterable[Row]:
        with tempfile.TemporaryDirectory() as work:
            result = steps.transcribe_file(Settings(whisper=whisper), Path(path), Path(work), "", lambda *_: None)
        return [(each.start_s, each.end_s, each.text) for each in post_process(result.segments, ())]

    return transcribe


def openai(model: str, beam: str) -> Transcribe:
    import whisper

    loaded = whisper.load_model(model, device="cpu")

    def transcribe(path: str) -> Iterable[Row]:
        result = loaded.transcribe(sound_of(path), beam_size=int(beam) if beam != "1" else None, fp16=False)
        return [(each["start"], each["end"], each["text"]) for each in result["segments"]]

    return transcribe


def faster(model: str, vad: str, beam: str) -> Transcribe:
    from faster_whisper import WhisperModel

    loaded = WhisperModel(model, device="cpu", compute_type="float32", cpu_threads=1)

    def transcribe(path: str) -> Iterable[Row]:
        how = {"vad_filter": vad == "vad", "beam_size": int(beam), "multilingual": True}
        segments, _ = loaded.transcribe(sound_of(path), **how)
        return [(each.start, each.end, each.text) for each in segments]

    return transcribe


def batched(model: str) -> Transcribe:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    loaded = BatchedInferencePipeline(WhisperModel(model, device="cpu", compute_type="float32", cpu_threads=1))

    def transcribe(path: str) -> Iterable[Row]:
        segments, _ = loaded.transcribe(sound_of(path), multilingual=True, without_timestamps=False)
        return [(each.start, each.end, each.text) for each in segments]

    return transcribe


def sound_of(path: str) -> np.ndarray:
    from archive.audio import media

    with tempfile.TemporaryDirectory() as folder:
        return np.array(media.decode(Path(path), Path(folder) / "sound.s16").samples()).astype(np.float32) / 32768


KINDS: dict[str, Callable[..., Transcribe]] = {"ours": ours, "openai": openai, "faster": faster, "batched": batched}

if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    transcribe = KINDS[kind](*arguments)
    for line in sys.stdin:
        started = time.process_time()
        rows = list(transcribe(line.rstrip("\n")))
        print("\n" + json.dumps({"segments": rows, "cpu_s": time.process_time() - started}), flush=True)
