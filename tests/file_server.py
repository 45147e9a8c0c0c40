"""A web server on this machine that misbehaves as it is told, to download from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.local_server import QuietHandler, serving_with


@dataclass
class Behaviour:
    """What is served under any name, and how."""

    content: bytes
    breaks_after: list[int] = field(default_factory=list)  # bytes, answer by answer; then whole answers
    answers: list[int] = field(default_factory=list)  # status codes given first, one an answer
    says_bytes: int | None = None  # the length it tells, if not the true one
    knows_ranges: bool = True
    chunk_s: float = 0.0  # pause after every KiB
    silent_s: float = 0.0  # before the first byte
    redirects_to: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)  # (path, Range) of every request


class Handler(QuietHandler):
    def do_GET(self) -> None:
        how: Behaviour = self.server.behaviour
        wanted = self.headers.get("Range") or ""
        how.asked.append((self.path, wanted))
        if how.redirects_to and not self.path.startswith("/moved"):
            return self.plain(302, Location=how.redirects_to)
        if how.answers:
            return self.plain(how.answers.pop(0))
        start = int(wanted.removeprefix("bytes=").removesuffix("-") or 0) if how.knows_ranges else 0
        if start and start >= len(how.content):
            return self.plain(416)
        return self.send_from(how, start)

    def plain(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_from(self, how: Behaviour, start: int) -> None:
        body, total = how.content[start:], how.says_bytes or len(how.content)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.send_header("Content-Length", str(total - start))
        self.end_headers()
        if how.breaks_after:
            body = body[: how.breaks_after.pop(0)]
        time.sleep(how.silent_s)
        for place in range(0, len(body), 1024):
            self.wfile.write(body[place : place + 1024])
            time.sleep(how.chunk_s)
        self.close_connection = True


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[str]:
    """The server's address."""
    with serving_with(Handler, behaviour=behaviour) as address:
        yield address
