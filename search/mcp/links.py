"""Where what an assistant found is opened: on the group's pages, or in the files of this machine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import suppress

from archive.errors import ArchiveError
from archive.home import Home
from archive.records import Passage
from search.pages.opened import OpenedArchive
from search.reading.address import LineSpan, SpeechSpan, read_address
from search.reading.links import file_link, lines_fragment
from search.web.urls import ServedUrls


class Links(ABC):
    """Links of one archive."""

    @abstractmethod
    def passage(self, passage: Passage, at_s: float | None = None) -> str:
        """What opens a passage, at a second of it where that is known."""

    @abstractmethod
    def address(self, address: str) -> str:
        """What opens an address of the archive."""


class PageLinks(Links):
    """On the pages of the group."""

    def __init__(self, archive: OpenedArchive, base_url: str):
        self.urls = ServedUrls(archive.segment_start, base_url)

    def passage(self, passage: Passage, at_s: float | None = None) -> str:
        """Its page, at the second or the line."""
        return self.urls.passage(passage, at_s)

    def address(self, address: str) -> str:
        """Its page; the first one where there is none of it."""
        return self.urls.address(address) or self.urls.url("")


class FileLinks(Links):
    """To the files of this machine."""

    def __init__(self, home: Home):
        self.home = home

    def passage(self, passage: Passage, at_s: float | None = None) -> str:
        """The recording at the second, or the file at the lines."""
        return file_link(self.home, passage, at_s)

    def address(self, address: str) -> str:
        """The file, at the lines; of speech and of a session its folder."""
        with suppress(ArchiveError):
            named = read_address(self.home, address)
            if isinstance(named, LineSpan):
                return named.path.absolute().as_uri() + lines_fragment(named.first, named.last)
            return self.home.session(named.session_id).root.absolute().as_uri() + second_fragment(named)
        return self.home.root.absolute().as_uri()


def second_fragment(named: object) -> str:
    """`#t=72` of a span of speech, "" of a session."""
    return f"#t={int(named.start_s)}" if isinstance(named, SpeechSpan) else ""
