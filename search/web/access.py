"""Who may read and who may write: a token for members, a mark on every form that writes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from fastapi import Request

TOKEN_COOKIE = "sig_archive"


@dataclass(frozen=True)
class Access:
    """The rules of one server."""

    token: str = ""  # "" where everybody who reaches the server is a member
    public_read: bool = False  # whether others than members may read
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))  # of this run

    def is_member(self, request: Request) -> bool:
        """Whether somebody showed the token, where there is one; nobody is one of a server that is open to all without."""
        if not self.token:
            return not self.public_read
        scheme, _space, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), self.token.encode()):
            return True
        return hmac.compare_digest(request.cookies.get(TOKEN_COOKIE, "").encode(), self.pass_value().encode())

    def may_read(self, request: Request) -> bool:
        """Whether somebody may see anything."""
        return self.public_read or self.is_member(request)

    def may_write(self, request: Request) -> bool:
        """Whether somebody may correct."""
        return self.is_member(request)

    def admits(self, token: str) -> bool:
        """Whether this is the token."""
        return bool(self.token) and hmac.compare_digest(token.encode(), self.token.encode())

    def pass_value(self) -> str:
        """What the cookie of a member holds: a proof of the token that is not the token."""
        return hmac.new(self.secret, b"pass " + self.token.encode(), hashlib.sha256).hexdigest()

    def csrf_token(self, request: Request) -> str:
        """What goes with every form that writes: nobody else's page can know it."""
        return hmac.new(
            self.secret, b"form " + request.cookies.get(TOKEN_COOKIE, "").encode(), hashlib.sha256
        ).hexdigest()

    def is_own_form(self, request: Request, csrf: str) -> bool:
        """Whether a form is one of ours."""
        return hmac.compare_digest(csrf.encode(), self.csrf_token(request).encode())
