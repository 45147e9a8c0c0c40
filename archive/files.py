"""Write files so that a reader or a power cut never sees half of one, and know files by their content."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from archive.errors import StorageFailed
from archive.messages import _

PART = ".part"  # ending of a file that is not finished


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn the system's word for a read-only or full disk into ours, naming the place."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise StorageFailed(
                _("{path} cannot be written: {strerror}", path=path, strerror=error.strerror),
                _("make the folder writable and run again"),
            ) from error
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(path) from error
        raise


def disk_full(path: Path) -> StorageFailed:
    """There is no room left where a file should go."""
    return StorageFailed(
        _("the disk that holds {path} is full", path=path),
        _("free some space and run again"),
    )


def write_bytes(path: Path, content: bytes) -> bool:
    """Write atomically (temporary file, fsync, rename); False when the file already held exactly this.

    Raises StorageFailed when the folder is read-only or full.
    """
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial_file(path) as part:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
    return True


@contextmanager
def partial_file(path: Path) -> Iterator[Path]:
    """Where a file is written before it gets its name; what is left of it after a failure is removed."""
    part = path.with_name(f".{path.name}{PART}")
    try:
        yield part
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def write_text(path: Path, text: str) -> bool:
    """Write a text atomically, in UTF-8 and NFC; False when the file already held exactly this."""
    return write_bytes(path, unicodedata.normalize("NFC", text).encode("utf-8"))


def write_json(path: Path, value: Any) -> bool:
    """Write a value as JSON atomically; False when the file already held exactly this."""
    return write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def move_into(source: Path, target: Path) -> None:
    """Move a file to its place, over a folder boundary too, never leaving half of it under its final name."""
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with partial_file(target) as part:
                shutil.copyfile(source, part)
                part.replace(target)
            source.unlink()


def free_name(target: Path, sha256: str) -> Path:
    """`target`, or a name beside it when another content has that name."""
    while target.exists() and sha256_of(target) != sha256:
        target = target.with_name(f"{target.stem}-{sha256[:6]}{target.suffix}")
    return target


def remove_file(path: Path) -> None:
    """Remove a file; raises StorageFailed when its folder is read-only."""
    with storage_errors(path):
        path.unlink()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def key_of(*parts: Any) -> str:
    """A short hash of JSON-able values: the key under which a stage's result is kept."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[:24]


def slug(text: str, *, limit: int = 60) -> str:
    """A name safe on every file system: letters (Chinese too), digits and single dashes, at most 3 x `limit` bytes."""
    plain = unicodedata.normalize("NFKC", text).lower()
    words = re.sub(r"[^\w]+|_+", "-", plain).strip("-")[:limit]
    return words.encode("utf-8", "ignore")[: 3 * limit].decode("utf-8", "ignore").rstrip("-") or "untitled"


def readable_name(name: str) -> str:
    """A file name as text: one that is not UTF-8, as old archivers leave behind, is read as GBK."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name
