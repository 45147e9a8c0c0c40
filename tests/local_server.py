"""What the web servers of the tests share: they are quiet, they do not mind a client that leaves, and they end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class QuietHandler(BaseHTTPRequestHandler):
    def handle(self) -> None:
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has left

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving_with(handler: type[QuietHandler], **state: Any) -> Iterator[str]:
    """The server's address; `state` are attributes that its handler finds at `self.server`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    vars(server).update(state)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
