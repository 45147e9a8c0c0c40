"""Open any recording with PyAV and turn its sound into 16 kHz samples on disk, a little at a time."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.error import FFmpegError

from archive.errors import RecordingUnreadable

SAMPLE_RATE = 16_000  # samples per second, what Whisper takes
MISSING_S = 1.5  # a recording this much shorter than it says has lost its end
OGG_PAGE = b"OggS"
OGG_LAST_PAGE = 0x04  # header flag of the page that ends a stream
WAV_STREAMED = 0xFFFFFF00  # from here on, a length written by a program that did not know it yet


@dataclass(frozen=True)
class Sound:
    """A recording's samples on disk: signed 16 bit, mono, 16 kHz, without a header."""

    path: Path
    duration_s: float
    damage: str = ""  # what was lost, empty when nothing was

    def samples(self) -> np.ndarray:
        """All samples, memory-mapped: int16, shape (n,)."""
        return np.memmap(self.path, dtype=np.int16, mode="r")


def duration_of(path: Path) -> float:
    """What the container says the recording lasts, in seconds; 0.0 when it does not say.

    Raises RecordingUnreadable when the file is not a recording or holds no audio.
    """
    with opened(path) as container:
        return container.duration / av.time_base if container.duration else 0.0


def decode(path: Path, target: Path, *, track: int = 0) -> Sound:
    """Decode one audio track of a recording into `target`, in constant memory.

    Raises RecordingUnreadable when the file is empty, is not a recording, holds no audio or decodes to nothing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    damage, count = "", 0
    with opened(path) as container, target.open("wb") as file:
        if track >= len(container.streams.audio):
            raise RecordingUnreadable(
                f"{path} has {len(container.streams.audio)} audio tracks, and recordings.audio_track asks for number {track}",
                "choose a lower number (the first is 0)",
            )
        said_s = container.duration / av.time_base if container.duration else 0.0
        try:
            for block in resampled(container, track):
                file.write(block.tobytes())
                count += len(block)
        except (FFmpegError, ValueError) as error:
            damage = f"it cannot be decoded past {count / SAMPLE_RATE:.0f} s ({error})"
    if not count:
        raise RecordingUnreadable(f"{path} decodes to no sound at all", "copy it again from where it was recorded")
    decoded_s = count / SAMPLE_RATE
    if not damage and (decoded_s < said_s - MISSING_S or is_cut(path)):
        damage = f"it ends early, after {decoded_s:.0f} s" + (f" of {said_s:.0f} s" if said_s > decoded_s + 1 else "")
    return Sound(target, decoded_s, damage)


def opened(path: Path) -> av.container.InputContainer:
    if path.stat().st_size == 0:
        raise RecordingUnreadable(f"{path} is empty", "copy it again from where it was recorded")
    try:
        container = av.open(str(path), metadata_errors="replace")
    except (FFmpegError, ValueError) as error:
        raise RecordingUnreadable(
            f"{path} is not a recording that can be opened ({error})",
            "copy it again, or convert it to mp4, m4a, mp3 or wav",
        ) from error
    if not container.streams.audio:
        container.close()
        raise RecordingUnreadable(f"{path} holds no audio", "export the recording again with its sound")
    return container


def resampled(container: av.container.InputContainer, track: int) -> Iterator[np.ndarray]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
    for frame in container.decode(audio=track):
        for part in resampler.resample(frame):
            yield part.to_ndarray().ravel()
    for part in resampler.resample(None):
        yield part.to_ndarray().ravel()


def is_cut(path: Path) -> bool:
    """Whether an Ogg or WAV file lacks its end; other formats tell by their duration."""
    with path.open("rb") as file:
        start = file.read(12)
        if start[:4] == OGG_PAGE:
            return ogg_is_cut(file, path.stat().st_size)
        return start[:4] == b"RIFF" and start[8:] == b"WAVE" and wav_is_cut(file, path.stat().st_size)


def ogg_is_cut(file: BinaryIO, size_bytes: int) -> bool:
    """Whether the last page is not the one that ends the stream."""
    file.seek(max(0, size_bytes - 70_000))  # a page is at most 65,307 bytes
    end = file.read()
    last = end.rfind(OGG_PAGE)
    return last < 0 or len(end) < last + 6 or not end[last + 5] & OGG_LAST_PAGE


def wav_is_cut(file: BinaryIO, size_bytes: int) -> bool:
    """Whether the samples end before the header says, by more than MISSING_S; from just behind the `WAVE` mark."""
    rate = 0  # bytes per second
    while len(chunk := file.read(8)) == 8:
        name, length = struct.unpack("<4sI", chunk)
        if name == b"data":
            missing = file.tell() + length - size_bytes
            return bool(length < WAV_STREAMED and missing > MISSING_S * rate)
        after = file.tell() + length + length % 2
        if name == b"fmt " and len(body := file.read(12)) == 12:
            rate = struct.unpack("<I", body[8:])[0]
        file.seek(after)
    return False
