"""Kill a long transcription with `kill -9` at random moments, and compare its transcript with an uninterrupted one, byte for byte.

With `--speech DIR`, a folder with clips.jsonl, the recording is joined from its clips and transcribed by Whisper base, in the quality that is the default and with one thread.
`python -m bench.killed_transcription RECORDING FOLDER MODEL` is one run of it: it goes on with what stands in the folder.
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
from archive.asr.recording import AGAIN, LONG_WINDOWS, OTHER_LANGUAGE, WHOLE_TURNS, WINDOWS
from archive.asr.window_text import EngineOptions, WindowText
from archive.audio import media
from archive.audio.sound import SAMPLE_RATE
from archive.files import sha256_of
from archive.models import bundled, identity
from archive.pipeline import steps
from archive.records import Transcript
from archive.season import season
from archive.settings import Settings, WhisperSettings
from archive.transcripts.stored import write_transcript
from bench import real
from bench.models import show
from tests.sounds import season_sound, write_sound

PAUSE_S = 5.0  # of silence after every half minute of voices
VOICES_S = 30.0
PARTIAL_FILES = (
    WINDOWS,
    OTHER_LANGUAGE,
    LONG_WINDOWS,
    *(AGAIN.format(number=number) for number in (1, 2)),
    WHOLE_TURNS,
)  # as they are written
MOST_S = 120.0  # that a run has before it is killed


def measure(*, minutes: float = 60, kills: int = 20, speech: Path | None = None) -> dict[str, float]:
    """A recording of so many minutes, of the season's voices with silences or of real ones, killed so many times."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), real.base_folder() if speech else bundled.SAMPLE_VOICE
        sound = joined_clips(speech, minutes) if speech else season_voices(minutes)
        recording = write_sound(folder / "long.wav", sound[: int(minutes * 60 * SAMPLE_RATE)])
        started = time.monotonic()
        run(recording, folder / "whole", model).wait()
        longest_s = min(MOST_S, 1.5 * (time.monotonic() - started) / max(kills, 1))
        in_flight = [killed(recording, folder / "killed", model, longest_s, number) for number in range(kills)]
        run(recording, folder / "killed", model).wait()
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


def season_voices(minutes: float) -> np.ndarray:
    """The season's voices again and again, with a pause every half minute and each time a little quieter or louder."""
    days = [file.stem for file in sorted((season.SEASON_FOLDER / "reference").glob("*.json"))]
    voices = np.concatenate([season_sound(120, day=day) for day in days])
    chance = random.Random(7)
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < minutes * 60 * SAMPLE_RATE:
        start = chance.randrange(len(voices) - int(VOICES_S * SAMPLE_RATE))
        loud = voices[start : start + int(VOICES_S * SAMPLE_RATE)] * chance.uniform(0.5, 1.0)
        parts += [loud.astype(np.int16), np.zeros(int(PAUSE_S * SAMPLE_RATE), np.int16)]
    return np.concatenate(parts)


def joined_clips(speech: Path, minutes: float) -> np.ndarray:
    """Clips of real speech in a random order, with a second between two, again and again."""
    names = [json.loads(line)["file"] for line in (speech / "clips.jsonl").read_text("utf-8").splitlines()]
    chance = random.Random(7)
    parts: list[np.ndarray] = []
    with tempfile.TemporaryDirectory() as folder:
        while sum(map(len, parts)) < minutes * 60 * SAMPLE_RATE:
            clip = media.decode(speech / chance.choice(names), Path(folder) / "clip.s16")
            parts += [np.array(clip.samples()), np.zeros(SAMPLE_RATE, np.int16)]
    return np.concatenate(parts)


def run(recording: Path, folder: Path, model: str) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    return subprocess.Popen([sys.executable, "-m", "bench.killed_transcription", str(recording), str(folder), model])


def killed(recording: Path, folder: Path, model: str, longest_s: float, number: int) -> int:
    """Kill a run at a random moment; how many windows were in flight then.

    Every other one is killed after it began to transcribe, so that all together come to the end of a recording.
    """
    logged, finished, started = windows_in(folder / "decoded"), finished_in(folder), time.monotonic()
    process = run(recording, folder, model)
    while number % 2 == 0 and windows_in(folder / "decoded") == logged and process.poll() is None:
        time.sleep(0.02)
    time.sleep(random.Random(number).uniform(0, longest_s))
    process.kill()
    print(
        f"kill {number + 1} after {time.monotonic() - started:.0f} s: {finished_in(folder)} windows finished",
        flush=True,
    )
    if process.wait() == 0:
        return 0  # it had come to its end
    return finished + windows_in(folder / "decoded") - logged - finished_in(folder)


def windows_in(log: Path) -> int:
    """How many windows were given to the engine, all runs together."""
    return sum(map(int, log.read_text("ascii").split())) if log.is_file() else 0


def finished_in(folder: Path) -> int:
    """Windows that the next run will not decode again: those of finished files, and of whole batches of the last one."""
    existing = [folder / name for name in PARTIAL_FILES if (folder / name).is_file()]
    lines = [path.read_bytes().split(b"\n")[:-1] for path in existing]
    if not lines or not lines[-1]:
        return 0
    batch = int(json.loads(lines[-1][0])["batch"])
    return sum(len(each) - 1 for each in lines[:-1]) + (len(lines[-1]) - 1) // batch * batch


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

    def detect_languages(self, sounds: Sequence[np.ndarray]) -> list[dict[str, float]]:
        return self.engine.detect_languages(sounds)


def transcribe(recording: Path, folder: Path, model: str) -> None:
    """What `sig-archive ingest` does with one recording, in a folder of its own."""
    engine_name = WhisperSettings.engine if model == bundled.SAMPLE_VOICE else "faster-whisper"
    settings = Settings(whisper=WhisperSettings(model, engine=engine_name, device="cpu", threads=1))
    engine = Logged(steps.load_engine(settings.whisper), folder / "decoded")
    steps.load_engine = lambda _whisper: engine  # type: ignore[assignment]  # it notes what is decoded
    result = steps.transcribe_file(settings, recording, folder, "", lambda *_: None)
    transcript = Transcript(
        recording_sha256=sha256_of(recording),
        engine=result.engine,
        model=settings.whisper.model,
        model_sha256=identity.whisper_identity(settings.whisper.model),
        options=dict(result.made_with),
        created_at=datetime(2020, 10, 17, tzinfo=UTC),  # the one thing that differs between any two runs
        key="",
        segments=result.segments,
        removed_hallucinations=result.removed_hallucinations,
        uncovered=result.uncovered,
    )
    write_transcript(folder / "transcript.json", transcript)


if __name__ == "__main__":
    transcribe(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
