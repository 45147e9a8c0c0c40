"""Download one file so that it may be stopped at any moment, goes on where it was, and is the file that was meant.

What is there of it lies beside its place under another name, locked while somebody downloads: a second process waits
and finds it done. Its size and SHA-256 are known in advance, so a part goes on from whichever source can be reached.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from io import BytesIO
from pathlib import Path
from socket import gaierror
from typing import BinaryIO, Protocol, cast
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from archive.errors import ArchiveError, DownloadFailed, StorageFailed
from archive.files import PART, storage_errors
from archive.messages import Text, _

CHUNK_BYTES = 1 << 18
TIMEOUT_S = 15.0  # without a byte, before a connection counts as broken
ATTEMPTS = 4  # in a row that bring nothing new
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
TRANSIENT = (408, 425, 429, 500, 502, 503, 504)  # answers after which it is worth asking again

ByteProgress = Callable[[float, float], None]
"""Called with the bytes that are here, and with those there are."""


class Stream(Protocol):
    """What is read from."""

    def read1(self, size: int, /) -> bytes:
        """What has come, at most so many bytes; none at the end."""

    def close(self) -> None:
        """Leave it."""


@dataclass(frozen=True)
class Opened:
    """A source that was opened: where in the file it begins, and how long it says the file is (None: it does not say)."""

    stream: Stream
    start: int
    total: int | None


class PartialDownload:
    """A file on its way in, open and locked."""

    def __init__(self, file: BinaryIO, path: Path, *, sha256: str, size_bytes: int):
        self.file, self.path, self.sha256, self.size_bytes = file, path, sha256, size_bytes

    @property
    def here_bytes(self) -> int:
        """How much of it is here."""
        return os.fstat(self.file.fileno()).st_size

    def cut(self, size_bytes: int) -> None:
        """Forget what is behind this place."""
        os.ftruncate(self.file.fileno(), size_bytes)
        self.file.seek(size_bytes)

    def append(self, content: bytes) -> None:
        """Raises StorageFailed when the disk is full."""
        with storage_errors(self.path):
            rest = memoryview(content)
            while rest:
                rest = rest[self.file.write(rest) :]

    def is_right(self) -> bool:
        """Whether all of it is here and has the sum that it should have."""
        self.file.seek(0)
        return hashlib.file_digest(cast(BytesIO, self.file), "sha256").hexdigest() == self.sha256

    def publish(self, target: Path) -> None:
        """Give it its name."""
        os.fsync(self.file.fileno())
        self.path.replace(target)


@contextmanager
def partial_download(
    target: Path, *, sha256: str, size_bytes: int, waiting: Callable[[], None] = lambda: None
) -> Iterator[PartialDownload | None]:
    """What is here of a file, for this process alone; None when the file is whole, which another process may have seen to.

    `waiting` is called once when another process has it. Raises StorageFailed when its folder cannot be written, or when
    there is no room for the rest of it.
    """
    path = target.with_name(f".{target.name}{PART}")
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        file = open_locked(path, target, waiting)
    if file is None:
        yield None
        return
    with file:
        part = PartialDownload(file, path, sha256=sha256, size_bytes=size_bytes)
        try:
            check_room(part)
            yield part
        finally:
            if not part.here_bytes:  # nothing was begun
                path.unlink(missing_ok=True)


def open_locked(path: Path, target: Path | None, waiting: Callable[[], None]) -> BinaryIO | None:
    """The file, opened and locked; None when `target` is there. A lock on a file that was renamed meanwhile is none."""
    while target is None or not target.is_file():
        file = path.open("a+b", buffering=0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
            return file
        file.close()
    return None


@contextmanager
def alone_with(target: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a place for this process, where it is not one file that comes in; `waiting` is called where another holds it."""
    path = target.with_name(f".{target.name}{PART}")
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        file = open_locked(path, None, waiting)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        if file:
            file.close()


def check_room(part: PartialDownload) -> None:
    """Raises StorageFailed, with both figures, when the rest of it does not fit on the disk."""
    missing, free = part.size_bytes - part.here_bytes, shutil.disk_usage(part.path.parent).free
    if missing > free:
        raise StorageFailed(
            _(
                "{name} needs {missing_mb:.0f} MB more and the disk that holds {folder} has {free_mb:.0f} MB",
                name=part.path.name.removeprefix(".").removesuffix(PART),
                missing_mb=missing / 1e6,
                folder=part.path.parent,
                free_mb=free / 1e6,
            ),
            _("free some space and run again"),
        )


# One source


def fetch(
    part: PartialDownload, address: str, report: ByteProgress, *, pause: Callable[[float], None] = time.sleep
) -> None:
    """Bring in what is missing from a URL or a file's path, so that `part` is the right file.

    Raises DownloadFailed, with what the source did, when it cannot give it.
    """
    if part.here_bytes > part.size_bytes:
        part.cut(0)
    resumed = part.here_bytes > 0
    fetch_rest(part, address, report, pause)
    if part.is_right():
        return
    part.cut(0)
    if resumed:  # what was here may have come from another source, or be damaged
        fetch_rest(part, address, report, pause)
        if part.is_right():
            return
        part.cut(0)
    raise DownloadFailed(_("it sends another file: its SHA-256 is not the one that was published"))


