"""Measure transcription against the `whisper` command and against faster-whisper's own batched pipeline, in one run.

Every contender is a process of its own with one thread, so that CPU seconds, which other programs on the machine do not
change much, are its time. They count all of it: imports, loading, decoding the recording, finding speech, and the text.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import whisper
from whisper.model import ModelDimensions

from archive.asr.faster_whisper import convert
from archive.audio import media
from archive.audio.sound import SAMPLE_RATE
from archive.models import bundled, identity
from archive.season import season
from bench.error_rate import character_error_rate
from bench.ffmpeg import with_ffmpeg
from bench.models import show
from tests.sounds import write_sound

TOKENS = 60  # a window of random weights
SILENT = 0.2  # of the recording they transcribe
SIZES = {"base": (512, 8, 6), "small": (768, 12, 12)}  # width, heads, layers
AIMS = {"base": 2.5, "small": 1.8}
NO_FFMPEG = "the `whisper` command needs ffmpeg: pip install imageio-ffmpeg, or install ffmpeg"


@dataclass(frozen=True)
class Run:
    cpu_s: float
    peak_mb: float
    text: str


def measure(*, minutes: float = 10, size_minutes: float = 5) -> dict[str, float]:
    """Speed, errors and memory with the bundled checkpoint, then speed and memory with random ones of real sizes."""
    with tempfile.TemporaryDirectory() as name, ffmpeg_on_path(Path(name)):
        folder = Path(name)
        found = bundled_figures(folder, minutes)
        for size in SIZES:
            found |= size_figures(folder, size, size_minutes)
        return found


@contextmanager
def ffmpeg_on_path(folder: Path) -> Iterator[None]:
    """With an `ffmpeg` on the PATH."""
    if (environment := with_ffmpeg(folder)) is None:
        raise SystemExit(NO_FFMPEG)
    before = os.environ["PATH"]
    os.environ["PATH"] = environment["PATH"]
    try:
        yield
    finally:
        os.environ["PATH"] = before


def contend(*arguments: str, tokens: int = 0) -> Run:
    """Run a contender and take the CPU time and the peak memory of its process and its children."""
    command = [sys.executable, "-c", MEASURED, *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "FIXED_TOKENS": str(tokens)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    values = json.loads(done.stdout.strip().splitlines()[-1])
    return Run(values["cpu_s"], values["peak_mb"], values["text"])


MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "bench.contender", *sys.argv[1:]], stdout=subprocess.PIPE, text=True, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
text = json.loads(done.stdout.strip().splitlines()[-1])["text"]
print(json.dumps({"cpu_s": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024, "text": text}))
"""


def bundled_figures(folder: Path, minutes: float) -> dict[str, float]:
    """sample-voice on recordings of the season."""
    checkpoint = bundled.MODELS_FOLDER / bundled.SAMPLE_VOICE / "model.pt"
    model, said = str(checkpoint), said_in(minutes)
    recording = str(write_sound(folder / "season.wav", voices(minutes)))
    sha256 = identity.whisper_identity(model)
    converted = str(convert.convert_once(checkpoint, sha256=sha256, compute_type="float32"))
    base = contend("whisper", recording, model)
    runs = {
        "openai-whisper": contend("ours", recording, bundled.SAMPLE_VOICE, "openai-whisper", "float32"),
        "openai-whisper int8": contend("ours", recording, bundled.SAMPLE_VOICE, "openai-whisper", "int8"),
        "faster-whisper": contend("ours", recording, bundled.SAMPLE_VOICE, "faster-whisper", "float32"),
        "faster-whisper int8": contend("ours", recording, bundled.SAMPLE_VOICE, "faster-whisper", "int8"),
        "its batched pipeline": contend("batched", recording, converted, "float32", str(int(bundled.SAMPLE_WINDOW_S))),
    }
    found = show("whisper command, character errors", errors(base, said), "%", "")
    for name, run in runs.items():
        found |= show(f"{name}, speed / whisper command", base.cpu_s / run.cpu_s, "x", "aim 4, of the default")
        found |= show(f"{name}, character errors", errors(run, said), "%", "no more than the command")
        found |= show(f"{name}, peak memory / whisper command", run.peak_mb / base.peak_mb, "x", "")
    pipeline = runs["its batched pipeline"].cpu_s / runs["faster-whisper"].cpu_s
    return found | show("faster-whisper, speed / its own batched pipeline", pipeline, "x", "at least 1")


