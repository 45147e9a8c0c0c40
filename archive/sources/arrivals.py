"""Files on their way into the inbox: copied there, waited for while they grow, and those that lie there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from archive.errors import InputRefused, StorageFailed
from archive.files import free_name, partial_file, readable_name, sha256_of, storage_errors
from archive.home import Home
from archive.messages import _
from archive.records import Problem


def copy_into_inbox(home: Home, paths: Iterable[Path]) -> list[Problem]:
    """Copy files (and the files of folders) handed in by name; the originals stay where they are."""
    problems = []
    for given in paths:
        if not given.exists():
            what = _("{given} does not exist", given=given)
            cure = _("check the name and run again")
            problems.append(Problem(str(given), "collect", what, cure))
            continue
        for path in sorted(given.rglob("*")) if given.is_dir() else [given]:
            if not path.is_file() or path.name.startswith("."):
                continue
            try:
                copy_one(home, path)
            except (InputRefused, StorageFailed) as error:
                problems.append(Problem(readable_name(str(path)), "collect", error.what, error.cure))
    return problems


def copy_one(home: Home, path: Path) -> None:
    """Raises InputRefused when the file cannot be read or stands in the archive, StorageFailed when the inbox cannot be written."""
    place = path.resolve()
    if place.is_relative_to(home.root.resolve()) and not place.is_relative_to(home.inbox.resolve()):
        raise InputRefused(
            _("{path} stands in the archive already", path=path),
            _("hand in files from outside of it"),
        )
    target = home.inbox / readable_name(path.name)
    try:
        with storage_errors(home.inbox):
            target.parent.mkdir(parents=True, exist_ok=True)
            with partial_file(target) as part:
                shutil.copyfile(path, part)
                part.replace(free_name(target, sha256_of(part)))
    except OSError as error:
        raise unreadable_input(path, error) from error


def unreadable_input(path: Path, error: OSError) -> InputRefused:
    return InputRefused(
        _("{path} cannot be read: {strerror}", path=path, strerror=error.strerror or error),
        _("make it readable, or copy it again, and run again"),
    )


def find_incoming(home: Home) -> list[Path]:
    """The files in the inbox, by name."""
    if not home.inbox.is_dir():
        return []
    found = (path for path in home.inbox.rglob("*") if path.is_file())
    return sorted(path for path in found if not path.name.startswith(".") and path.name != "README.md")


def check_settled(path: Path, settle_s: float) -> None:
    """Raises InputRefused when the file is still being written."""
    before = size_and_mtime(path)
    if time.time() - path.stat().st_mtime < settle_s:
        time.sleep(settle_s)
    if size_and_mtime(path) != before:
        raise still_growing(path)


def size_and_mtime(path: Path) -> tuple[int, int]:
    """What changes while a file is being written."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def still_growing(path: Path) -> InputRefused:
    return InputRefused(
        _("{path} is still being written", path=path),
        _("run again when it is complete"),
    )
