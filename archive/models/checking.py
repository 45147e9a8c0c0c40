"""Whether a model's files are what was published, by sums that are known without asking anybody."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.errors import ArchiveError
from archive.files import sha256_of
from archive.messages import Message, Text, _
from archive.models import bundled, packaged_base, voice_files, whisper_files
from archive.models.installed import hub_folder_of
from archive.models.known import VOICES

SHA256, GIT_SHA1 = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{40}")


def find_model_damage(name: str) -> list[Text]:
    """What is wrong with the files of a model that are here, file by file; nothing where they are right."""
    if name in (bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN):
        return list(damage_on(lambda: bundled.folder_of(name)))
    if name == VOICES:
        return list(damage_on(voice_files.read_networks)) if voice_files.find_networks() else []
    return [*whisper_damage(name), *hub_damage(name)]


def damage_on(reading: Callable[[], object]) -> Iterator[Text]:
    """What is wrong with a model that is compared with its sums where it is read."""
    try:
        reading()
    except ArchiveError as error:
        yield error.what


def whisper_damage(name: str) -> Iterator[Message]:
    """What is wrong with a checkpoint of OpenAI's, and with what came in a package."""
    known = whisper_files.find_whisper(name)
    if known is None:
        return
    checkpoint = whisper_files.published_checkpoint(known.name)
    if checkpoint.is_file() and sha256_of(checkpoint) != known.sha256:
        yield damaged(checkpoint)
    packaged = whisper_files.own_folder() / known.name / whisper_files.MODEL
    if packaged.is_file() and sha256_of(packaged) != packaged_base.MODEL_SHA256:
        yield damaged(packaged)


def hub_damage(name: str) -> Iterator[Message]:
    """What is wrong with a folder that the hub's client downloaded.

    It keeps each file under the sum that the hub gave for it: SHA-256 of large ones, Git's own of the others.
    """
    folder = hub_folder_of(name)
    for path in sorted(folder.rglob("*")) if folder else []:
        if not path.is_dir() and not path.exists():
            yield _("{path} is missing", path=path)
        elif path.is_file() and path.is_symlink() and not has_sum(path.resolve()):
            yield damaged(path)


def has_sum(blob: Path) -> bool:
    """Whether a file has the sum that it is named after; one that is not named after a sum cannot be told."""
    if SHA256.fullmatch(blob.name):
        return sha256_of(blob) == blob.name
    if GIT_SHA1.fullmatch(blob.name):
        content = blob.read_bytes()
        return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == blob.name
    return True


def damaged(path: Path) -> Message:
    """That a file is not as it was published."""
    return _("{path} is damaged: its SHA-256 is not the one that was published", path=path)
