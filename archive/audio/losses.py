"""What a damaged recording lost: counted while it is decoded, or told by its own bytes where its duration does not tell."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.records import timecode

MISSING_S = 1.5  # a recording this much shorter than it says has lost its end
OGG_PAGE = b"OggS"
OGG_PAGE_BYTES = 65_307  # the longest page
OGG_LAST_PAGE = 0x04  # header flag of the page that ends a stream
WAV_STREAMED = 0xFFFFFF00  # from here on, a length written by a program that did not know it yet
MP3_LENGTHS = (b"Xing", b"Info", b"VBRI")  # marks of the frame that says how many frames follow
MP3_FIRST_FRAMES = 4096  # bytes among which that frame is


@dataclass(frozen=True)
class Damage:
    """What was lost, in words: English for the record, and both for the reader; false when nothing was."""

    english: str = ""
    chinese: str = ""

    def __bool__(self) -> bool:
        return bool(self.english)


WHOLE = Damage()


def as_told(error: Exception) -> Damage:
    """In the words of FFmpeg, which has English only."""
    return Damage(str(error), str(error))


@dataclass
class Losses:
    """What a damaged recording lost on the way."""

    packets: int = 0  # that could not be decoded
    gaps: list[tuple[float, float]] = field(default_factory=list)  # (start_s, end_s) without sound
    given_up: Damage = WHOLE

    def told(self, decoded_s: float, said_s: float, cut: bool) -> Damage:
        words = list(self.words(decoded_s, said_s, cut))
        return Damage(", and ".join(english for english, _ in words), "，".join(chinese for _, chinese in words))

    def words(self, decoded_s: float, said_s: float, cut: bool) -> Iterator[tuple[str, str]]:
        """Each loss in English and in Chinese."""
        if self.given_up:
            yield (
                f"it cannot be decoded past {decoded_s:.0f} s ({self.given_up.english})",
                f"{decoded_s:.0f} 秒之后无法解码（{self.given_up.chinese}）",
            )
        elif cut or decoded_s < said_s - MISSING_S:
            longer = said_s > decoded_s + 1
            yield (
                f"it ends early, after {decoded_s:.0f} s" + (f" of {said_s:.0f} s" if longer else ""),
                (f"应有 {said_s:.0f} 秒，" if longer else "") + f"到 {decoded_s:.0f} 秒就提前结束",
            )
        if self.packets:
            yield (
                f"{self.packets} damaged packet{'s' * (self.packets > 1)} left out",
                f"略去 {self.packets} 个损坏的数据包",
            )
        if self.gaps:
            lost_s, first = sum(end_s - start_s for start_s, end_s in self.gaps), timecode(self.gaps[0][0])
            yield (
                f"{lost_s:.0f} s are missing inside, first at {first}",
                f"中间缺失 {lost_s:.0f} 秒，首次在 {first}",
            )


def is_cut(path: Path) -> bool:
    """Whether an Ogg or WAV file lacks its end; other formats tell by their duration."""
    with path.open("rb") as file:
        start = file.read(12)
        if start[:4] == OGG_PAGE:
            return ogg_is_cut(file, path.stat().st_size)
        return start[:4] == b"RIFF" and start[8:] == b"WAVE" and wav_is_cut(file, path.stat().st_size)


def ogg_is_cut(file: BinaryIO, size_bytes: int) -> bool:
    """Whether the last page is not the one that ends the stream."""
    file.seek(max(0, size_bytes - OGG_PAGE_BYTES))
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


def mp3_says_its_length(path: Path) -> bool:
    """Whether an MP3 file carries a count of its frames; without one its duration is a guess from the first frame."""
    with path.open("rb") as file:
        start = file.read(10)
        if start[:3] == b"ID3" and len(start) == 10:
            a, b, c, d = start[6:]
            file.seek(10 + (a << 21 | b << 14 | c << 7 | d))  # seven bits a byte
        else:
            file.seek(0)
        frames = file.read(MP3_FIRST_FRAMES)
    return any(mark in frames for mark in MP3_LENGTHS)