def fetch_rest(part: PartialDownload, address: str, report: ByteProgress, pause: Callable[[float], None]) -> None:
    """Read until the file has its size, asking again after a break for as long as that brings something new."""
    most, fruitless = part.here_bytes, 0
    while part.here_bytes != part.size_bytes:
        wait_s = min(FIRST_PAUSE_S * 2**fruitless, LONGEST_PAUSE_S)
        try:
            read_on(part, address, report)
            reason: Text = _("it breaks off")
        except ArchiveError:
            raise
        except (OSError, HTTPException) as error:
            reason = failure_in_words(error)
            if is_final(error):
                raise DownloadFailed(reason) from error
            wait_s = min(asked_pause(error) or wait_s, LONGEST_PAUSE_S)
        fruitless = 0 if part.here_bytes > most else fruitless + 1
        most = max(most, part.here_bytes)
        if fruitless == ATTEMPTS:
            raise DownloadFailed(reason)
        if part.here_bytes != part.size_bytes:
            pause(wait_s)


def read_on(part: PartialDownload, address: str, report: ByteProgress) -> None:
    """One connection, from where the file stops to where the connection does.

    Raises DownloadFailed when the source has a file of another size, OSError or HTTPException when it cannot be read.
    """
    with closing_source(open_remote(part, address)) as source:
        if source.total not in (None, part.size_bytes):
            raise another_size(source.total or 0, part.size_bytes)
        part.cut(source.start)
        report(source.start, part.size_bytes)
        while content := source.stream.read1(CHUNK_BYTES):
            if part.here_bytes + len(content) > part.size_bytes:
                raise another_size(part.here_bytes + len(content), part.size_bytes)
            part.append(content)
            report(part.here_bytes, part.size_bytes)


@contextmanager
def closing_source(source: Opened) -> Iterator[Opened]:
    """The source, closed at the end."""
    with closing(source.stream):
        yield source


def another_size(found_bytes: int, expected_bytes: int) -> DownloadFailed:
    """The error for a source that has something else under that name: a login page, mostly."""
    return DownloadFailed(
        _(
            "it has {found:,} bytes where {expected:,} belong: another file, or the page of a login",
            found=found_bytes,
            expected=expected_bytes,
        )
    )


def open_remote(part: PartialDownload, address: str) -> Opened:
    """The source, from where the file stops, or from the beginning where it does not know how."""
    here = part.here_bytes
    if "://" not in address:
        return open_file(Path(address).expanduser(), here)
    headers = {"Range": f"bytes={here}-", "User-Agent": "sig-archive"} if here else {"User-Agent": "sig-archive"}
    try:
        response = urlopen(Request(address, headers=headers), timeout=TIMEOUT_S)
    except HTTPError as error:
        if error.code == 416:  # it knows no such place: begin again
            part.cut(0)
        raise
    length = int(response.headers.get("Content-Length") or -1)
    if response.status != 206:
        return Opened(response, 0, length if length >= 0 else None)
    start, total = content_range(response.headers.get("Content-Range", ""), here)
    return Opened(response, start, total)


def open_file(path: Path, start: int) -> Opened:
    """A file of this machine, or of a share, from a place on."""
    file = path.open("rb")
    file.seek(start)
    return Opened(file, start, path.stat().st_size)


def content_range(header: str, asked: int) -> tuple[int, int | None]:
    """(where it begins, how long the whole is) of `bytes 100-199/200`; raises HTTPException when it begins elsewhere."""
    span, _slash, total = header.removeprefix("bytes ").partition("/")
    start = span.partition("-")[0]
    if start != str(asked):
        raise HTTPException(f"Content-Range: {header}")
    return asked, int(total) if total.isdigit() else None


# What went wrong


def is_final(error: Exception) -> bool:
    """Whether asking again is of no use."""
    if isinstance(error, HTTPError):
        return error.code not in (*TRANSIENT, 416)
    if isinstance(error, URLError):  # no connection came about: the next source is worth more than waiting
        return True
    return isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError)


def asked_pause(error: Exception) -> float:
    """How many seconds a server asks to be left alone; 0 when it does not say."""
    said = (error.headers.get("Retry-After") or "") if isinstance(error, HTTPError) else ""
    return float(said) if said.isdigit() else 0.0


def failure_in_words(error: Exception) -> Text:
    """What happened, in a few words."""
    if isinstance(error, HTTPError):
        return _("it answers {code} {reason}", code=error.code, reason=error.reason)
    if isinstance(error, URLError) and isinstance(error.reason, Exception):
        return failure_in_words(error.reason)
    if no_network(error):
        return _("no network leads there")
    if isinstance(error, FileNotFoundError):
        return _("it is not there")
    if isinstance(error, TimeoutError):
        return _("it sends nothing for {seconds:.0f} s", seconds=TIMEOUT_S)
    return str(getattr(error, "strerror", None) or error) or type(error).__name__


def no_network(error: BaseException | None) -> bool:
    """Whether the name of a machine could not be looked up, however deep in a library that was said."""
    while error is not None and not isinstance(error, gaierror):
        error = error.__cause__ or error.__context__
    return error is not None
