"""Sound, pictures and captions of a session, and the site's own style and script: by name, never by a path."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

from search.html.render import STATIC
from search.pages.media import find_media
from search.pages.session import captions_path
from search.web.reader import site_of

MOST_RANGES = 4  # of one request: players ask for one
media_routes = APIRouter(include_in_schema=False)


@media_routes.api_route("/media/{session_id}/{stem}", methods=["GET", "HEAD"])
def media(request: Request, session_id: str, stem: str) -> Response:
    """A recording, whole or the range of it that a player asks for."""
    found = find_media(site_of(request).archive.home.session(session_id), stem)
    if found is None:
        raise HTTPException(404)
    if request.headers.get("range", "").count(",") >= MOST_RANGES:
        raise HTTPException(416)
    return FileResponse(found.path, media_type=found.type, headers={"Cache-Control": "private, max-age=3600"})


@media_routes.api_route("/captions/{session_id}/{name}.vtt", methods=["GET", "HEAD"])
def captions(request: Request, session_id: str, name: str) -> Response:
    """A recording's captions."""
    path = captions_path(site_of(request).archive.home.session(session_id), name)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type="text/vtt; charset=utf-8", headers={"Cache-Control": "private, no-cache"})


@media_routes.get("/static/{name}")
def asset(name: str) -> Response:
    """The style sheet, the script, the icon: looked up among those there are."""
    path = next((path for path in STATIC.iterdir() if path.name == name), None)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})
