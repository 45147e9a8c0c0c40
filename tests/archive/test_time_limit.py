"""Work that may never end is waited for only so long."""

from threading import Event

import pytest

from archive.time_limit import run_with_timeout


def test_what_the_other_thread_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        run_with_timeout(5.0, lambda: 1 // 0)


def test_work_that_hangs_is_left_behind() -> None:
    hung = Event()
    with pytest.raises(TimeoutError):
        run_with_timeout(0.05, hung.wait)
    hung.set()
