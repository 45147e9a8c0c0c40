"""The JSON API: the records that `--json` prints, below /api; every list has `next` and `next_url`, null at its end."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from archive.cli.status import read_status
from search.api import open_address
from search.formats import as_json, study_json
from search.pages.files import find_near, opened_for
from search.pages.found import answer_for, find_hits
from search.pages.opened import OpenedArchive
from search.pages.session import shared_overview, summary_for
from search.pages.term import (
    coverage_page,
    member_page,
    members_page,
    symbol_page,
    symbols_page,
    timeline_page,
    topic_page,
)
from search.reading.show import ContextSize
from search.web.pages import asked_again, check_session, members_only
from search.web.questions import (
    FilterParameters,
    ListParameters,
    Parameters,
    RelatedParameters,
    SearchParameters,
    ShowParameters,
)
from search.web.reader import reader_of, site_of, urls_of

PROBLEM = {
    "description": "What is wrong, by RFC 9457, with `code`, `cure` and `params` besides.",
    "content": {"application/problem+json": {"schema": {"type": "object", "required": ["type", "title", "status"]}}},
}
RESPONSES: dict[int | str, dict[str, Any]] = {400: PROBLEM, 401: PROBLEM, 404: PROBLEM, 413: PROBLEM, 503: PROBLEM}
api_routes = APIRouter(prefix="/api", tags=["archive"], responses=RESPONSES)
JsonValues = dict[str, Any]
List = Annotated[ListParameters, Query()]
One = Annotated[Parameters, Query()]


def archive_of(request: Request) -> OpenedArchive:
    """The archive that is asked."""
    return site_of(request).archive


def page_of(request: Request, asked: ListParameters, values: JsonValues, name: str) -> JsonValues:
    """A page of the list of that name in an object, and where it goes on."""
    end = asked.next + asked.limit
    more = end if end < len(values[name]) else None
    return {**values, name: values[name][asked.next : end], **next_of(request, more)}


def next_of(request: Request, more: int | None) -> JsonValues:
    """Where a list goes on."""
    return {"next": more, "next_url": None if more is None else asked_again(request, "next", more)}


# Asking


@api_routes.get("/search")
def search_hits(request: Request, asked: Annotated[SearchParameters, Query()]) -> JsonValues:
    """Hits for a question, best first, as `sig-archive search --json` prints them."""
    result, more = find_hits(archive_of(request), asked.asked(), personal=reader_of(request).personal)
    return {**as_json.result_json(result, urls_of(request).passage), **next_of(request, more)}


@api_routes.get("/ask")
def answer_question(request: Request, asked: Annotated[FilterParameters, Query()]) -> JsonValues:
    """The archive's answer to a question, as `ask --json` prints it."""
    answer = answer_for(archive_of(request), asked.q, asked.filters(), personal=reader_of(request).personal)
    return study_json.answer_json(answer, urls_of(request).passage)


@api_routes.get("/related")
def related_passages(request: Request, asked: Annotated[RelatedParameters, Query()]) -> JsonValues:
    """What is near an address, as `related --json` prints it."""
    personal = reader_of(request).personal
    found = find_near(archive_of(request), asked.address, asked.limit, personal=personal)
    return study_json.related_json(asked.address, found, urls_of(request).passage)


# Reading


@api_routes.get("/sessions")
def list_of_sessions(request: Request, asked: List) -> JsonValues:
    """Every session, oldest first, as `sessions --json` prints them."""
    found, _problems = archive_of(request).overviews()
    return page_of(request, asked, as_json.sessions_json(found), "sessions")


@api_routes.get("/sessions/{session_id}")
def one_session(request: Request, session_id: str, _asked: One) -> JsonValues:
    """A session with the addresses of what it holds, as `show SESSION --json` prints it."""
    archive = archive_of(request)
    check_session(archive, session_id)
    values = as_json.overview_json(shared_overview(archive, session_id, personal=reader_of(request).personal))
    return {**values, "link": urls_of(request).session(session_id)}


@api_routes.get("/sessions/{session_id}/summary")
def summary_of_session(request: Request, session_id: str, _asked: One) -> JsonValues:
    """A session's summary, as `summary --json` prints it."""
    archive = archive_of(request)
    check_session(archive, session_id)
    return as_json.summary_json(summary_for(archive, session_id, personal=reader_of(request).personal))


