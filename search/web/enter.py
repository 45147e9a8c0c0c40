"""The door for members: the token, once, then a cookie."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from search.html.render import render_page
from search.web.access import TOKEN_COOKIE
from search.web.reader import A_YEAR_S, reader_of, site_of, tagged, urls_of

door_routes = APIRouter(include_in_schema=False)


@door_routes.get("/health")
def health() -> PlainTextResponse:
    """That the server runs, for whatever watches it."""
    return PlainTextResponse("ok")


@door_routes.get("/enter")
def enter(request: Request) -> Response:
    """Where the token is entered."""
    return tagged(request, render_page("enter.html", urls_of(request), reader_of(request), wrong=False), 200)


@door_routes.post("/enter")
async def entered(request: Request) -> Response:
    """The cookie for who knows the token."""
    access, form = site_of(request).access, await read_form(request)
    if not (access.is_own_form(request, form.get("csrf", "")) and access.admits(form.get("token", ""))):
        return tagged(request, render_page("enter.html", urls_of(request), reader_of(request), wrong=True), 403)
    response = RedirectResponse(urls_of(request).url(""), 303)
    response.set_cookie(
        TOKEN_COOKIE, access.pass_value(), max_age=A_YEAR_S, httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return response


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a plain form; the last one where a name stands twice."""
    body = (await request.body()).decode("utf-8", errors="replace")
    return {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True, max_num_fields=20).items()}
