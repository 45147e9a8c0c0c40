"""Wait only so long for work of which nobody knows whether it ever ends."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

Returned = TypeVar("Returned")


def run_with_timeout(seconds: float, work: Callable[[], Returned]) -> Returned:
    """What `work` returns or raises; TimeoutError when it takes longer, and it is then left behind."""
    done: queue.SimpleQueue[tuple[Returned | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # handed to the caller, who must not wait for ever
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # it is there when there is no error
