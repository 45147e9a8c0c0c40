"""Where each page is, by what it is about. A server and a site of files differ in `url` only; paths follow the addresses."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from urllib.parse import quote

from archive.errors import ArchiveError
from archive.home import SESSION_ID
from archive.records import Passage
from search.reading.address import clock_s

UrlQuery = Mapping[str, str]
SegmentStart = Callable[[str, float, str], float]
"""Session, second, recording ("" for the session's clock) -> where the segment begins that is spoken then."""

_SPEECH = re.compile(
    rf"(?P<session>{SESSION_ID.pattern})(?:/transcripts/(?P<recording>[^#@]+))?@(?P<start>[\d:.]+)(?:-[\d:.]+)?"
)
_FILE = re.compile(
    rf"(?P<place>(?:{SESSION_ID.pattern}/(?:notes|chat)|library)/[^#@]+?)(?:\.md)?(?:#L(?P<first>\d+)(?:-L?(?P<last>\d+))?)?"
)


class PageUrls(ABC):
    """The addresses of pages."""

    def __init__(self, segment_start: SegmentStart):
        self.segment_start = segment_start

    @abstractmethod
    def url(self, path: str, query: UrlQuery | None = None, fragment: str = "") -> str:
        """The page of a path such as `sessions/2020-10-24`, "" for home; the fragment without its #."""

    @abstractmethod
    def asset(self, name: str) -> str:
        """A style sheet, a script, a picture."""

    def page(self, name: str, *parts: str) -> str:
        """A page by its name, such as `topics`, and what it is about."""
        return self.url("/".join((name, *(quote(part, safe="/") for part in parts))))

    def session(self, session_id: str) -> str:
        """A session's page."""
        return self.url(f"sessions/{session_id}")

    def moment(self, session_id: str, at_s: float, recording: str = "") -> str:
        """A second of a session, on its clock or on that of the recording that is named."""
        start_s = self.segment_start(session_id, at_s, recording)
        query = {"t": seconds_text(start_s)} | ({"recording": recording} if recording else {})
        return self.url(f"sessions/{session_id}", query, moment_id(start_s, recording))

    def lines(self, place: str, first: int | None = None, last: int | None = None) -> str:
        """Lines of a note, a day of chat or a reading, by its address."""
        path = quote(place if place.startswith("library/") else f"sessions/{place}")
        if first is None:
            return self.url(path)
        span = str(first) if last in (None, first) else f"{first}-{last}"
        return self.url(path, {"lines": span}, f"L{first}")

    def address(self, address: str) -> str:
        """What an address of the archive names; "" where it is none."""
        if SESSION_ID.fullmatch(address):
            return self.session(address)
        if speech := _SPEECH.fullmatch(address):
            try:
                return self.moment(speech["session"], clock_s(speech["start"], address), speech["recording"] or "")
            except ArchiveError:
                return ""
        if found := _FILE.fullmatch(address):
            first, last = (int(found[name]) if found[name] else None for name in ("first", "last"))
            return self.lines(found["place"], first, last)
        return ""

    def passage(self, passage: Passage, at_s: float | None = None) -> str:
        """Where a passage stands, at a second of it where that is known."""
        if passage.start_s is None or passage.session_id is None:
            return self.address(passage.address)
        second = passage.start_s if at_s is None else at_s
        return (
            self.address(passage.speech_address(second, second))
            if passage.independent
            else self.moment(passage.session_id, second)
        )

    def media(self, session_id: str, stem: str) -> str:
        """A recording's sound or picture."""
        return self.url(f"media/{session_id}/{quote(stem, safe='')}")

    def captions(self, session_id: str, stem: str) -> str:
        """A recording's captions, on its own clock."""
        return self.url(f"captions/{session_id}/{quote(stem, safe='')}.vtt")


def moment_id(start_s: float, recording: str = "") -> str:
    """What names a segment in its page: `t=72.5`, as in media fragments; with the recording where it has its own clock."""
    return f"t={seconds_text(start_s)}" + (f"&r={quote(recording)}" if recording else "")


def seconds_text(seconds: float) -> str:
    """`72.5` or `72`: to a hundredth, without zeros behind."""
    return f"{seconds:.2f}".rstrip("0").rstrip(".")
