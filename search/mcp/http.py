"""The tools over streamable HTTP: on this machine only, behind a token."""

from __future__ import annotations

import hmac
import sys
from collections.abc import MutableMapping
from typing import Any

from mcp.server import MCPServer

from archive.messages import _
from search.web.guard import App, Receive, Send
from search.web.serve import ServeOptions, address_of_server, check_exposure, listen, new_token, serve_app

MAX_REQUEST_BYTES = 1_000_000


def serve_http(server: MCPServer[Any], port: int, token: str, *, quiet: bool) -> None:
    """Answer until somebody stops it; where, and which token to send, is told first. Raises QueryWrong, StorageFailed."""
    token = token or new_token()
    how = ServeOptions(port=port, token=token)
    check_exposure(how)
    listening = listen(how)
    print(f"{address_of_server(listening)}mcp", flush=True)
    if not quiet:
        header = f"Authorization: Bearer {token}"
        print(_("clients send: {header}", header=header), file=sys.stderr)
    serve_app(http_app(server, token), listening)


class BearerOnly:
    """HTTP for who shows the token."""

    def __init__(self, app: App, token: str):
        self.app = app
        self.expected = f"Bearer {token}".encode()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] != "http" or hmac.compare_digest(given, self.expected):
            await self.app(scope, receive, send)
            return
        headers = [(b"www-authenticate", b"Bearer"), (b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": b"Authorization: Bearer TOKEN\n"})


def http_app(server: MCPServer[Any], token: str) -> App:
    """The server over streamable HTTP at /mcp; only for hosts of this machine, so that no page elsewhere can ask it."""
    return BearerOnly(server.streamable_http_app(max_request_body_size=MAX_REQUEST_BYTES), token)
