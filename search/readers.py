"""Index readers for whoever asks often: any thread may borrow one for a query, and idle ones stay open for the next."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

from archive.home import Home
from archive.index.snapshot import Reader, Snapshot

IDLE_READERS = 4  # kept open; each holds a file handle and, in a large archive, some megabytes of lengths


class ReaderPool:
    """The index of one archive, open for any number of threads.

    A query has a reader for itself, and so one commit; no two queries share a reader at a time.
    """

    def __init__(self, home: Home, idle: int = IDLE_READERS):
        self.home = home
        self._idle: queue.LifoQueue[Reader] = queue.LifoQueue(idle)
        self._closed = False

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The latest commit; raises IndexMissing when nothing was indexed yet, or the index is damaged."""
        reader = self._borrow()
        try:
            with reader.snapshot() as index:
                yield index
        finally:
            self._give_back(reader)

    def close(self) -> None:
        """Close idle readers; one that is in use is closed when its query is answered."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    def _borrow(self) -> Reader:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return Reader(self.home)

    def _give_back(self, reader: Reader) -> None:
        try:
            self._idle.put_nowait(reader)
        except queue.Full:
            reader.close()
        if self._closed:
            self.close()
