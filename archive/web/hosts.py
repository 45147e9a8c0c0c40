"""Good manners towards hosts: few requests at a time, a pause between two, and none while a host asks to be left alone."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Host:
    """When one host may be asked next."""

    def __init__(self, at_a_time: int):
        self.places = threading.Semaphore(at_a_time)
        self.lock = threading.Lock()
        self.free_at = 0.0  # on the monotonic clock


class Hosts:
    """Turns at all hosts, shared by the threads that fetch."""

    def __init__(self, *, per_host: int, delay_s: float, pause: Callable[[float], None] = time.sleep):
        self.delay_s, self.pause = delay_s, pause
        self.hosts: defaultdict[str, Host] = defaultdict(lambda: Host(max(1, per_host)))
        self.lock = threading.Lock()

    def host(self, name: str) -> Host:
        """One host, made on its first turn."""
        with self.lock:
            return self.hosts[name]

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Wait for a turn at a host, and hold it."""
        host = self.host(name)
        with host.places:
            self.wait(host)
            yield

    def wait(self, host: Host) -> None:
        """Take the next moment at which the host may be asked, and wait for it."""
        with host.lock:
            now = time.monotonic()
            moment = max(now, host.free_at)
            host.free_at = moment + self.delay_s
        if moment > now:
            self.pause(moment - now)

    def leave_alone(self, name: str, seconds: float) -> None:
        """Ask a host nothing for so long."""
        host = self.host(name)
        with host.lock:
            host.free_at = max(host.free_at, time.monotonic() + seconds)
