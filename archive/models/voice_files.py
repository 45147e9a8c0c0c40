"""Where the networks that tell voices apart lie on this machine: one file, made of what two packages publish."""

from __future__ import annotations

import hashlib
from pathlib import Path

from archive.errors import ModelDamaged, ModelMissing
from archive.messages import _
from archive.models import known
from archive.models.whisper_files import cache_folder

DOWNLOAD_MB = 98  # of the two wheels that the file is made of


def own_file() -> Path:
    """Where this product keeps the networks that it puts together itself."""
    return cache_folder() / "sig-archive" / known.VOICES / known.VOICE_NETWORKS.file


def find_networks() -> Path | None:
    """The networks, where they are on this machine."""
    path = own_file()
    return path if path.is_file() else None


def read_networks() -> bytes:
    """The networks' file, as it should be. Raises ModelMissing or ModelDamaged, with the command that gets it."""
    path = own_file()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelMissing(
            _("the networks that tell voices apart are not on this machine"),
            _("get them ({size_mb:.0f} MB to download) with: sig-archive models get voices", size_mb=DOWNLOAD_MB),
        ) from error
    if hashlib.sha256(content).hexdigest() != known.VOICE_NETWORKS.sha256:
        raise ModelDamaged(
            _("{path} is damaged: its SHA-256 is not the one that was published", path=path),
            _("get it again with: sig-archive models get {name}", name=known.VOICES),
        )
    return content
