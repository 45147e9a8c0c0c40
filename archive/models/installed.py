"""Which models are on this machine, where they lie and how large they are."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import constants

from archive.errors import ModelMissing
from archive.files import PART, storage_errors
from archive.messages import Text, _
from archive.models import bundled, voice_files, whisper_files
from archive.models.known import VOICES, KnownModel, find_known, known_models
from archive.models.model_folder import find_model, hub_name

BUNDLED, DOWNLOADED, PARTIAL, AVAILABLE = STATES = ("bundled", "downloaded", "partial", "available")


@dataclass(frozen=True)
class ListedModel:
    """A model with where it stands here."""

    name: str
    kind: str
    state: str  # one of STATES
    size_bytes: int  # on this machine, or as published where it is not here
    licence: str
    purpose: Text
    path: Path | None
    is_set: bool = False  # the archive's settings name it


def list_models(wanted: Sequence[tuple[str, str]] = ()) -> list[ListedModel]:
    """All models that are known, and those of `wanted` beside them: (kind, name or path), as the settings have them."""
    names = {name for _kind, name in wanted}
    shown = [known for known in known_models() if not known.is_rare or where(known.name) or known.name in names]
    listed = [listed_model(known, names) for known in shown]
    others = [(kind, name) for kind, name in wanted if name and find_known(name) is None]
    return listed + [listed_other(kind, name) for kind, name in others]


def listed_model(known: KnownModel, wanted: Iterable[str]) -> ListedModel:
    """A known model with where it stands here."""
    path = where(known.name)
    state = (BUNDLED if known.is_bundled else DOWNLOADED) if path else state_without(known)
    size_bytes = size_of([path]) if path else known.size_bytes
    is_set = any(find_known(name) is known for name in wanted)
    return ListedModel(known.name, known.kind, state, size_bytes, known.licence, known.purpose, path, is_set)


def state_without(known: KnownModel) -> str:
    """Of a model that is not here: whether a part of it is."""
    part = whisper_files.published_checkpoint(known.name)
    return PARTIAL if known.file and part.with_name(f".{part.name}{PART}").is_file() else AVAILABLE


def listed_other(kind: str, name: str) -> ListedModel:
    """A model that is known from the settings only."""
    path = where(name)
    state = DOWNLOADED if path else AVAILABLE
    return ListedModel(name, kind, state, size_of([path]) if path else 0, "", _("set in archive.toml"), path, True)


def where(name: str) -> Path | None:
    """Where a model of this name or path lies on this machine; None when it is not here, or not whole."""
    if name in (bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN):
        return bundled.MODELS_FOLDER / name
    if name == VOICES:
        return voice_files.find_networks()
    if whisper_files.find_whisper(name):
        return whisper_files.find_checkpoint(name) or whisper_files.find_converted(name)
    path = Path(name).expanduser()
    return path if path.is_file() else hub_folder_of(name)


def hub_folder_of(name: str) -> Path | None:
    """The folder that the hub's client keeps for a model, or that a path names."""
    known = find_known(name)
    if known is None or not known.file:
        return find_model(known.hub if known else name)
    folder = whisper_files.find_converted(name)
    return None if folder is None or folder.parent == whisper_files.own_folder() else folder


def size_of(paths: Iterable[Path]) -> int:
    """Bytes of files and of the folders' files; a link counts as what it leads to."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return sum(file.stat().st_size for file in files if file.is_file())


# Removing


def remove_model(name: str) -> tuple[list[Path], int]:
    """What was removed, and how many bytes that gives back. Raises ModelMissing when nothing of it can be removed."""
    if name in (bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN):
        raise ModelMissing(_("{name} ships with the package and stays", name=name))
    removed = remove_files(name)
    if not removed[0]:
        raise ModelMissing(
            _("nothing of {name} was downloaded to this machine", name=name),
            _("see what is here with: sig-archive models list"),
        )
    return removed


def remove_files(name: str) -> tuple[list[Path], int]:
    """Remove what was downloaded of a model and made of it; files that the settings name by path are nobody's to remove."""
    paths = list(downloaded_files(name))
    freed = size_of(paths)
    for path in paths:
        with storage_errors(path):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    return paths, freed


def downloaded_files(name: str) -> list[Path]:
    """What was downloaded of a model and made of it."""
    if name == VOICES:
        return [path for path in [voice_files.find_networks()] if path]
    known, found = whisper_files.find_whisper(name), list[Path]()
    if known:
        part = whisper_files.published_checkpoint(known.name)
        found = [*whisper_files.files_of_whisper(known), part.with_name(f".{part.name}{PART}")]
    full = known.hub if known else hub_name(name)
    if full:
        folder = "models--" + full.replace("/", "--")
        cache = Path(constants.HF_HUB_CACHE)
        found += [cache / folder, cache / ".locks" / folder]
    return [path for path in found if path.exists()]
