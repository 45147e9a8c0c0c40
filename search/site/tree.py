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

LISTS = ".sig-archive-{kind}.json"  # the files that the last export of a kind wrote


@dataclass
class WrittenTree:
    """The files of one export, relative to its folder, and what could not be written."""

    folder: Path
    kind: str  # exports of several kinds can share a folder
    before: frozenset[str] = frozenset()  # what the last export of this kind wrote
    files: dict[str, bool] = field(default_factory=dict)  # file -> whether it is new or changed
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def begin(cls, folder: Path, kind: str, *, overwrite: bool) -> WrittenTree:
        """For a folder that is new, empty, or of an earlier export; raises InputRefused, StorageFailed."""
        is_ours = any(folder.glob(LISTS.format(kind="*")))
        if not is_ours and not overwrite and folder.is_dir() and any(folder.iterdir()):
            raise InputRefused(
                _("{path} holds files that no export wrote", path=folder),
                _("name a new folder, or write among them with: --overwrite"),
            )
        return cls(folder, kind, written_before(folder, folder / LISTS.format(kind=kind)))

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
        """Note what is there now, and take away what an earlier export wrote and neither this one nor another kind did."""
        own = self.folder / LISTS.format(kind=self.kind)
        write_json(own, sorted(self.files))
        others = (path for path in self.folder.glob(LISTS.format(kind="*")) if path != own)
        kept = self.files.keys() | {name for path in others for name in written_before(self.folder, path)}
        with storage_errors(self.folder):
            for name in self.before - kept:
                (self.folder / name).unlink(missing_ok=True)


def size_and_time(path: Path) -> tuple[int, int]:
    """What tells a file from a changed one: size, time."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def written_before(folder: Path, written: Path) -> frozenset[str]:
    """The files that a list names, as far as they lie in the folder; none where it cannot be read."""
    try:
        names = json.loads(written.read_text("utf-8"))
    except (OSError, ValueError):
        return frozenset()
    texts = (name for name in names if isinstance(name, str)) if isinstance(names, list) else ()
    return frozenset(name for name in texts if (folder / name).resolve().is_relative_to(folder.resolve()))
