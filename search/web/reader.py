"""Who asks: language, what may be seen, and the pages rendered for them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from archive.errors import ArchiveError
from archive.messages import LANGUAGES, Text, chosen
from search.html.render import ReaderView, render_page
from search.html.views import PageView, Views
from search.pages.opened import OpenedArchive
from search.web.access import Access
from search.web.urls import ServedUrls

LANGUAGE_COOKIE, A_YEAR_S = "lang", 31_536_000
SMALL_BYTES = 1_000  # what is shorter is not worth packing
PACKING = 5  # of 9: a third of the time for a tenth more bytes
EVERYBODY = "everybody"  # may see personal data, where the settings say so


@dataclass(frozen=True)
class Site:
    """What every request is answered from."""

    archive: OpenedArchive
    access: Access

    def may_see_personal(self, request: Request) -> bool:
        """Whether the chat and the members' pages are shown to whoever asks."""
        settings = self.archive.searcher.settings.pages
        return settings.personal_data == EVERYBODY or self.access.is_member(request)


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    return cast(Site, request.app.state.site)


def urls_of(request: Request) -> ServedUrls:
    """Where pages are for whoever asks."""
    archive = site_of(request).archive
    return ServedUrls(archive.segment_start, str(request.scope.get("root_path", "")))


def reader_of(request: Request) -> ReaderView:
    """Who reads; raises SettingsWrong."""
    site = site_of(request)
    settings = site.archive.searcher.settings
    return ReaderView(
        personal=site.may_see_personal(request),
        corrections=settings.pages.corrections and site.access.may_write(request),
        group=settings.group.name,
        languages={language: in_language(request, language) for language in LANGUAGES},
        csrf=site.access.csrf_token(request),
    )


def in_language(request: Request, language: str) -> str:
    """This page in a language."""
    asked = [(name, value) for name, value in parse_qsl(request.url.query) if name != "lang"]
    return f"{request.url.path}?{urlencode([*asked, ('lang', language)])}"


def respond(request: Request, key: Any, make: Callable[[Views], PageView], *, keeps: bool = True) -> Response:
    """A page, not sent again to who has it; where it `keeps`, rendered once for all who may see the same until the archive
    changes: `key` tells it from other pages."""
    site, urls, reader = site_of(request), urls_of(request), reader_of(request)

    def render() -> RenderedPage:
        template, values = make(Views(site.archive, reader.personal, date.today()))
        return RenderedPage(render_page(template, urls, reader, **values).encode("utf-8", "replace"))

    kept = (key, chosen(), reader.personal, reader.corrections, urls.root, request.url.query)
    return send_page(request, site.archive.keep(kept, render) if keeps else render(), 200)


@dataclass(frozen=True)
class RenderedPage:
    """A page as it is sent; tagged, and packed, once for all who are sent it."""

    html: bytes

    @cached_property
    def tag(self) -> str:
        """Another one for other content."""
        return f'"{hashlib.sha256(self.html).hexdigest()[:20]}"'

    @cached_property
    def packed(self) -> bytes:
        """By gzip."""
        return gzip.compress(self.html, PACKING, mtime=0)


def tagged(request: Request, html: str, status: int) -> Response:
    """The page with a tag of its content; 304 for who has it already."""
    return send_page(request, RenderedPage(html.encode("utf-8", "replace")), status)


def send_page(request: Request, page: RenderedPage, status: int) -> Response:
    """The same for a page that is rendered."""
    headers = {
        "ETag": page.tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Accept-Language, Accept-Encoding",
    }
    if request.headers.get("if-none-match") == page.tag:
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", "") or len(page.html) < SMALL_BYTES:
        return HTMLResponse(page.html, status, headers)
    return HTMLResponse(page.packed, status, {**headers, "Content-Encoding": "gzip"})


def page_of_error(request: Request, status: int, what: Text, cure: Text) -> str:
    """The page that says what went wrong; where settings cannot be read, with less around it."""
    try:
        reader = reader_of(request)
    except ArchiveError:
        reader = ReaderView(
            personal=False, languages={language: in_language(request, language) for language in LANGUAGES}
        )
    return render_page("error.html", urls_of(request), reader, status=status, what=what, cure=cure)
