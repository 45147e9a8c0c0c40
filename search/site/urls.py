"""Where the pages of a site of files are: relative to each other, so that it opens from a disk, a stick or any path of a server."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlencode

from search.pages.urls import PageUrls, SegmentStart, UrlQuery

LONGEST_NAME = 80  # characters of a name in a path: what every file system takes, in Chinese too
HASH_DIGITS = 8
PAGE_OF_SEARCH = "search"

_PLAIN = re.compile(rf"[\w\-][\w\-. +()（）&，、：]{{0,{LONGEST_NAME - 1}}}(?<![. ])")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


class SiteUrls(PageUrls):
    """Links from one page of the site; `wanted` collects the pages that are linked."""

    def __init__(
        self,
        segment_start: SegmentStart,
        here: str,
        wanted: set[str] | None = None,
        media: Mapping[tuple[str, str], str] | None = None,
    ):
        super().__init__(segment_start)
        self.up = "../" * here.count("/")
        self.wanted = set() if wanted is None else wanted
        self.media_names = media or {}  # (session, stem) -> the file's name

    def url(self, path: str, query: UrlQuery | None = None, fragment: str = "") -> str:
        """`../sessions/2020-10-24.html#t=72.5`; only the search takes a query."""
        self.wanted.add(path)
        asked = f"?{urlencode(query)}" if query and path == PAGE_OF_SEARCH else ""
        return f"{self.up}{quote(page_file(path))}{asked}{'#' if fragment else ''}{fragment}"

    def asset(self, name: str) -> str:
        """Beside the pages of all languages."""
        return f"{self.up}../assets/{name}"

    def media(self, session_id: str, stem: str) -> str:
        """A recording, where the site holds it."""
        name = self.media_names.get((session_id, stem), stem)
        return f"{self.up}../media/{session_id}/{quote(name, safe='')}"

    def captions(self, session_id: str, stem: str) -> str:
        """Its captions, beside it."""
        return f"{self.up}../media/{session_id}/{quote(stem, safe='')}.vtt"


def page_file(path: str) -> str:
    """The file of a page, as `sessions/2020-10-24.html`; names that no file can have get one of their own."""
    parts = [file_name(unquote(part)) for part in path.split("/") if part]
    return "/".join(parts or ["index"]) + ".html"


def file_name(name: str) -> str:
    """A name that every file system takes; other names than this one get another, in upper and lower case too."""
    if _PLAIN.fullmatch(name) and not _RESERVED.fullmatch(name) and name == name.lower():
        return name
    digits = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_DIGITS]
    readable = re.sub(r"[^\w-]+", "-", name.lower())[: LONGEST_NAME // 2].strip("-")
    return f"{readable}-{digits}"
