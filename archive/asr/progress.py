"""How fast a transcription goes and when it will be done, from what was reported so far."""

from __future__ import annotations

import time
from collections.abc import Callable

from archive.messages import _
from archive.records import timecode


class ProgressMeter:
    """Of one recording; starts anew when the work does, as when sound is decoded first and transcribed then.

    The first report is where this run begins: what a stopped run had done by then counts as no speed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self.clock = clock
        self.first_s = self.done_s = self.total_s = 0.0
        self.started = clock()

    def report(self, done_s: float, total_s: float) -> None:
        """So many seconds of sound are done, of so many."""
        if done_s < self.done_s or not self.total_s:
            self.first_s, self.started = done_s, self.clock()
        self.done_s, self.total_s = done_s, total_s

    @property
    def percent(self) -> float:
        """How much is done, 0 to 100; all where nothing is known to be left."""
        return min(100.0, 100 * self.done_s / self.total_s) if self.total_s else 100.0

    @property
    def speed(self) -> float:
        """Seconds of sound a second; 0.0 when nothing is known yet."""
        took_s = self.clock() - self.started
        return (self.done_s - self.first_s) / took_s if took_s > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds until it is done; None when nothing is known yet."""
        return (self.total_s - self.done_s) / self.speed if self.speed > 0 else None

    def short_text(self) -> str:
        """`00:06:24 left, 12.5 × real time`, beside a percentage; what is known until then."""
        if self.left_s is None:
            return self.text()
        left, speed = timecode(self.left_s), f"{self.speed:.1f}"
        return str(_("{left} left, {speed} × real time", left=left, speed=speed))

    def text(self) -> str:
        """`00:10:00 of 01:30:00, 12.5 × real time, 00:06:24 left`"""
        done, total = timecode(self.done_s), timecode(self.total_s)
        if self.left_s is None:
            return str(_("{done} of {total}", done=done, total=total))
        left, speed = timecode(self.left_s), f"{self.speed:.1f}"
        return str(
            _("{done} of {total}, {speed} × real time, {left} left", done=done, total=total, speed=speed, left=left)
        )
