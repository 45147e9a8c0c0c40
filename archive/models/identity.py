"""What names a model in a stage's key: another name means that its results are made anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from archive.files import key_of, sha256_of
from archive.models.bundled import KUBE_ZH_EN, SAMPLE_VOICE, sha256_of_model
from archive.models.model_folder import find_model, model_identity, prompts_of
from archive.models.prefixes import prefixes_of
from archive.settings import FROM_MODEL


def whisper_identity(model: str) -> str:
    """What names a Whisper model in a stage's key: the checksum of a checkpoint, or the published name."""
    if model == SAMPLE_VOICE:
        return sha256_of_model(SAMPLE_VOICE)
    path = Path(model).expanduser()
    if path.is_dir():
        return model_identity(str(path))
    if not path.is_file():
        return f"openai:{model}"
    seen = path.stat()
    return checkpoint_sha256(path, seen.st_size, seen.st_mtime_ns)


@cache
def checkpoint_sha256(path: Path, _size_bytes: int, _modified_ns: int) -> str:
    """A checkpoint's SHA-256, once a process for as long as the file stays as it is: it may have gigabytes, and every
    recording's key asks for it."""
    return sha256_of(path)


def embedding_identity(model: str, passage_prefix: str = FROM_MODEL) -> str:
    """What names an embedding model in a stage's key: the content of its files, and what it puts before a passage.

    A prefix of questions is not in it: it changes no vector that was made.
    """
    if model == KUBE_ZH_EN:
        return sha256_of_model(KUBE_ZH_EN)
    folder = find_model(model)
    prefix = prefixes_of(model, prompts_of(folder) if folder else {}, passage=passage_prefix).passage
    return f"{model_identity(model)} {key_of(prefix)}" if prefix else model_identity(model)
