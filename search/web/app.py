"""The application: pages, API, files, and what stands before them."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from archive import __version__
from archive.errors import ArchiveError
from search.pages.opened import OpenedArchive
from search.web.access import Access
from search.web.api import api_routes
from search.web.correct import FollowUps, correct_routes
from search.web.enter import door_routes
from search.web.guard import Guard
from search.web.media import media_routes
from search.web.pages import page_routes
from search.web.problems import on_archive_error, on_fault, on_http_error, on_wrong_parameters
from search.web.reader import PACKING, SMALL_BYTES, Site
from search.web.term_pages import term_routes

ANSWERS = (
    (ArchiveError, on_archive_error),
    (HTTPException, on_http_error),
    (RequestValidationError, on_wrong_parameters),
    (Exception, on_fault),
)


def make_app(archive: OpenedArchive, access: Access | None = None, *, names: Iterable[str] = ()) -> FastAPI:
    """The site of an archive that is open; `names` are those of the server beside its numbers and localhost."""
    app = FastAPI(
        title="sig-archive", version=__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None
    )
    for kind, answer in ANSWERS:
        app.add_exception_handler(kind, answer)
    app.state.site = Site(archive, access or Access())
    app.state.follow_ups = FollowUps(archive.home)
    for routes in (page_routes, term_routes, door_routes, correct_routes, media_routes, api_routes):
        app.include_router(routes)
    app.add_middleware(GZipMiddleware, minimum_size=SMALL_BYTES, compresslevel=PACKING)  # what is no page
    app.add_middleware(Guard, names=names)
    return app
