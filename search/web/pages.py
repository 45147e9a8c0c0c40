"""The pages: a route, a question to the archive, a template."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from search.html.render import ReaderView, TermMarker
from search.pages.files import RELATED, chat_page, find_near, note_page
from search.pages.found import ask_page, search_page
from search.pages.home import home_page
from search.pages.opened import OpenedArchive, quietly, titles_of
from search.pages.session import session_page, used_terms
from search.web.questions import FilterParameters, LinesParameters, MomentParameters, SearchParameters
from search.web.reader import respond, site_of, urls_of

page_routes = APIRouter(include_in_schema=False)


@page_routes.get("/")
def show_home(request: Request) -> Response:
    """The first page."""
    archive = site_of(request).archive
    return respond(
        request,
        "home.html",
        date.today(),
        lambda reader: {"page": home_page(archive, date.today(), personal=reader.personal)},
    )


@page_routes.get("/search")
def show_search(request: Request, asked: Annotated[SearchParameters, Query()]) -> Response:
    """Hits by session."""
    archive = site_of(request).archive

    def values(reader: ReaderView) -> dict[str, Any]:
        page = search_page(archive, asked.asked(), personal=reader.personal)
        return {"page": page, "narrow": partial(narrowed, request), "more": partial(asked_again, request, "next")}

    return respond(request, "search.html", "search", values)


def narrowed(request: Request, name: str, value: str, add: bool) -> str:
    """The address of the same search with a filter more, or without it."""
    kept = [(key, one) for key, one in request.query_params.multi_items() if key != "next" and one]
    if name in ("since", "until"):
        kept = [(key, one) for key, one in kept if key not in ("since", "until")]
    kept = [*kept, (name, value)] if add else [pair for pair in kept if pair != (name, value)]
    return f"{urls_of(request).url('search')}?{urlencode(kept)}"


def asked_again(request: Request, name: str, value: Any) -> str:
    """The address of this page with another value of one parameter."""
    kept = [(key, one) for key, one in request.query_params.multi_items() if key != name]
    return f"{request.url.path}?{urlencode([*kept, (name, value)])}"


@page_routes.get("/ask")
def show_ask(request: Request, asked: Annotated[FilterParameters, Query()]) -> Response:
    """The archive's answer to a question."""
    archive = site_of(request).archive
    make = partial(ask_page, archive, asked.q, asked.filters())
    return respond(
        request, "ask.html", "ask", lambda reader: {"section": "ask", "page": make(personal=reader.personal)}
    )


@page_routes.get("/sessions")
def show_sessions(request: Request) -> Response:
    """The list of sessions is the timeline."""
    return RedirectResponse(urls_of(request).url("timeline"), 307)


@page_routes.get("/sessions/{session_id}")
def show_session(request: Request, session_id: str, moment: Annotated[MomentParameters, Query()]) -> Response:
    """A session, at a second of it."""
    archive = site_of(request).archive
    check_session(archive, session_id)

    def values(reader: ReaderView) -> dict[str, Any]:
        key = ("session page", session_id, reader.personal)
        page = archive.keep(key, lambda: session_page(archive, session_id, personal=reader.personal))
        current = None if moment.t is None else archive.segment_start(session_id, moment.t, moment.recording)
        return {
            "page": page, "marker": TermMarker(page.terms), "used_terms": used_terms(page), "at_s": moment.t,
            "at_recording": moment.recording, "current": current,
        }  # fmt: skip

    return respond(
        request, "session.html", session_id, values, keeps=moment.t is None
    )  # there are thousands of seconds


def check_session(archive: OpenedArchive, session_id: str) -> None:
    """Raises AddressWrong where no session can have this id, HTTPException where there is none."""
    if not archive.home.session(session_id).root.is_dir():
        raise HTTPException(404)


@page_routes.get("/sessions/{session_id}/notes/{name}")
def show_note(request: Request, session_id: str, name: str, asked: Annotated[LinesParameters, Query()]) -> Response:
    """A note, its cited lines marked."""
    return note_response(request, f"{session_id}/notes/{name}", asked)


@page_routes.get("/library/{name}")
def show_reading(request: Request, name: str, asked: Annotated[LinesParameters, Query()]) -> Response:
    """A recommended reading."""
    return note_response(request, f"library/{name}", asked)


def note_response(request: Request, address: str, asked: LinesParameters) -> Response:
    """The page of a note or a reading."""
    archive = site_of(request).archive

    def values(reader: ReaderView) -> dict[str, Any]:
        page = note_page(archive, address)
        near = quietly(lambda: find_near(archive, page.address, RELATED, personal=reader.personal), None)
        return {
            "page": page, "cited": asked.cited(), "related": near.hits if near else (), "titles": titles_of(archive),
            "session_title": titles_of(archive).get(page.session_id, ""),
        }  # fmt: skip

    return respond(request, "note.html", address, values)


@page_routes.get("/sessions/{session_id}/chat/{day}")
def show_chat(request: Request, session_id: str, day: str, asked: Annotated[LinesParameters, Query()]) -> Response:
    """A day of the group's chat, for members."""
    archive = site_of(request).archive
    members_only(request)

    def values(_reader: ReaderView) -> dict[str, Any]:
        page = chat_page(archive, f"{session_id}/chat/{day}")
        return {"page": page, "cited": asked.cited(), "session_title": titles_of(archive).get(page.session_id, "")}

    return respond(request, "chat.html", (session_id, day), values)


def members_only(request: Request) -> None:
    """Raises HTTPException where personal data may not be shown."""
    if not site_of(request).may_see_personal(request):
        raise HTTPException(404)
