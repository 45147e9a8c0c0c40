"""robots.txt, for pages that nobody listed and a program found by itself."""

from __future__ import annotations

import threading
from urllib.robotparser import RobotFileParser

from archive.errors import FetchFailed, HostBusy, HostUnreachable, PageForbidden
from archive.web.address import parse_address
from archive.web.client import WebClient

MAX_CHARS = 500_000  # RFC 9309, 2.5


class Robots:
    """What each host allows to be crawled, asked once."""

    def __init__(self, client: WebClient):
        self.client, self.lock = client, threading.Lock()
        self.rules: dict[str, RobotFileParser] = {}

    def allow(self, text: str) -> bool:
        """Whether the page at an address may be crawled."""
        address = parse_address(text)
        root = f"{address.scheme}://{address.authority}"
        with self.lock:
            if root not in self.rules:
                self.rules[root] = self.read(root)
            return self.rules[root].can_fetch(self.client.settings.user_agent, str(address))

    def read(self, root: str) -> RobotFileParser:
        """A host's rules: all is allowed where there are none, nothing where they cannot be had (RFC 9309, 2.3.1)."""
        rules = RobotFileParser()
        try:
            body = self.client.fetch(f"{root}/robots.txt", accept="text/plain").body
        except (HostUnreachable, HostBusy, PageForbidden):
            rules.disallow_all = True  # type: ignore[attr-defined]
        except FetchFailed:
            rules.allow_all = True  # type: ignore[attr-defined]
        else:
            rules.parse(body.decode("utf-8", "replace")[:MAX_CHARS].splitlines())
        return rules
