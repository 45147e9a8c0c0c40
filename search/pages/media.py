"""The sound and pictures of a session, by name: what browsers play of them, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.audio.playable import TYPES, VIDEO_TYPES, copies_of, plays_in_browsers
from archive.home import SessionFolder


@dataclass(frozen=True)
class MediaFile:
    """A recording that browsers play."""

    path: Path
    type: str
    video: bool


def find_media(folder: SessionFolder, stem: str) -> MediaFile | None:
    """The recording of this name in a session's media folder, or the copy of it that was made for browsers; None where
    there is none that they play.

    It is looked up among the folder's names, so that no name can lead anywhere else.
    """
    if not folder.media.is_dir():
        return None
    if copies := [path for path in copies_of(folder.playable, stem) if path.resolve().suffix == path.suffix]:
        return MediaFile(copies[0], "audio/webm", video=False)
    found = (path for path in sorted(folder.media.iterdir()) if path.stem == stem and path.is_file())
    path = next((path for path in found if plays_in_browsers(path.resolve()) and path.suffix.lower() in TYPES), None)
    return MediaFile(path, TYPES[path.suffix.lower()], path.suffix.lower() in VIDEO_TYPES) if path else None


def media_stems(folder: SessionFolder) -> list[str]:
    """The names of a session's recordings that lie here."""
    return sorted({path.stem for path in folder.media.glob("*") if path.is_file()})
