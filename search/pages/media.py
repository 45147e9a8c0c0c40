"""The sound and pictures of a session, by name: what a browser can play of them, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.home import SessionFolder

AUDIO_TYPES = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".wav": "audio/wav", ".flac": "audio/flac",
}  # fmt: skip
VIDEO_TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mov": "video/mp4"}
TYPES = AUDIO_TYPES | VIDEO_TYPES


@dataclass(frozen=True)
class MediaFile:
    """A recording that a browser can play."""

    path: Path
    type: str
    video: bool


def find_media(folder: SessionFolder, stem: str) -> MediaFile | None:
    """The recording of this name in a session's media folder; None where there is none that a browser can play.

    It is looked up among the folder's names, so that no name can lead anywhere else.
    """
    if not folder.media.is_dir():
        return None
    found = (path for path in sorted(folder.media.iterdir()) if path.stem == stem and path.suffix.lower() in TYPES)
    path = next((path for path in found if path.is_file() and path.resolve().suffix.lower() in TYPES), None)
    return MediaFile(path, TYPES[path.suffix.lower()], path.suffix.lower() in VIDEO_TYPES) if path else None