def size_figures(folder: Path, size: str, minutes: float) -> dict[str, float]:
    """Random weights of a real size, on a recording one fifth silent, against the command as it comes, with a beam of five,
    and as greedy as ours."""
    checkpoint = random_checkpoint(folder / f"{size}.pt", size)
    loud = voices(minutes)[: round(minutes * (1 - SILENT) * 60 * SAMPLE_RATE)]
    sound = np.concatenate([loud, np.zeros(round(minutes * 60 * SILENT * SAMPLE_RATE), np.int16)])
    recording = str(write_sound(folder / f"{size}.wav", sound))
    converted = str(
        convert.convert_once(checkpoint, sha256=identity.whisper_identity(str(checkpoint)), compute_type="int8")
    )
    base = contend("whisper", recording, str(checkpoint), "--language", "zh", tokens=TOKENS)
    greedy = contend("whisper", recording, str(checkpoint), "--beam_size", "None", "--language", "zh", tokens=TOKENS)
    openai = contend("ours", recording, str(checkpoint), "openai-whisper", "int8", tokens=TOKENS)
    faster = contend("ours", recording, str(checkpoint), "faster-whisper", "int8", tokens=TOKENS)
    batched = contend("batched", recording, converted, "int8", "30", tokens=TOKENS)
    shutil.rmtree(converted)
    found: dict[str, float] = {}
    for name, run, aim in (("openai-whisper int8", openai, AIMS[size]), ("faster-whisper int8", faster, 4)):
        found |= show(f"{size}, {name}, speed / whisper command", base.cpu_s / run.cpu_s, "x", f"aim {aim}")
        found |= show(f"{size}, {name}, speed / the command without its beam", greedy.cpu_s / run.cpu_s, "x", "")
        found |= show(f"{size}, {name}, memory / whisper command", run.peak_mb / base.peak_mb, "x", "")
    pipeline = batched.cpu_s / faster.cpu_s
    return found | show(f"{size}, faster-whisper int8, speed / its own pipeline", pipeline, "x", "at least 1")


def random_checkpoint(path: Path, size: str) -> Path:
    width, heads, layers = SIZES[size]
    torch.manual_seed(7)
    dims = ModelDimensions(80, 1500, width, heads, layers, 51865, 448, width, heads, layers)
    model = whisper.model.Whisper(dims)
    with torch.no_grad():  # Whisper leaves it to chance what stands in these
        model.decoder.positional_embedding.normal_(std=0.01)
    torch.save({"dims": dims.__dict__, "model_state_dict": model.half().state_dict()}, path)
    return path


def sessions(minutes: float) -> list[Path]:
    """Recordings of the season, whole, from the first one on until there are so many minutes."""
    found, length_s = [], 0.0
    for path in sorted((season.SEASON_FOLDER / "reference").glob("*.json")):
        recording = season.SEASON_FOLDER / "inbox" / f"{path.stem}-recording.ogg"
        if length_s < minutes * 60 and recording.is_file():
            found.append(recording)
            length_s += media.duration_of(recording)
    return found


def voices(minutes: float) -> np.ndarray:
    """The samples of `sessions`, those recordings whole when there is a text to compare with."""
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for recording in sessions(minutes):
            parts.append(media.decode(recording, Path(folder) / "sound.s16").samples()[:])
    return np.concatenate(parts)


def said_in(minutes: float) -> str:
    lines = []
    for recording in sessions(minutes):
        name = recording.name.removesuffix("-recording.ogg")
        lines += json.loads((season.SEASON_FOLDER / "reference" / f"{name}.json").read_text("utf-8"))
    return "".join(line["text"] for line in lines)


def errors(run: Run, said: str) -> float:
    return 100 * character_error_rate([(run.text, said)])
