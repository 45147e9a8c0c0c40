"""The pages: a route, a question to the archive, a template."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from starlette.exceptions import HTTPException

from archive.messages import chosen
from search.html.render import TermMarker, mark_current, render_page
from search.html.views import PageView, Views, session_view
from search.pages.found import ask_page, search_page
from search.pages.opened import OpenedArchive
from search.pages.session import SessionPage
from search.pages.urls import moment_id
from search.web.questions import FilterParameters, LinesParameters, MomentParameters, SearchParameters
from search.web.reader import reader_of, respond, site_of, urls_of

page_routes = APIRouter(include_in_schema=False)


@page_routes.get("/")
def show_home(request: Request) -> Response:
    """The first page."""
    return respond(request, "home", Views.home)


@page_routes.get("/search")
def show_search(request: Request, asked: Annotated[SearchParameters, Query()]) -> Response:
    """Hits by session."""

    def view(views: Views) -> PageView:
        page = search_page(views.archive, asked.asked(), personal=views.personal)
        links = {"narrow": partial(narrowed, request), "more": partial(asked_again, request, "next")}
        return "search.html", {"page": page, **links}

    return respond(request, "search", view)


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

    def view(views: Views) -> PageView:
        page = ask_page(views.archive, asked.q, asked.filters(), personal=views.personal)
        return "ask.html", {"section": "ask", "page": page}

    return respond(request, "ask", view)


@page_routes.get("/sessions")
def show_sessions(request: Request) -> Response:
    """The list of sessions is the timeline."""
    return RedirectResponse(urls_of(request).url("timeline"), 307)


@page_routes.get("/sessions/{session_id}")
def show_session(request: Request, session_id: str, moment: Annotated[MomentParameters, Query()]) -> Response:
    """A session, at a second of it."""
    archive = site_of(request).archive
    check_session(archive, session_id)

    def view(views: Views) -> PageView:
        page = views.session(session_id)
        return session_view(page, moment.t, moment.recording, spoken_at(request, page, moment))

    return respond(request, ("session", session_id), view, keeps=moment.t is None)  # there are thousands of seconds


def spoken_at(request: Request, page: SessionPage, moment: MomentParameters) -> Markup:
    """The transcripts of a session, rendered once for all its seconds, with the sentence of this second marked."""
    archive, urls, reader, session_id = site_of(request).archive, urls_of(request), reader_of(request), page.session.id

    def render() -> str:
        return render_page("spoken.html", urls, reader, page=page, marker=TermMarker(page.terms))

    key = ("spoken", session_id, chosen(), reader.personal, reader.corrections, urls.root)
    spoken = archive.keep(key, render)
    if moment.t is None:
        return Markup(spoken)
    start_s = archive.segment_start(session_id, moment.t, moment.recording)
    return mark_current(spoken, moment_id(start_s, moment.recording))


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
    return respond(request, ("note", address), lambda views: views.note(address, asked.cited()))


@page_routes.get("/sessions/{session_id}/chat/{day}")
def show_chat(request: Request, session_id: str, day: str, asked: Annotated[LinesParameters, Query()]) -> Response:
    """A day of the group's chat, for members."""
    members_only(request)
    address = f"{session_id}/chat/{day}"
    return respond(request, ("chat", address), lambda views: views.chat(address, asked.cited()))


def members_only(request: Request) -> None:
    """Raises HTTPException where personal data may not be shown."""
    if not site_of(request).may_see_personal(request):
        raise HTTPException(404)
