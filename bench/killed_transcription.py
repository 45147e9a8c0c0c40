"""Kill a long transcription with `kill -9` at random moments, and compare its transcript with an uninterrupted one, byte for byte.

`python -m bench.killed_transcription RECORDING FOLDER` is one run of it: it goes on with what stands in the folder.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from archive.asr.engines import Engine
from archive.asr.window_text import EngineOptions, WindowText
from archive.audio.sound import SAMPLE_RATE
from archive.files import sha256_of
from archive.models import bundled, identity
from archive.pipeline import steps
from archive.records import Transcript
from archive.season import season
from archive.settings import Settings, WhisperSettings
from archive.transcripts.stored import write_transcript
from bench.models import show
from tests.sounds import season_sound, write_sound

PAUSE_S = 5.0  # of silence after every half minute of voices
VOICES_S = 30.0
SETTINGS = Settings(whisper=WhisperSettings(model=bundled.SAMPLE_VOICE, device="cpu"))


def measure(*, minutes: float = 60, kills: int = 20) -> dict[str, float]:
    """A recording of so many minutes, of the season's voices with silences, killed so many times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recording = long_recording(folder / "long.wav", minutes)
        started = time.monotonic()
        run(recording, folder / "whole").wait()
        lasts_s = time.monotonic() - started
        in_flight = [killed(recording, folder / "killed", lasts_s, number) for number in range(kills)]
        run(recording, folder / "killed").wait()
        whole, again = ((folder / which / "transcript.json").read_bytes() for which in ("whole", "killed"))
        windows, decoded = (windows_in(folder / which / "decoded") for which in ("whole", "killed"))
        return (
            show("kills", kills, "", "")
            | show("windows of the recording", windows, "", "")
            | show("bytes that differ from an uninterrupted run", differing(whole, again), "", "0")
            | show("windows in flight when it was killed", sum(in_flight), "", "")
            | show("other windows decoded twice", decoded - windows - sum(in_flight), "", "0")
        )  # fmt: skip


def differing(whole: bytes, again: bytes) -> int:
    return sum(a != b for a, b in zip(whole, again, strict=False)) + abs(len(whole) - len(again))


def long_recording(path: Path, minutes: float) -> Path:
    """The season's voices again and again, with a pause every half minute and each time a little quieter or louder."""
    days = [file.stem for file in sorted((season.SEASON_FOLDER / "reference").glob("*.json"))]
    voices = np.concatenate([season_sound(120, day=day) for day in days])
    chance = random.Random(7)
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < minutes * 60 * SAMPLE_RATE:
        start = chance.randrange(len(voices) - int(VOICES_S * SAMPLE_RATE))
        loud = voices[start : start + int(VOICES_S * SAMPLE_RATE)] * chance.uniform(0.5, 1.0)
        parts += [loud.astype(np.int16), np.zeros(int(PAUSE_S * SAMPLE_RATE), np.int16)]
    return write_sound(path, np.concatenate(parts)[: int(minutes * 60 * SAMPLE_RATE)])


def run(recording: Path, folder: Path) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    return subprocess.Popen([sys.executable, "-m", "bench.killed_transcription", str(recording), str(folder)])


def killed(recording: Path, folder: Path, lasts_s: float, number: int) -> int:
    """Kill a run at a random moment after it began to transcribe; how many windows were in flight then."""
    logged, finished = windows_in(folder / "decoded"), finished_in(folder)
    process = run(recording, folder)
    while windows_in(folder / "decoded") == logged and process.poll() is None:
        time.sleep(0.02)
    time.sleep(random.Random(number).uniform(0, lasts_s / 40))
    process.kill()
    if process.wait() == 0:
        return 0  # it had come to its end
    return finished + windows_in(folder / "decoded") - logged - finished_in(folder)


def windows_in(log: Path) -> int:
    """How many windows were given to the engine, all runs together."""
    return sum(map(int, log.read_text("ascii").split())) if log.is_file() else 0


def finished_in(folder: Path) -> int:
    """Windows that the next run will not decode again: those of whole batches."""
    partial = folder / "windows.jsonl"
    if not partial.is_file():
        return 0
    lines = partial.read_bytes().split(b"\n")[:-1]
    batch = int(json.loads(lines[0])["batch"])
    return (len(lines) - 1) // batch * batch


class Logged:
    """An engine that writes down how many windows it is given, before it decodes them."""

    def __init__(self, engine: Engine, log: Path):
        self.engine, self.log = engine, log
        self.name, self.version, self.compute_type = engine.name, engine.version, engine.compute_type
        self.batch = engine.batch

    def decode(self, sounds: Sequence[np.ndarray], decoding: EngineOptions) -> list[WindowText]:
        with self.log.open("a") as file:
            file.write(f"{len(sounds)}\n")
        return self.engine.decode(sounds, decoding)


def transcribe(recording: Path, folder: Path) -> None:
    """What `sig-archive ingest` does with one recording, in a folder of its own."""
    engine = Logged(steps.load_engine(SETTINGS.whisper), folder / "decoded")
    steps.load_engine = lambda _whisper: engine  # type: ignore[assignment]  # it notes what is decoded
    result = steps.transcribe_file(SETTINGS, recording, folder, "", lambda *_: None)
    transcript = Transcript(
        recording_sha256=sha256_of(recording),
        engine=result.engine,
        model=SETTINGS.whisper.model,
        model_sha256=identity.whisper_identity(SETTINGS.whisper.model),
        options=dict(result.made_with),
        created_at=datetime(2020, 10, 17, tzinfo=UTC),  # the one thing that differs between any two runs
        key="",
        segments=result.segments,
        removed_hallucinations=result.removed_hallucinations,
    )
    write_transcript(folder / "transcript.json", transcript)


if __name__ == "__main__":
    transcribe(Path(sys.argv[1]), Path(sys.argv[2]))
