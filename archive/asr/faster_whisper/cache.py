"""Where checkpoints and what is made of them lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from archive.models import bundled

CONVERTED_FORMAT = 1  # of converted checkpoints; raise it when they would come out different
FILE_NAMES = {"turbo": "large-v3-turbo", "large": "large-v3"}  # of models that OpenAI publishes under two names


def cache_folder() -> Path:
    """The user's cache, as the XDG specification has it."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()


def converted_folder(sha256: str, compute_type: str) -> Path:
    """Where a converted checkpoint is kept; whatever is deleted there is made again."""
    return cache_folder() / "sig-archive" / "faster-whisper" / f"{sha256[:24]}-{compute_type}-{CONVERTED_FORMAT}"


def find_checkpoint(name: str) -> Path | None:
    """The OpenAI checkpoint that a model's name or path stands for, where it is on this machine."""
    if name == bundled.SAMPLE_VOICE:
        return bundled.folder_of(name) / "model.pt"
    downloaded = cache_folder() / "whisper" / f"{FILE_NAMES.get(name, name)}.pt"  # by OpenAI's package
    return next((path for path in (Path(name).expanduser(), downloaded) if path.is_file()), None)
