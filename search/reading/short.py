"""The shortest address that a person can type for a passage: `10-24@1:12-1:19`, `10-24/alice#L4-9`, `library/design#L10`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import PurePosixPath

from archive.errors import AddressWrong
from archive.home import Home
from archive.intake.clock import bare_name
from archive.intake.dates import DATED
from archive.records import Passage, line_span, without_lines
from search.reading.address import begins_with, latest_of_day
from search.reading.transcripts import stem_meant


class ShortAddresses:
    """Makes addresses that are short in this archive as it is now; `show` opens them as it opens the whole ones."""

    def __init__(self, home: Home):
        self.home = home

    @cached_property
    def days(self) -> dict[str, str]:
        """Session -> its day without the year where that names it, else its id."""
        sessions = [folder.id for folder in self.home.session_folders()]
        return {one: one[5:] if latest_of_day(one[5:], sessions) == one else one for one in sessions}

    def of(self, passage: Passage) -> str:
        """The short address of a passage; what cannot be shortened is as it is."""
        day = self.days.get(passage.session_id or "", passage.session_id or "")
        if passage.start_s is not None and passage.end_s is not None:
            place = f"{day}/{self.recording(passage)}" if passage.independent else day
            return f"{place}@{short_time(passage.start_s)}-{short_time(passage.end_s)}"
        return f"{self.file(passage, day)}#{line_span(passage.line_from, passage.line_to)}"

    def recording(self, passage: Passage) -> str:
        """A recording by the beginning of its name, without the date and the time that it may begin with."""
        stem = PurePosixPath(passage.path).stem
        folder = self.home.session(passage.session_id or "")
        name = shortest_beginning(
            bare_name(stem) or DATED.sub("", stem), lambda begun: stem_meant(folder, begun) == stem
        )
        return name or f"transcripts/{stem}"

    def file(self, passage: Passage, day: str) -> str:
        """A note, or reading, by the beginning of its name; a day of chat where it lies."""
        path = self.home.root / passage.path
        if passage.kind == "chat":
            return f"{day}/chat/{path.stem}"
        root = self.home.session(passage.session_id).root if passage.session_id else self.home.library
        name = shortest_beginning(path.stem, lambda begun: begins_with(root, begun) == [path])
        return f"{day or 'library'}/{name}" if name else without_lines(passage.address)


def shortest_beginning(name: str, names_it: Callable[[str], bool]) -> str:
    """The shortest beginning of a name, cut before a hyphen, that names the same; "" where not even all of it does."""
    parts = name.split("-")
    for count in range(1, len(parts) + 1):
        begun = "-".join(parts[:count])
        try:
            if begun and names_it(begun):
                return begun
        except AddressWrong:  # others begin so too
            continue
    return ""


def short_time(seconds: float) -> str:
    """`1:12` or `1:02:03`; fractions of a second are dropped."""
    whole = int(seconds)
    minutes = f"{whole // 60 % 60}:{whole % 60:02d}"
    return f"{whole // 3600}:{minutes:0>5}" if whole >= 3600 else minutes
