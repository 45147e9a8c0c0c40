"""One request to a service with a credential: to its own address alone, within a time, and never more than so many bytes."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from archive.errors import SourceFailed
from archive.messages import _
from archive.web.connection import tls_context

MAX_ANSWER_BYTES = 32_000_000


@dataclass(frozen=True)
class ApiAnswer:
    """What a service answered, whatever its status; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like others: the credential must not go where it leads."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none."""


def api_request(
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    timeout_s: float = 60.0,
    max_bytes: int = MAX_ANSWER_BYTES,
) -> ApiAnswer:
    """What a service answers: to a GET, or with a body to a POST. Raises SourceFailed when there is no answer."""
    asked = urllib.request.Request(url, data=body, headers=dict(headers))
    handlers = [NoRedirects(), urllib.request.HTTPSHandler(context=tls_context())]
    try:
        with urllib.request.build_opener(*handlers).open(asked, timeout=timeout_s) as answer:
            return api_answer(answer.status, answer, max_bytes)
    except urllib.error.HTTPError as error:
        with error:
            return api_answer(error.code, error, max_bytes)
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        what = _("{address} does not answer: {reason}", address=without_query(url), reason=str(reason))
        raise SourceFailed(what, _("check the network, and run again")) from error


def api_answer(status: int, answer: Any, max_bytes: int) -> ApiAnswer:
    """Raises SourceFailed when the answer is too long."""
    body = answer.read(max_bytes + 1)
    if len(body) > max_bytes:
        what = _("{address} answers with more than {n:,} bytes", address=without_query(answer.url), n=max_bytes)
        raise SourceFailed(what, _("ask for less at a time"))
    return ApiAnswer(status, {name.lower(): value for name, value in answer.headers.items()}, body)


def without_query(url: str) -> str:
    """An address as messages show it: its query may hold who asks."""
    return url.split("?", 1)[0]
