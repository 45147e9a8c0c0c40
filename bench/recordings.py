"""Measure recordings: memory for three hours against ten minutes and against `whisper`; hours in which nobody speaks."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np

from archive.audio.sound import SAMPLE_RATE
from archive.models import bundled
from archive.pipeline import steps
from archive.season import season
from archive.settings import Settings, WhisperSettings
from bench.ffmpeg import with_ffmpeg
from bench.models import show
from tests import quiet

HOURS = 3.0
SHORT_MINUTES = 10.0
PAUSE_S = 20.0  # between one session and the next
QUIET_HOURS = 1.0
WHISPER_LIMIT_S = 420.0  # by then it has the whole file's spectrogram, which is its peak, and decodes


def measure(*, hours: float = HOURS) -> dict[str, float]:
    """Every figure, printed as it is found; `hours` shortens the long recording."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return memory_figures(folder, hours) | quiet_figures(folder, min(QUIET_HOURS, hours))


# Memory


def memory_figures(folder: Path, hours: float) -> dict[str, float]:
    """Peak memory of this program, for a long and a short recording, and of `whisper` for the long one."""
    short = write_opus(folder / "short.ogg", season_blocks(SHORT_MINUTES * 60))
    long = write_opus(folder / "long.ogg", season_blocks(hours * 3600))
    short_mb, long_mb = peak_of_hearing(short), peak_of_hearing(long)
    found = show(f"peak memory, {SHORT_MINUTES:.0f} min", short_mb, "MB", "")
    found |= show(f"peak memory, {hours:g} h", long_mb, "MB", "")
    found |= show(f"peak memory, {hours:g} h / {SHORT_MINUTES:.0f} min", long_mb / short_mb, "x", "at most 1.1")
    if (whisper_mb := peak_of_whisper(long, folder)) is None:
        print("whisper needs an ffmpeg program: install one, or pip install imageio-ffmpeg")
        return found
    found |= show(f"peak memory, whisper, {hours:g} h", whisper_mb, "MB", "")
    return found | show(f"peak memory, {hours:g} h / whisper", long_mb / whisper_mb, "x", "at most 0.5")


def season_blocks(seconds: float) -> Iterator[np.ndarray]:
    """The bundled recordings over and over, with silences, for so long: int16, 16 kHz."""
    left = round(seconds * SAMPLE_RATE)
    while left > 0:
        for path in sorted((season.SEASON_FOLDER / "inbox").glob("*.ogg")):
            for block in (*sound_of(path), np.zeros(round(PAUSE_S * SAMPLE_RATE), np.int16)):
                yield block[:left]
                left -= len(block)
                if left <= 0:
                    return


def sound_of(path: Path) -> Iterator[np.ndarray]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE, frame_size=SAMPLE_RATE)
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            yield from (part.to_ndarray()[0] for part in resampler.resample(frame))


def write_opus(path: Path, blocks: Iterable[np.ndarray]) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono")
        stream.bit_rate = 24_000
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block[None]), format="s16", layout="mono")
            frame.sample_rate = SAMPLE_RATE
            for part in resampler.resample(frame):
                part.pts = None
                container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def peak_of_hearing(path: Path) -> float:
    """Peak memory in MB of a process that transcribes a recording with sample-voice."""
    code = "import sys; from bench.recordings import segments_in; segments_in(sys.argv[1])"
    return peak_of([sys.executable, "-c", code, str(path)])


def segments_in(path: str) -> int:
    """How many segments are transcribed, on the whole path from file to text."""
    settings = Settings(whisper=WhisperSettings(model=bundled.SAMPLE_VOICE))
    with tempfile.TemporaryDirectory() as work:
        result = steps.real_steps(settings).transcribe(
            Path(path), work=Path(work), prompt="", progress=lambda done_s, all_s: None
        )
    return len(result.segments)


def peak_of_whisper(path: Path, folder: Path) -> float | None:
    """Peak memory in MB of the `whisper` command, stopped once it decodes; None without an ffmpeg program."""
    if (environment := with_ffmpeg(folder)) is None:
        return None
    model = bundled.folder_of(bundled.SAMPLE_VOICE) / "model.pt"
    code = "import sys; from whisper.transcribe import cli; sys.exit(cli())"
    command = [
        sys.executable,
        "-u",
        "-c",
        code,
        str(path),
        "--model",
        str(model),
        "--language",
        "zh",
        "--fp16",
        "False",
    ]
    return peak_of(
        [*command, "--output_dir", str(folder / "whisper")], environment=environment, limit_s=WHISPER_LIMIT_S
    )


def peak_of(command: list[str], *, environment: dict[str, str] | None = None, limit_s: float = 7200.0) -> float:
    """Peak resident memory of a command in MB, mapped files included; with a limit it ends after its first lines."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    stopper = threading.Timer(limit_s, process.kill)
    stopper.start()
    assert process.stdout
    for line in process.stdout:
        if environment is not None and b"-->" in line:
            process.kill()  # it decodes: its peak lies behind it
    _, status, usage = os.wait4(process.pid, 0)
    stopper.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if environment is None and process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return usage.ru_maxrss / 1024


# Silence


def quiet_figures(folder: Path, hours: float) -> dict[str, float]:
    """Segments transcribed in an hour each of sounds in which nobody speaks."""
    found: dict[str, float] = {}
    for kind in quiet.KINDS:
        path = write_opus(folder / f"{kind}.ogg", quiet.blocks(kind, hours * 3600))
        found |= show(f"segments in {hours:g} h of {kind}", segments_in(str(path)), "", "0")
        path.unlink()
    return found
