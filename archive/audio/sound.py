"""The sound of one recording as samples on disk, written and read a little at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from archive.arrays import FloatArray, SampleArray
from archive.audio.losses import WHOLE, Damage

SAMPLE_RATE = 16_000  # samples per second, what Whisper takes
LEVEL_S = 0.1  # how long one level of a voice stands for
LEVEL_SAMPLES = int(LEVEL_S * SAMPLE_RATE)


@dataclass(frozen=True)
class Span:
    """A stretch of a recording, in samples at 16 kHz."""

    start: int
    end: int

    @property
    def start_s(self) -> float:
        """When it begins, on the recording's clock."""
        return self.start / SAMPLE_RATE

    @property
    def end_s(self) -> float:
        """When it ends."""
        return self.end / SAMPLE_RATE


class Samples:
    """Samples on disk, read where they are sliced: int16, shape (n,).

    Not a memory map, whose pages a process keeps and which would make a long recording look large in memory.
    """

    def __init__(self, path: Path):
        self.path = path
        self.count = path.stat().st_size // 2

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, part: slice) -> SampleArray:
        start, stop, step = part.indices(self.count)
        return np.fromfile(self.path, np.int16, count=max(0, stop - start), offset=2 * start)[::step]

    def __array__(self, dtype: np.dtype | None = None, copy: bool | None = None) -> np.ndarray:
        return self[:] if dtype is None else self[:].astype(dtype)


@dataclass(frozen=True)
class Sound:
    """A recording's samples on disk: signed 16 bit, mono, 16 kHz, without a header."""

    path: Path
    duration_s: float
    damage: Damage = WHOLE
    levels: FloatArray | None = None  # mean square of each voice, shape (n tenths of a second, voices)

    def samples(self) -> Samples:
        """What it holds, read where it is sliced."""
        return Samples(self.path)


@dataclass(frozen=True)
class AudioBlock:
    """Some sound at its place on the recording's clock."""

    position: int  # in samples
    samples: SampleArray  # shape (n,)
    channels: FloatArray | None = None  # -1 to 1, shape (channels, n), where they were asked for


class SoundFile:
    """A file of samples that is written at positions; what is never written is silence."""

    def __init__(self, file: BinaryIO, *, mixing: bool = False):
        """`mixing` adds to what another track wrote; else later samples replace earlier ones."""
        self.file, self.mixing = file, mixing
        self.end = 0  # behind the last samples that were written, in samples

    def write(self, position: int, samples: SampleArray) -> None:
        """Samples from a position on, shape (n,)."""
        self.file.seek(2 * position)
        if self.mixing:
            below = np.frombuffer(self.file.read(2 * len(samples)), np.int16)
            mixed = samples.astype(np.int32)
            mixed[: len(below)] += below
            samples = np.clip(mixed, -32768, 32767).astype(np.int16)
            self.file.seek(2 * position)
        self.file.write(samples.tobytes())
        self.end = position + len(samples)

    def close_track(self) -> int:
        """How many samples the file holds, once what a wrong time stamp left behind the end is cut off."""
        if not self.mixing:
            self.file.truncate(2 * self.end)
        return self.file.seek(0, 2) // 2


class Levels:
    """How loud each voice of a recording is, tenth by tenth of a second."""

    def __init__(self) -> None:
        self.sums = np.zeros((0, 0), np.float32)
        self.tenths = 0

    def add(self, block: AudioBlock, *, first: int = 0) -> None:
        """Each channel is a voice, the first of them number `first`; a block without channels is one voice."""
        voices = block.samples[None] / np.float32(32768) if block.channels is None else block.channels
        start = block.position // LEVEL_SAMPLES
        tenth = np.arange(block.position, block.position + voices.shape[1]) // LEVEL_SAMPLES - start
        if not len(tenth):
            return
        end = start + int(tenth[-1]) + 1
        self.make_room(end, first + len(voices))
        for number, samples in enumerate(voices, first):
            self.sums[start:end, number] += np.bincount(tenth, np.square(samples))
        self.tenths = max(self.tenths, end)

    def make_room(self, tenths: int, voices: int) -> None:
        """Hold at least so many."""
        have, known = self.sums.shape
        if tenths > have or voices > known:
            more = ((0, max(0, 2 * tenths - have) if tenths > have else 0), (0, max(0, voices - known)))
            self.sums = np.pad(self.sums, more)

    def mean_squares(self) -> FloatArray:
        """Shape (tenths of a second, voices)."""
        return self.sums[: self.tenths] / np.float32(LEVEL_SAMPLES)
