"""Hand damaged media files, one after another, to the whole path from file to text: each gives a sentence or a transcript."""

from __future__ import annotations

import io
import json
import queue
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from archive.errors import ArchiveError
from archive.pipeline import steps
from archive.settings import Settings, WhisperSettings
from bench.memory import own_peak_mb
from bench.models import show
from tests.sounds import season_sound, write_picture, write_sound

FILES = 400
LIMIT_S = 120.0  # for one file, on a machine that may be busy
LARGEST_MB = 1000.0
SEED_S = 3.0  # of speech in each file before it is damaged
Bytes = np.ndarray  # uint8, shape (n,)


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    name: str
    kind: str  # transcribed, damaged (transcribed in part), refused, traceback, crashed or hung
    said: str
    peak_mb: float


def measure() -> dict[str, float]:
    """How many of FILES damaged files ended in which way; the last three ways are failures."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run_all(write_damaged(Path(folder), range(FILES)))
    for outcome in outcomes:
        if outcome.kind in ("traceback", "crashed", "hung"):
            print(f"{outcome.name}: {outcome.kind}: {outcome.said}")
    ways = Counter(outcome.kind for outcome in outcomes)
    found = show("damaged media files", len(outcomes), "", "at least 300")
    for kind in ("transcribed", "damaged", "refused"):
        found |= show(f"damaged media files, {kind}", ways[kind], "", "")
    for kind in ("traceback", "crashed", "hung"):
        found |= show(f"damaged media files, {kind}", ways[kind], "", "0")
    return found | show("damaged media files, peak memory", max(o.peak_mb for o in outcomes), "MB", "under 1000")


# The files


def sound_files(folder: Path) -> list[Path]:
    """A small recording of every kind."""
    speech, rate = season_sound(SEED_S), 48_000
    kinds = [
        ("a.wav", {}), ("b.wav", {"codec": "pcm_f32le", "rate": 44_100}), ("c.wav", {"codec": "adpcm_ms"}),
        ("a.m4a", {}), ("b.m4a", {"layout": "5.1", "rate": rate}), ("c.m4a", {"codec": "alac"}), ("a.mp4", {"tracks": 2}),
        ("a.mov", {"codec": "pcm_s16le"}), ("a.3gp", {}), ("a.mp3", {}), ("b.mp3", {"rate": 44_100, "layout": "stereo"}),
        ("a.ogg", {}), ("b.ogg", {"codec": "flac"}), ("a.opus", {"layout": "stereo"}), ("a.webm", {}),
        ("a.mkv", {}), ("b.mkv", {"codec": "aac", "layout": "stereo", "tracks": 3}), ("a.flac", {}),
        ("b.flac", {"rate": 96_000, "layout": "5.1"}), ("a.amr", {}), ("a.aac", {}), ("a.avi", {}), ("a.mpg", {}),
        ("a.ts", {}), ("a.aiff", {}),
    ]  # fmt: skip
    return [write_sound(folder / name, speech, **options) for name, options in kinds]  # type: ignore[arg-type]


def write_damaged(folder: Path, numbers: Sequence[int]) -> list[Path]:
    """Damaged files, each made by its number alone."""
    whole = [path for path in sound_files(folder / "whole") if path.stat().st_size]
    damaged = folder / "damaged"
    damaged.mkdir()
    paths = []
    for number in numbers:
        rng = np.random.default_rng(number)
        source, other = (whole[int(rng.integers(len(whole)))] for _ in range(2))
        if number % 20 == 19:
            ending, content, how = source.suffix, no_recording(rng, folder), "foreign"
        else:
            damage = DAMAGES[number % len(DAMAGES)]
            a, b = (np.frombuffer(path.read_bytes(), np.uint8).copy() for path in (source, other))
            ending, content, how = source.suffix, damage(rng, a, b).tobytes(), damage.__name__
        if rng.random() < 0.15:
            ending = other.suffix
        path = damaged / f"{number:04d}-{source.stem}{source.suffix[1:]}-{how}{ending}"
        path.write_bytes(content)
        paths.append(path)
    return paths


def truncated(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    return content[: int(rng.integers(0, len(content)))]


def flipped(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    """Bits turned anywhere."""
    places = rng.integers(0, len(content), int(2 ** rng.uniform(0, 9)))
    content[places] ^= (1 << rng.integers(0, 8, len(places))).astype(np.uint8)
    return content


def flipped_head(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    places = rng.integers(0, min(len(content), 600), int(2 ** rng.uniform(0, 5)))
    content[places] = rng.integers(0, 256, len(places))
    return content


def flipped_tail(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    """Where MP4 keeps its index."""
    places = len(content) - 1 - rng.integers(0, min(len(content), 2500), int(2 ** rng.uniform(0, 5)))
    content[places] = rng.integers(0, 256, len(places))
    return content


def zeroed(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    start = int(rng.integers(0, len(content)))
    content[start : start + int(len(content) * rng.uniform(0, 0.5))] = 0
    return content


def extreme_head(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    """Four bytes of all ones, or of the highest bit: sizes, rates and counts at their limits."""
    start = int(rng.integers(0, min(len(content), 600)))
    content[start : start + 4] = rng.choice([[255] * 4, [127, 255, 255, 255], [255, 255, 255, 127], [0] * 4])[
        : len(content[start : start + 4])
    ]
    return content


def shuffled(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    blocks = np.array_split(content, int(rng.integers(2, 40)))
    return np.concatenate([blocks[n] for n in rng.permutation(len(blocks))])


def joined(rng: np.random.Generator, content: Bytes, other: Bytes) -> Bytes:
    return np.concatenate([content[: int(rng.integers(0, len(content) + 1))], other])


def spliced(rng: np.random.Generator, content: Bytes, other: Bytes) -> Bytes:
    """The start of one file over another."""
    length = int(rng.integers(1, min(len(content), len(other))))
    return np.concatenate([content[:length], other[length:]])


def pierced(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    """A part taken out."""
    start, end = np.sort(rng.integers(0, len(content), 2))
    return np.delete(content, slice(start, end))


def stuffed(rng: np.random.Generator, content: Bytes, _: Bytes) -> Bytes:
    """Random bytes put in."""
    noise = rng.integers(0, 256, int(rng.integers(1, 20_000)), dtype=np.uint8)
    return np.insert(content, int(rng.integers(0, len(content))), noise)


DAMAGES: list[Callable[[np.random.Generator, Bytes, Bytes], Bytes]] = [
    truncated, flipped, flipped_head, flipped_tail, zeroed, extreme_head, shuffled, joined, spliced, pierced, stuffed,
]  # fmt: skip


def no_recording(rng: np.random.Generator, folder: Path) -> bytes:
    """The bytes of something else."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("talk.txt", "抢占" * 1000)
    picture = write_picture(folder / "picture.mp4").read_bytes()
    png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200007fff00007fff0802000000") + rng.bytes(2000)
    texts = [
        "调度器的启动\n" * 500,
        "#EXTM3U\n#EXTINF:9,\n/etc/hosts\n",
        "ffconcat version 1.0\nfile /etc/hosts\n",
        "{}",
    ]
    kinds = [archive.getvalue(), picture, png, rng.bytes(5000), *(text.encode() for text in texts)]
    return kinds[int(rng.integers(len(kinds)))]


