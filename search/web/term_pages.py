"""The pages about a whole term: timeline, topics, plan, code, members, status."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from archive.pipeline.report import stage_label
from search.pages.opened import titles_of
from search.pages.status import status_page
from search.pages.term import (
    coverage_page,
    member_page,
    members_page,
    sessions_of_work,
    symbol_page,
    symbols_page,
    timeline_page,
    topic_page,
    topics_page,
)
from search.web.pages import members_only
from search.web.reader import respond, site_of

term_routes = APIRouter(include_in_schema=False)


@term_routes.get("/timeline")
def show_timeline(request: Request) -> Response:
    """Every session on one page."""
    archive = site_of(request).archive
    return respond(
        request,
        "timeline.html",
        "",
        lambda reader: {"section": "timeline", "page": timeline_page(archive, personal=reader.personal)},
    )


@term_routes.get("/topics")
def show_topics(request: Request) -> Response:
    """What the term is about, over the weeks."""
    archive = site_of(request).archive
    return respond(
        request,
        "topics.html",
        "",
        lambda reader: {"section": "topics", "page": topics_page(archive, personal=reader.personal)},
    )


@term_routes.get("/topics/{topic:path}")
def show_topic(request: Request, topic: str) -> Response:
    """The story of one topic."""
    archive = site_of(request).archive
    return respond(
        request,
        "topic.html",
        topic,
        lambda reader: {
            "section": "topics",
            "page": topic_page(archive, topic, personal=reader.personal),
            "titles": titles_of(archive),
        },
    )


@term_routes.get("/coverage")
def show_coverage(request: Request) -> Response:
    """The plan against what became of it."""
    archive, today = site_of(request).archive, date.today()
    return respond(
        request,
        "coverage.html",
        today,
        lambda reader: {"section": "coverage", "page": coverage_page(archive, today, personal=reader.personal)},
    )


@term_routes.get("/symbols")
def show_symbols(request: Request) -> Response:
    """The code that is talked and written about."""
    archive = site_of(request).archive
    return respond(
        request,
        "symbols.html",
        "",
        lambda reader: {"section": "symbols", "page": symbols_page(archive, personal=reader.personal)},
    )


@term_routes.get("/symbols/{name:path}")
def show_symbol(request: Request, name: str) -> Response:
    """Everything said about a file or a function."""
    archive = site_of(request).archive
    return respond(
        request,
        "symbol.html",
        name,
        lambda reader: {
            "section": "symbols",
            "page": symbol_page(archive, name, personal=reader.personal),
            "titles": titles_of(archive),
            "version": archive.searcher.settings.code.version,
        },
    )


@term_routes.get("/members")
def show_members(request: Request) -> Response:
    """What everybody wrote and said."""
    archive = site_of(request).archive
    members_only(request)
    return respond(request, "members.html", "", lambda _reader: {"section": "members", "page": members_page(archive)})


@term_routes.get("/members/{name:path}")
def show_member(request: Request, name: str) -> Response:
    """What one person wrote and said."""
    archive = site_of(request).archive
    members_only(request)
    page = member_page(archive, name)
    return respond(
        request,
        "member.html",
        name,
        lambda _reader: {
            "section": "members",
            "page": page,
            "sessions": sessions_of_work(page),
            "titles": titles_of(archive),
        },
    )


@term_routes.get("/status")
def show_status(request: Request) -> Response:
    """What is pending, what the last runs left out, and how to mend it."""
    archive = site_of(request).archive
    members_only(request)
    return respond(
        request,
        "status.html",
        "",
        lambda _reader: {"section": "status", "page": status_page(archive), "stage_label": stage_label},
    )
