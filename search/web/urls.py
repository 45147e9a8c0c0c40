"""Where the server has its pages."""

from __future__ import annotations

from urllib.parse import urlencode

from archive import __version__
from search.pages.urls import PageUrls, SegmentStart, UrlQuery


class ServedUrls(PageUrls):
    """Pages of a server, below the path that a proxy gives it."""

    def __init__(self, segment_start: SegmentStart, root: str = ""):
        super().__init__(segment_start)
        self.root = root.rstrip("/")

    def url(self, path: str, query: UrlQuery | None = None, fragment: str = "") -> str:
        """`/sessions/2020-10-24?t=72.5#t=72.5`."""
        asked = f"?{urlencode(query)}" if query else ""
        return f"{self.root}/{path}{asked}{'#' if fragment else ''}{fragment}"

    def asset(self, name: str) -> str:
        """With the version, so that a browser may keep it for ever."""
        return f"{self.root}/static/{name}?v={__version__}"
