"""A folder that an export writes as a whole: what an earlier export left there goes, what is somebody else's is never touched."""

from __future__ import annotations

import json
import shutil
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import InputRefused
from archive.files import storage_errors, write_json, write_text
from archive.messages import _
from archive.records import Problem

LIST_NAME = ".sig-archive-site.json"  # the files that the last export wrote


@dataclass
class WrittenTree:
    """The files of one export, relative to its folder, and what could not be written."""

    folder: Path
    before: frozenset[str] = frozenset()
    files: dict[str, bool] = field(default_factory=dict)  # file -> whether it is new or changed
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def begin(cls, folder: Path, *, overwrite: bool) -> WrittenTree:
        """For a folder that is new, empty, or of an earlier export; raises InputRefused, StorageFailed."""
        before = written_before(folder)
        if before is None and not overwrite and folder.is_dir() and any(folder.iterdir()):
            raise InputRefused(
                _("{path} holds files that no export wrote", path=folder),
                _("name a new folder, or write among them with: --overwrite"),
            )
        return cls(folder, before or frozenset())

    def write(self, name: str, text: str) -> None:
        """A text, which stays as it is where it is there already."""
        self.files[unicodedata.normalize("NFC", name)] = write_text(self.folder / name, text)

    def copy(self, source: Path, name: str) -> None:
        """A file as it is, unless one of its size and time is there already."""
        target = self.folder / name
        with storage_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            same = target.is_file() and size_and_time(target) == size_and_time(source)
            if not same:
                shutil.copy2(source, target)
        self.files[name] = not same

    def end(self) -> None:
        """Note what is there now, and take away what an earlier export wrote and this one did not."""
        write_json(self.folder / LIST_NAME, sorted(self.files))
        with storage_errors(self.folder):
            for name in self.before - self.files.keys():
                (self.folder / name).unlink(missing_ok=True)


def size_and_time(path: Path) -> tuple[int, int]:
    """What tells a file from a changed one: size, time."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def written_before(folder: Path) -> frozenset[str] | None:
    """The files of the last export; None where there was none."""
    try:
        names = json.loads((folder / LIST_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    inside = (name for name in names if isinstance(name, str) and (folder / name).resolve().is_relative_to(folder))
    return frozenset(inside) if isinstance(names, list) else None
