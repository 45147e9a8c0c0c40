"""Where what is made of checkpoints lies on this machine."""

from __future__ import annotations

from pathlib import Path

from archive.models.whisper_files import cache_folder

CONVERTED_FORMAT = 1  # of converted checkpoints; raise it when they would come out different


def converted_folder(sha256: str, compute_type: str) -> Path:
    """Where a converted checkpoint is kept; whatever is deleted there is made again."""
    return cache_folder() / "sig-archive" / "faster-whisper" / f"{sha256[:24]}-{compute_type}-{CONVERTED_FORMAT}"
