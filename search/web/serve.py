"""Run the server: an address of this machine only, unless a token or --public-read says otherwise."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from archive.errors import ArchiveError, QueryWrong, StorageFailed
from archive.home import Home
from archive.messages import _
from search.pages.opened import OpenedArchive
from search.web.access import Access
from search.web.app import make_app

HEADER_TIMEOUT_S = 15.0  # in which a connection must have asked for something
MOST_CONNECTIONS = 400  # at a time; more are answered with 503
BACKLOG = 512
SWITCH_S = 0.001  # a page that is remembered waits so long for each search that is at work, not five times as long
TOKEN_BYTES = 18
SHORTEST_TOKEN = 12  # letters: shorter ones can be guessed


@dataclass(frozen=True)
class ServeOptions:
    """How the server was started."""

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = ""
    public_read: bool = False
    names: Sequence[str] = ()  # of the server beside its numbers and localhost


class PatientProtocol(H11Protocol):
    """HTTP that lets nobody hold a connection without asking for anything."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection; it is closed where no request has come by then."""
        super().connection_made(transport)
        self.loop.call_later(HEADER_TIMEOUT_S, self.close_if_silent)

    def close_if_silent(self) -> None:
        """Close a connection on which nothing was asked yet."""
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_exposure(options: ServeOptions) -> None:
    """Raises QueryWrong where others would read what nobody decided to show them."""
    if not is_loopback(options.host) and not options.token and not options.public_read:
        raise QueryWrong(
            _("at {host} everybody who reaches this machine could read the archive", host=options.host),
            _("give members a token with --token {token}, or let everybody read with --public-read", token=new_token()),
        )
    if options.token and len(options.token) < SHORTEST_TOKEN:
        raise QueryWrong(
            _("the token is shorter than {count} letters", count=SHORTEST_TOKEN),
            _("take a longer one, such as {token}", token=new_token()),
        )


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def listen(options: ServeOptions) -> socket.socket:
    """The socket of the server; raises StorageFailed, naming the cure, where it cannot be had."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((options.host, options.port))
        listening.listen(BACKLOG)  # whoever comes before the server is ready waits
    except OSError as error:
        listening.close()
        raise StorageFailed(
            _(
                "nothing can listen at {host}:{port} ({error})",
                host=options.host,
                port=options.port,
                error=error.strerror,
            ),
            _("choose another port with --port, or 0 for any that is free"),
        ) from error
    return listening


def make_server(home: Home, options: ServeOptions, **more: Any) -> tuple[uvicorn.Server, OpenedArchive]:
    """The server of an archive; raises SettingsWrong."""
    archive = OpenedArchive(home)
    app = make_app(archive, Access(options.token, options.public_read), names=options.names)
    return uvicorn.Server(config_of(app, lifespan="off", **more)), archive


def config_of(app: Any, **more: Any) -> uvicorn.Config:
    """How applications are served: nobody holds a connection for nothing, and nobody is told what serves."""
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=3,
        proxy_headers=False,
        **more,
    )


def serve_app(app: Any, listening: socket.socket) -> None:
    """Serve another application than the pages until somebody stops it."""
    try:
        asyncio.run(uvicorn.Server(config_of(app)).serve(sockets=[listening]))
    finally:
        listening.close()


def address_of_server(listening: socket.socket) -> str:
    """What to open in a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(server: uvicorn.Server, archive: OpenedArchive, listening: socket.socket) -> None:
    """Serve until somebody stops it."""
    sys.setswitchinterval(SWITCH_S)
    threading.Thread(target=warm_up, args=(archive,), daemon=True).start()
    try:
        asyncio.run(server.serve(sockets=[listening]))
    finally:
        archive.close()
        listening.close()


def warm_up(archive: OpenedArchive) -> None:
    """Compute what takes longest, the topics, before somebody waits for it."""
    with suppress(ArchiveError):  # the page that needs it says what is wrong
        archive.topics_for(personal=True)
