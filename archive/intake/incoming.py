"""Files on their way into the archive: copied into the inbox, found there, and waited for while they grow."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.errors import InputRefused, StorageFailed
from archive.files import free_name, partial_file, readable_name, sha256_of, slug, storage_errors
from archive.home import Home
from archive.messages import _
from archive.records import Problem

JUNK = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})  # what desktops leave beside people's files
INBOX = "inbox"


@dataclass(frozen=True)
class Incoming:
    """A file on its way in, and what the source that brought it knows of it; "" where it does not know."""

    path: Path
    origin: str = INBOX  # the name of the source
    address: str = ""  # where it stands there: the URL of a page, the path in a repository
    session_hint: str = ""  # the session it belongs to
    author: str = ""
    title: str = ""
    fetched_at: datetime | None = None  # None: now
    etag: str = ""  # with these two a source asks whether the file has changed
    last_modified: str = ""
    images: tuple[Path, ...] = ()  # files that a note shows as `images/NAME`

    @property
    def ending(self) -> str:
        """Of its name, in small letters: `.md`."""
        return self.path.suffix.lower()

    def discard(self) -> None:
        """Remove it, and what belongs to it. Raises StorageFailed."""
        for path in (*self.images, self.path):
            with storage_errors(path):
                path.unlink(missing_ok=True)

    @property
    def safe_name(self) -> str:
        """A name for it that every file system takes."""
        return f"{slug(self.path.stem, limit=80)}{self.ending}"


def copy_into_inbox(home: Home, paths: Iterable[Path], *, follow_links: bool = False) -> list[Problem]:
    """Copy files (and the files of folders) named on the command line; the originals stay where they are."""
    problems = []
    for given in paths:
        if not given.exists():
            what = _("{path} does not exist", path=given)
            problems.append(Problem(str(given), "collect", what, _("check the name and run again"), "no-such-file"))
            continue
        for path in files_below(given) if given.is_dir() else [given]:
            try:
                if path != given:
                    check_link(path, given, follow=follow_links)
                copy_one(home, path)
            except (InputRefused, StorageFailed) as error:
                problems.append(Problem(readable_name(str(path)), "collect", error.what, error.cure, error.code))
    return problems


def copy_one(home: Home, path: Path) -> None:
    """Raises InputRefused when the file cannot be read or is part of the archive, StorageFailed when the inbox cannot be written."""
    place = path.resolve()
    if place.is_relative_to(home.root.resolve()) and not place.is_relative_to(home.inbox.resolve()):
        raise InputRefused(_("{path} is in the archive already", path=path), _("hand in files from outside of it"))
    target = home.inbox / readable_name(path.name)
    try:
        with storage_errors(home.inbox):
            target.parent.mkdir(parents=True, exist_ok=True)
            with partial_file(target) as part:
                shutil.copyfile(path, part)
                keep_mtime(path, part)
                part.replace(free_name(target, sha256_of(part)))
    except OSError as error:
        raise unreadable_input(path, error) from error


def keep_mtime(path: Path, copy: Path) -> None:
    """Make a copy as old as its original, so that nobody waits for a file to settle that was written long ago."""
    stat = path.stat()
    os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def unreadable_input(path: Path, error: OSError) -> InputRefused:
    """The error for a file that the system does not let us read."""
    return InputRefused(
        _("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error)),
        _("make it readable, or copy it again, and run again"),
    )


def find_incoming(home: Home) -> list[Path]:
    """The files in the inbox, by name; links among them, which may lead nowhere."""
    return [path for path in files_below(home.inbox) if path.name != "README.md"] if home.inbox.is_dir() else []


def files_below(folder: Path) -> list[Path]:
    """The files that people put into a folder and the folders in it, by name, not into folders that are links."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return sorted(path for path in found if not is_junk(path))


def is_junk(path: Path) -> bool:
    """Whether a desktop or an editor made the file, for itself: hidden ones, Thumbs.db, Word's ~$notes.docx."""
    return path.name.startswith((".", "~$")) or path.name.lower() in JUNK or "__MACOSX" in path.parts


def check_link(path: Path, folder: Path, *, follow: bool) -> None:
    """Raises InputRefused when the path is a link to anything but a file, or one out of `folder` that is not to be followed."""
    if not path.is_symlink():
        return
    target = path.resolve()
    if not target.is_file():
        raise InputRefused(
            _("{path} is a link, and there is no file at its end: {target}", path=path, target=target),
            _("put the file itself there"),
        )
    if not follow and not target.is_relative_to(folder.resolve()):
        raise InputRefused(
            _("{path} is a link that leads out of {folder}: to {target}", path=path, folder=folder, target=target),
            _("put the file itself there, or set inbox.follow_links = true in archive.toml"),
        )


def without_link(path: Path) -> None:
    """Put a copy of what a link leads to in its place, so that moving it moves the content."""
    with storage_errors(path), partial_file(path) as part:
        shutil.copyfile(path, part)
        part.replace(path)


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
    """The error for a file that somebody is writing."""
    return InputRefused(_("{path} is still being written", path=path), _("run again when it is complete"))


def remove_emptied(folders: Iterable[Path], inbox: Path) -> None:
    """Remove folders of the inbox out of which files were taken, where nothing but a desktop's junk is left in them."""
    for folder in sorted(set(folders), key=lambda path: len(path.parts), reverse=True):
        while folder != inbox and folder.is_relative_to(inbox) and remove_if_empty(folder):
            folder = folder.parent


def remove_if_empty(folder: Path) -> bool:
    """Whether the folder could be removed."""
    try:
        left = list(folder.iterdir())
        if any(path.is_dir() or not is_disposable(path) for path in left):
            return False
        for path in left:
            path.unlink()
        folder.rmdir()
    except OSError:
        return False  # somebody is writing into it
    return True


def is_disposable(path: Path) -> bool:
    """Whether nobody misses the file when its folder goes."""
    return path.name.lower() in JUNK | {".ds_store"}
