"""What a damaged recording lost: counted while it is decoded, or told by its own bytes where its duration does not tell."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.messages import Text, _, _n, read_in
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
    """What was lost, one text a loss; false when nothing was."""

    losses: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.losses)

    def __str__(self) -> str:
        return str(_(", and ")).join(map(str, self.losses))

    @property
    def english(self) -> str:
        """For the record, whoever reads now."""
        with read_in("en"):
            return str(self)


WHOLE = Damage()


def damage_of_error(error: Exception) -> Damage:
    """In the words of FFmpeg, which has English only."""
    return Damage((failure_reason(error),))


def failure_reason(error: Exception) -> str:
    """What FFmpeg says, without its error number and the path, which the message around it names."""
    return str(getattr(error, "strerror", None) or error)


@dataclass
class Losses:
    """What a damaged recording lost on the way."""

    packets: int = 0  # that could not be decoded
    gaps: list[tuple[float, float]] = field(default_factory=list)  # (start_s, end_s) without sound
    given_up: Damage = WHOLE

    def describe(self, decoded_s: float, said_s: float, cut: bool) -> Damage:
        """What was lost of a recording that says it is `said_s` seconds long."""
        return Damage(tuple(self.words(decoded_s, said_s, cut)))

    def words(self, decoded_s: float, said_s: float, cut: bool) -> Iterator[Text]:
        """Each loss."""
        if self.given_up:
            yield _("it cannot be decoded past {decoded_s:.0f} s ({why})", decoded_s=decoded_s, why=self.given_up)
        elif cut or decoded_s < said_s - MISSING_S:
            if said_s > decoded_s + 1:
                yield _("it ends early, after {decoded_s:.0f} s of {said_s:.0f} s", decoded_s=decoded_s, said_s=said_s)
            else:
                yield _("it ends early, after {decoded_s:.0f} s", decoded_s=decoded_s)
        if self.packets:
            yield _n("{n} damaged packet left out", "{n} damaged packets left out", self.packets)
        if self.gaps:
            lost_s, first = sum(end_s - start_s for start_s, end_s in self.gaps), timecode(self.gaps[0][0])
            yield _("{lost_s:.0f} s are missing inside, first at {first}", lost_s=lost_s, first=first)


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
