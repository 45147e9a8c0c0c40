"""One writer at a time: an exclusive lock on the archive that says who holds it and dies with its process."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from archive.errors import ArchiveBusy
from archive.files import storage_errors
from archive.messages import Message, _

RETRY_S = 0.2


@contextmanager
def lock_archive(path: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock at `path`, waiting at most `wait_s` for it.

    Raises ArchiveBusy, naming the process that holds it.
    """
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        acquire(handle, path, time.monotonic() + wait_s)
        holder = {"pid": os.getpid(), "since": datetime.now().astimezone().isoformat(timespec="seconds")}
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(holder).encode(), 0)
        yield
    finally:
        os.close(handle)  # which releases the lock


def acquire(handle: int, path: Path, until: float) -> None:
    """Raises ArchiveBusy when somebody still holds the lock at `until`, on the monotonic clock."""
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise ArchiveBusy(
                    _("another process is writing this archive ({holder_of})", holder_of=describe_holder(path)),
                    _("wait until it has finished, or run again with --wait SECONDS"),
                ) from error
            time.sleep(RETRY_S)


def describe_holder(path: Path) -> Message:
    """Who holds the lock, as far as its file says."""
    try:
        holder = json.loads(path.read_text("utf-8"))
        pid, since = holder["pid"], holder["since"]
        return _("process {pid}, since {since}", pid=pid, since=since)
    except (OSError, ValueError, KeyError):
        return _("it did not say which")
