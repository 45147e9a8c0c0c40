"""The pages about a whole term: timeline, topics, plan, code, members, status."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from archive.pipeline.report import stage_label
from search.html.views import Views
from search.pages.status import status_page
from search.web.pages import members_only
from search.web.reader import respond, site_of

term_routes = APIRouter(include_in_schema=False)


@term_routes.get("/timeline")
def show_timeline(request: Request) -> Response:
    """Every session on one page."""
    return respond(request, "timeline", Views.timeline)


@term_routes.get("/topics")
def show_topics(request: Request) -> Response:
    """What the term is about, over the weeks."""
    return respond(request, "topics", Views.topics)


@term_routes.get("/topics/{topic:path}")
def show_topic(request: Request, topic: str) -> Response:
    """The story of one topic."""
    return respond(request, ("topic", topic), lambda views: views.topic(topic))


@term_routes.get("/coverage")
def show_coverage(request: Request) -> Response:
    """The plan against what became of it."""
    return respond(request, "coverage", Views.coverage)


@term_routes.get("/symbols")
def show_symbols(request: Request) -> Response:
    """The code that is talked and written about."""
    return respond(request, "symbols", Views.symbols)


@term_routes.get("/symbols/{name:path}")
def show_symbol(request: Request, name: str) -> Response:
    """Everything said about a file or a function."""
    return respond(request, ("symbol", name), lambda views: views.symbol(name))


@term_routes.get("/members")
def show_members(request: Request) -> Response:
    """What everybody wrote and said."""
    members_only(request)
    return respond(request, "members", Views.members)


@term_routes.get("/members/{name:path}")
def show_member(request: Request, name: str) -> Response:
    """What one person wrote and said."""
    members_only(request)
    return respond(request, ("member", name), lambda views: views.member(name))


@term_routes.get("/status")
def show_status(request: Request) -> Response:
    """What is pending, what the last runs left out, and how to mend it."""
    archive = site_of(request).archive
    members_only(request)
    values = {"section": "status", "stage_label": stage_label}
    return respond(request, "status", lambda _views: ("status.html", {**values, "page": status_page(archive)}))
