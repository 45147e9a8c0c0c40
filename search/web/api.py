"""The JSON API: the records that `--json` prints, below /api."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from search.formats.as_json import result_json
from search.pages.found import find_hits
from search.web.pages import asked_again
from search.web.questions import SearchParameters
from search.web.reader import reader_of, site_of, urls_of

api_routes = APIRouter(prefix="/api", tags=["archive"])
JsonValues = dict[str, Any]


@api_routes.get("/search")
def search_hits(request: Request, asked: Annotated[SearchParameters, Query()]) -> JsonValues:
    """Hits for a question, best first, as `sig-archive search --json` prints them."""
    result, more = find_hits(site_of(request).archive, asked.asked(), personal=reader_of(request).personal)
    return {**result_json(result, urls_of(request).passage), **next_of(request, more)}


def next_of(request: Request, more: int | None) -> JsonValues:
    """Where a list goes on; null at its end."""
    return {"next": more, "next_url": None if more is None else asked_again(request, "next", more)}
