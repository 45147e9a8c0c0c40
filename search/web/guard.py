"""What stands before every request: names of the server, members only, sizes, slow callers, languages, headers.

Plain ASGI: an answer is never held back or copied.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from archive.messages import LANGUAGES, _, language_of_locale, read_in
from search.web.problems import answer_problem
from search.web.reader import A_YEAR_S, LANGUAGE_COOKIE, site_of

MAX_BODY_BYTES = 2_000_000
MAX_QUERY_BYTES = 8_000  # of an address's part behind the ?
BODY_TIMEOUT_S = 20.0
READING = ("GET", "HEAD", "OPTIONS")
OPEN_PATHS = ("/enter", "/static/", "/health")  # for who has not shown the token yet
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

AsgiMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[AsgiMessage]]
Send = Callable[[AsgiMessage], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class BodyTooLarge(Exception):
    """More was sent than is taken."""


class BodyTooSlow(Exception):
    """What was announced did not come."""


class Guard:
    """The one middleware."""

    def __init__(self, app: App, names: Iterable[str] = ()):
        self.app = app
        self.names = {"localhost", socket.gethostname().lower(), *(name.lower() for name in names)}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request = Request(scope)
        language = language_for(request)
        with read_in(language):
            sender = sending(send, language if request.query_params.get("lang") == language else "")
            if refusal := self.refusal(request):
                return await refusal(scope, receive, sender)
            return await self.pass_on(request, receive, sender)

    async def pass_on(self, request: Request, receive: Receive, send: Send) -> None:
        """Let the site answer, with what is sent to it bounded in size and time."""
        try:
            await self.app(request.scope, bounded(receive), send)
        except BodyTooLarge:
            await too_large(request)(request.scope, receive, send)
        except BodyTooSlow:
            what = _("the request took too long")
            await answer_problem(request, 408, "too-slow", what)(request.scope, receive, send)

    def refusal(self, request: Request) -> Response | None:
        """Why a request is not answered; None where it is."""
        if not self.is_ours(request.headers.get("host", "")):
            what = _("this server is not called {name}", name=request.headers.get("host", ""))
            return answer_problem(
                request, 421, "wrong-host", what, _("start it with: {command}", command="sig-archive serve --name NAME")
            )
        if request.method not in READING and not is_same_origin(request):
            return answer_problem(request, 403, "wrong-origin", _("another site's page sent this"))
        if len(request.scope.get("query_string", b"")) > MAX_QUERY_BYTES or declared_size(request) > MAX_BODY_BYTES:
            return too_large(request)
        if site_of(request).access.may_read(request) or request.url.path.startswith(OPEN_PATHS):
            return None
        if request.url.path.startswith("/api") or request.method not in READING:
            needed = _("a token is needed")
            refused = answer_problem(request, 401, "token-needed", needed, _("send it as: Authorization: Bearer TOKEN"))
            refused.headers["www-authenticate"] = "Bearer"
            return refused
        return RedirectResponse(f"{request.scope.get('root_path', '')}/enter", 303)

    def is_ours(self, host: str) -> bool:
        """Whether a server is called so: by a number, or a name of its own. A page elsewhere can point a name of its own at us."""
        name = re.sub(r":\d+$", "", host).strip("[]").lower()
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in self.names
        return True


def is_same_origin(request: Request) -> bool:
    """Whether a request that writes comes from a page of ours, or from a program."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if origin is None:
        return site in ("same-origin", "none")
    return urlsplit(origin).netloc == request.headers.get("host", "")


def declared_size(request: Request) -> int:
    """How many bytes are announced."""
    length = request.headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def too_large(request: Request) -> Response:
    """The answer to more than is taken."""
    what = _("more than {bytes:,} bytes are not taken", bytes=MAX_BODY_BYTES)
    return answer_problem(request, 413, "too-large", what)


def bounded(receive: Receive) -> Receive:
    """The same body, as long as it is not too long and not too slow."""
    taken = 0
    ended = False

    async def receive_some() -> AsgiMessage:
        nonlocal taken, ended
        if ended:  # only the end of the connection is waited for now
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), BODY_TIMEOUT_S)
        except TimeoutError as error:
            raise BodyTooSlow from error
        taken += len(message.get("body", b""))
        ended = not message.get("more_body", False)
        if taken > MAX_BODY_BYTES:
            raise BodyTooLarge
        return message

    return receive_some


def sending(send: Send, language: str) -> Send:
    """The same, with the headers that keep a page to itself, and the language remembered where one was chosen."""

    async def send_with_headers(message: AsgiMessage) -> None:
        if message["type"] == "http.response.start":
            names = {name.lower() for name, _value in message["headers"]}
            own = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in names]
            if language:
                cookie = f"{LANGUAGE_COOKIE}={language}; Path=/; Max-Age={A_YEAR_S}; SameSite=Lax"
                own.append((b"set-cookie", cookie.encode()))
            message["headers"] = [*message["headers"], *own]
        await send(message)

    return send_with_headers


# Languages


def language_for(request: Request) -> str:
    """The language of whoever asks: as chosen here, else the first that their browser wants and we have."""
    asked: str = parse_qs(request.scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    if asked in LANGUAGES:
        return asked
    if (chosen_before := cookie_value(request, LANGUAGE_COOKIE)) in LANGUAGES:
        return chosen_before
    return accepted_language(request.headers.get("accept-language", "")) or language_of_locale()


def cookie_value(request: Request, name: str) -> str:
    """A cookie's value; "" without it."""
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    value: str = found.value if found else ""
    return value


def accepted_language(header: str) -> str:
    """The one of ours that `zh-CN,zh;q=0.9,en;q=0.8` wants most; "" where it wants none."""
    wanted = []
    for place, part in enumerate(header[:500].split(",")):
        name, _semicolon, quality = part.partition(";q=")
        language = name.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            weight = float(quality) if re.fullmatch(r"[01](?:\.\d{0,3})?", quality.strip()) else 1.0
            wanted.append((-weight, place, language))
    return min(wanted)[2] if wanted else ""
