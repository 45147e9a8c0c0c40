"""A web server on this machine that answers every path as it is told: redirects, errors, slow and endless bodies."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archive.web.client import WebClient
from archive.web.settings import WebSettings
from tests.local_server import QuietHandler, serving_with


@dataclass
class Reply:
    """One answer; `body` may come in pieces, with a pause before each."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    piece_s: float = 0.0
    etag: str = ""


Routes = Mapping[str, Reply | Callable[[Mapping[str, str]], Reply]]


@dataclass
class Site:
    """A running server: its address, and (path, headers) of each request."""

    address: str
    asked: list[tuple[str, Mapping[str, str]]]

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def client(self, **settings: object) -> WebClient:
        """A client that may fetch from it and never waits."""
        chosen = {"allowed_hosts": (self.host,), "delay_s": 0.0, **settings}
        return WebClient(WebSettings(**chosen), pause=lambda _seconds: None)  # type: ignore[arg-type]


class Handler(QuietHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        found = self.server.routes.get(self.path) or self.server.routes.get(urlsplit(self.path).path, Reply(404))
        reply = found(self.headers) if callable(found) else found
        if reply.etag and self.headers.get("If-None-Match") == reply.etag:
            reply = Reply(304, headers={"ETag": reply.etag})
        self.send_response(reply.status)
        headers = {"Content-Type": "text/html; charset=utf-8", "Connection": "close", **reply.headers}
        headers |= {"ETag": reply.etag} if reply.etag else {}
        if isinstance(reply.body, bytes):
            headers.setdefault("Content-Length", str(len(reply.body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in [reply.body] if isinstance(reply.body, bytes) else reply.body:
            time.sleep(reply.piece_s)
            self.wfile.write(piece)
        self.close_connection = True


@contextmanager
def site(routes: Routes) -> Iterator[Site]:
    """Serve `routes`, which may be added to while it runs."""
    asked: list[tuple[str, Mapping[str, str]]] = []
    with serving_with(Handler, routes=routes, asked=asked) as address:
        yield Site(address, asked)
