"""Which recordings every browser plays, by the endings of their names and by what their own headers say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

AUDIO_TYPES = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".wav": "audio/wav", ".flac": "audio/flac",
}  # fmt: skip
VIDEO_TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mov": "video/mp4"}
TYPES = AUDIO_TYPES | VIDEO_TYPES
"""Ending -> media type, of what Chrome, Firefox and Safari all play where its sound is in one of their codecs."""
MP4_ENDINGS, OGG_ENDINGS = frozenset({".m4a", ".m4v", ".mov", ".mp4"}), frozenset({".oga", ".ogg", ".opus"})

MP4_SOUND = frozenset({b"mp4a", b"Opus", b"fLaC", b".mp3"})  # sample entries; AMR, ALAC, AC-3 and plain PCM are others
WAV_SOUND = frozenset({1, 3, 6, 7, 0xFFFE})  # format tags: PCM, float, A-law, mu-law, and PCM with more to say
SPEEX = b"Speex   "
QUICKTIME_DATA = b"dhlr"  # a handler that says where the data of a track lie, not what they are
HOLDING_BOXES = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
BOX_HEAD, LONG_BOX_HEAD = 8, 16  # bytes: size and kind; and the size once more, in eight bytes
MOST_BOXES = 2_000  # of a damaged file; a fragmented one has a box every few seconds, behind those that matter
BEGINNING = 4_096  # bytes in which WAV and Ogg name their codec
HASH_DIGITS = 8


def copy_path(folder: Path, stem: str, sha256: str) -> Path:
    """Where the copy of a recording is kept that every browser plays; its name tells which content it was made of."""
    return folder / f"{stem}.{sha256[:HASH_DIGITS]}.webm"


def copies_of(folder: Path, stem: str) -> list[Path]:
    """The copies of recordings of this name, of whatever content."""
    return sorted(path for path in folder.glob("*.webm") if path.stem[: -HASH_DIGITS - 1] == stem)


def plays_in_browsers(path: Path) -> bool:
    """Whether every browser plays the sound of a file; a header that cannot be read is given the benefit of the doubt."""
    ending = path.suffix.lower()
    if ending not in TYPES:
        return False
    try:
        with path.open("rb") as file:
            if ending in MP4_ENDINGS:
                return mp4_plays(file)
            head = file.read(BEGINNING)
    except OSError:
        return True
    return wav_plays(head) if ending == ".wav" else not (ending in OGG_ENDINGS and SPEEX in head)


def wav_plays(head: bytes) -> bool:
    """Whether the samples of a WAV file are in a form that browsers know."""
    at = head.find(b"fmt ")
    return at < 0 or int.from_bytes(head[at + 8 : at + 10], "little") in WAV_SOUND


def mp4_plays(file: BinaryIO) -> bool:
    """Whether browsers know the codec of a file's first track of sound."""
    kind = b""
    for box, content in mp4_boxes(file, 0, file.seek(0, 2)):
        if box == b"hdlr" and content[4:8] != QUICKTIME_DATA:
            kind = content[8:12]
        elif box == b"stsd" and kind == b"soun":
            return content[12:16] in MP4_SOUND
    return True


def mp4_boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """(kind, first bytes) of the boxes of an MP4 or QuickTime file that tell its tracks, in the order of the file."""
    left = MOST_BOXES
    spans = [(start, end)]
    while spans and left:
        left -= 1
        at, end = spans.pop()
        file.seek(at)
        head = file.read(LONG_BOX_HEAD)
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        inner = at + (LONG_BOX_HEAD if size == 1 else BOX_HEAD)
        size = int.from_bytes(head[8:16], "big") if size == 1 else size or end - at
        if at + size < end and size >= BOX_HEAD:
            spans.append((at + size, end))
        if kind in HOLDING_BOXES:
            spans.append((inner, min(at + size, end)))
        elif kind in (b"hdlr", b"stsd"):
            file.seek(inner)
            yield kind, file.read(LONG_BOX_HEAD)