@api_routes.get("/show")
def lines_at_address(request: Request, asked: Annotated[ShowParameters, Query()]) -> JsonValues:
    """What stands at an address, as `show ADDRESS --json` prints it."""
    archive = archive_of(request)
    found = open_address(archive.home, asked.address, ContextSize(lines=asked.context))
    if not isinstance(found, list):
        return one_session(request, found.session.id, asked)
    if any("/chat/" in one.path.casefold() for one in found):
        members_only(request)
    shown = opened_for(archive, found, personal=reader_of(request).personal)
    return as_json.opened_json(asked.address, shown)


# The term


@api_routes.get("/timeline")
def whole_timeline(request: Request, asked: List) -> JsonValues:
    """The term, as `timeline --json` prints it."""
    archive = archive_of(request)
    values = study_json.timeline_json(
        timeline_page(archive, personal=reader_of(request).personal), archive.searcher.settings.group.name
    )
    return page_of(request, asked, values, "sessions")


@api_routes.get("/topics")
def list_of_topics(request: Request, asked: List) -> JsonValues:
    """What the term is about, as `topics --json` prints it."""
    topics = archive_of(request).topics_for(personal=reader_of(request).personal)
    values = study_json.topics_json(topics, urls_of(request).passage)
    return page_of(request, asked, values, "topics")


@api_routes.get("/topics/{topic:path}")
def story_of_topic(request: Request, topic: str, _asked: One) -> JsonValues:
    """The story of one topic, as `topics TOPIC --json` prints it."""
    story = topic_page(archive_of(request), topic, personal=reader_of(request).personal)
    return study_json.topic_story_json(story, urls_of(request).passage)


@api_routes.get("/coverage")
def whole_coverage(request: Request, asked: List) -> JsonValues:
    """The plan against what became of it, as `coverage --json` prints it."""
    items = coverage_page(archive_of(request), date.today(), personal=reader_of(request).personal)
    return page_of(request, asked, study_json.coverage_json(items, urls_of(request).passage), "items")


@api_routes.get("/symbols")
def list_of_symbols(request: Request, asked: List) -> JsonValues:
    """The code that is talked and written about, as `symbols --json` prints it."""
    archive = archive_of(request)
    uses = symbols_page(archive, personal=reader_of(request).personal)
    return page_of(request, asked, study_json.symbols_json(uses, archive.searcher.settings.code), "symbols")


@api_routes.get("/symbols/{name:path}")
def story_of_symbol(request: Request, name: str, _asked: One) -> JsonValues:
    """Everything said about a file or a function, as `symbols NAME --json` prints it."""
    archive = archive_of(request)
    story = symbol_page(archive, name, personal=reader_of(request).personal)
    return study_json.story_json(story, archive.searcher.settings.code, urls_of(request).passage)


@api_routes.get("/members")
def list_of_members(request: Request, asked: List) -> JsonValues:
    """What everybody wrote and said, as `members --json` prints it; for members."""
    members_only(request)
    return page_of(request, asked, study_json.members_json(members_page(archive_of(request))), "members")


@api_routes.get("/members/{name:path}")
def one_member(request: Request, name: str, _asked: One) -> JsonValues:
    """What one person wrote and said; for members."""
    members_only(request)
    return {"schema": as_json.JSON_SCHEMA, **study_json.member_fields(member_page(archive_of(request), name))}


@api_routes.get("/status")
def figures_of_archive(request: Request, _asked: One) -> JsonValues:
    """What the archive holds and what is pending, as `status --json` prints it; for members."""
    members_only(request)
    archive = archive_of(request)
    values = archive.keep("figures", lambda: read_status(archive.home))
    return {"schema": as_json.JSON_SCHEMA, **{name: value for name, value in values.items() if name != "home"}}


@api_routes.get("", include_in_schema=False)
@api_routes.get("/", include_in_schema=False)
def what_there_is(request: Request) -> JsonValues:
    """Where each thing is asked for."""
    paths = sorted(path for path in request.app.openapi()["paths"])
    return {"schema": as_json.JSON_SCHEMA, "openapi": "/api/openapi.json", "paths": paths}