# The runs


def run_all(paths: Sequence[Path]) -> list[Outcome]:
    """What becomes of each file; a process that dies or hangs is followed by another, which goes on behind that file."""
    outcomes: list[Outcome] = []
    while len(outcomes) < len(paths):
        outcomes += run_some(paths[len(outcomes) :])
    return outcomes


def run_some(paths: Sequence[Path]) -> Iterator[Outcome]:
    command = [sys.executable, "-c", "from bench.damaged import child; child()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin and process.stdout
        process.stdin.write("".join(f"{path}\n" for path in paths).encode())
        process.stdin.close()
        lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=pass_on, args=(process.stdout, lines), daemon=True).start()
        for path in paths:
            try:
                line = lines.get(timeout=LIMIT_S)
            except queue.Empty:
                process.kill()
                yield Outcome(path.name, "hung", f"no answer in {LIMIT_S:.0f} s", 0.0)
                return
            if not line:
                yield Outcome(path.name, "crashed", f"exit code {process.wait()}", 0.0)
                return
            yield Outcome(**json.loads(line))


def pass_on(stream: IO[bytes], lines: queue.Queue[bytes]) -> None:
    """Each line as it comes, then an empty one."""
    for line in stream:
        lines.put(line)
    lines.put(b"")


def child() -> None:
    """Transcribe each file named on stdin; a line of JSON each."""
    settings = Settings(whisper=WhisperSettings(model="sample-voice", threads=1))
    transcribe = steps.real_steps(settings).transcribe
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        with tempfile.TemporaryDirectory() as work:
            kind, said = outcome_of(transcribe, path, Path(work))
        print(json.dumps({"name": path.name, "kind": kind, "said": said, "peak_mb": own_peak_mb()}), flush=True)


def outcome_of(transcribe: Callable[..., steps.TranscriptionResult], path: Path, work: Path) -> tuple[str, str]:
    try:
        result = transcribe(path, work=work, prompt="", progress=lambda done_s, all_s: None)
    except ArchiveError as error:
        return "refused", str(error)
    except Exception as error:
        return "traceback", f"{type(error).__name__}: {error}"
    text = "".join(segment.text for segment in result.segments)
    return (
        ("damaged", result.damage.english) if result.damage else ("transcribed", f"{result.duration_s:.1f} s: {text}")
    )
