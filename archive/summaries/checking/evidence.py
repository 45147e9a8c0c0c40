"""What stands at an address of a session: the speech of a span, the lines of a note or of the chat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.records import Passage, Segment, without_lines

_SPEECH = re.compile(r"(?P<session>[\d-]+)@(?P<start>[\d:]+)-(?P<end>[\d:]+)")
_LINES = re.compile(r"(?P<place>.+)#L(?P<first>\d+)(?:-L?(?P<last>\d+))?")


@dataclass(frozen=True)
class Evidence:
    """A session's speech, on its clock, and the passages of its notes and chat."""

    session_id: str
    segments: Sequence[Segment] = ()
    passages: Sequence[Passage] = ()

    def at(self, address: str) -> str:
        """The text at an address, a speaker's name before what they say; "" where nothing stands there."""
        if speech := _SPEECH.fullmatch(address):
            is_here = speech["session"] == self.session_id
            return self.speech(address_seconds(speech["start"]), address_seconds(speech["end"])) if is_here else ""
        lines = _LINES.fullmatch(address)
        return self.lines(lines["place"], int(lines["first"]), int(lines["last"] or lines["first"])) if lines else ""

    def speech(self, start_s: float, end_s: float) -> str:
        """What is said between two times; addresses have whole seconds, so one that only touches the span is outside."""
        inside = [
            one for one in self.segments if shared_seconds(one, start_s, end_s) > min(1.0, one.end_s - one.start_s) / 2
        ]
        return "\n".join(f"{one.speaker}: {one.text}" if one.speaker else one.text for one in inside)

    def lines(self, place: str, first: int, last: int) -> str:
        """The passages of a file that share lines with a span."""
        inside = [one for one in self.passages if is_of(one, place) and has_lines(one, first, last)]
        return "\n".join(one.text for one in inside)


def address_seconds(text: str) -> float:
    """`01:02:03` in seconds."""
    seconds = 0
    for part in text.split(":"):
        seconds = seconds * 60 + int(part or 0)
    return float(seconds)


def shared_seconds(segment: Segment, start_s: float, end_s: float) -> float:
    """How many seconds of a segment lie in a span."""
    return min(segment.end_s, end_s) - max(segment.start_s, start_s)


def is_of(passage: Passage, place: str) -> bool:
    """Whether a passage is of the file that an address names."""
    return without_lines(passage.address) == place


def has_lines(passage: Passage, first: int, last: int) -> bool:
    """Whether a passage and a span have lines in common."""
    return (passage.line_from or 0) <= last and first <= (passage.line_to or 0)
