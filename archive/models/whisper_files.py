"""Where the files of a Whisper model lie on this machine: checkpoints in OpenAI's format, folders in CTranslate2's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from archive.errors import ModelMissing
from archive.messages import _
from archive.models import bundled
from archive.models.known import ALIASES, SPEECH, KnownModel, find_known
from archive.models.model_folder import hub_snapshot

MODEL, CONFIG = "model.bin", "config.json"  # what a folder in CTranslate2's format has at least


def cache_folder() -> Path:
    """The user's cache, as the XDG specification has it."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()


def own_folder() -> Path:
    """Where this product keeps the Whisper models that it puts together itself."""
    return cache_folder() / "sig-archive" / "whisper"


def published_checkpoint(name: str) -> Path:
    """Where OpenAI's package keeps the checkpoint of this name, and looks for it."""
    return cache_folder() / "whisper" / f"{ALIASES.get(name, name)}.pt"


def restored_checkpoint(name: str) -> Path:
    """Where a checkpoint is kept that was made from a folder in CTranslate2's format."""
    return own_folder() / f"{ALIASES.get(name, name)}.pt"


def find_checkpoint(name: str) -> Path | None:
    """The OpenAI checkpoint that a model's name or path stands for, where it is on this machine; a folder's path stands
    for the folder, whatever lies beside it."""
    if name == bundled.SAMPLE_VOICE:
        return bundled.folder_of(name) / "model.pt"
    is_path = len(Path(name).parts) > 1
    found = (Path(name).expanduser(), *([] if is_path else [published_checkpoint(name)]))
    return next((path for path in found if path.is_file()), None)


def find_converted(name: str) -> Path | None:
    """The folder in CTranslate2's format that a published name stands for, where it is on this machine."""
    known = find_whisper(name)
    if known is None:
        return None
    found = (own_folder() / known.name, hub_snapshot(known.hub))
    return next((path for path in found if (path / MODEL).is_file() and (path / CONFIG).is_file()), None)


def require_whisper(name: str) -> None:
    """Raises ModelMissing when a name that OpenAI publishes stands for nothing on this machine; nothing is loaded."""
    if find_whisper(name) and not (find_checkpoint(name) or find_converted(name)):
        raise whisper_missing(name)


def find_whisper(name: str) -> KnownModel | None:
    """What is known of a Whisper model that OpenAI publishes under this name."""
    known = find_known(name)
    return known if known is not None and known.kind == SPEECH and known.file else None


def files_of_whisper(known: KnownModel) -> Iterator[Path]:
    """All that is here of a Whisper model: checkpoints, folders, and what was made of them."""
    made = cache_folder() / "sig-archive" / "faster-whisper"
    places = [published_checkpoint(known.name), restored_checkpoint(known.name), own_folder() / known.name]
    yield from (path for path in places if path.exists())
    yield from sorted(made.glob(f"{known.sha256[:24]}-*"))


def whisper_missing(name: str) -> ModelMissing:
    """The error for a Whisper model that is not on this machine: one sentence that offers to get it."""
    known = find_whisper(name)
    assert known is not None
    return ModelMissing(
        _("the Whisper model {name} is not on this machine", name=name),
        _(
            "get it ({size_mb:,.0f} MB) with: sig-archive models get {name}; or see what suits this machine with: "
            "sig-archive models list",
            size_mb=known.size_bytes / 1e6,
            name=name,
        ),
    )
