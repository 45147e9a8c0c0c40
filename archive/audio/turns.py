"""Speaker turns: the stretches in which each person speaks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SpeakerTurn:
    """A stretch in which one person speaks."""

    start_s: float
    end_s: float
    speaker: str


class SpeakerTurns:
    """Turns of one recording, which may overlap, by their time."""

    def __init__(self, turns: Iterable[SpeakerTurn]):
        self.turns = sorted(turns, key=lambda turn: turn.start_s)
        self.starts = [turn.start_s for turn in self.turns]
        self.longest_s = max((turn.end_s - turn.start_s for turn in self.turns), default=0.0)

    def seconds(self, start_s: float, end_s: float) -> dict[str, float]:
        """How long each one speaks in a stretch, of those who do."""
        found: defaultdict[str, float] = defaultdict(float)
        first = bisect_left(self.starts, start_s - self.longest_s)
        for turn in self.turns[first : bisect_left(self.starts, end_s)]:
            if (shared_s := min(end_s, turn.end_s) - max(start_s, turn.start_s)) > 0:
                found[turn.speaker] += shared_s
        return dict(found)
