"""A long file from an address that holds for some minutes: begun again where it stopped, under a fresh address."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.errors import SourceFailed
from archive.files import storage_errors
from archive.messages import _
from archive.sources.api_http import NoRedirects, without_query
from archive.web.connection import tls_context

ATTEMPTS = 5
CHUNK_BYTES = 1 << 20
TIMEOUT_S = 60.0
EXPIRED = (401, 403, 404, 410)
MAX_MEDIA_BYTES = 20_000_000_000  # eight hours of a meeting have three


def download_media(address: str, path: Path, *, renew: Callable[[], str], max_bytes: int = MAX_MEDIA_BYTES) -> None:
    """Bring the file to `path`; `renew` gives an address that holds again. Raises SourceFailed, StorageFailed."""
    part = path.with_name(f"{path.name}.part")
    reason: object = ""
    for _attempt in range(ATTEMPTS):
        have = part.stat().st_size if part.is_file() else 0
        try:
            if fetch_remainder(address, part, have, max_bytes):
                with storage_errors(path):
                    part.replace(path)
                return
            reason = _("it ends early")
        except urllib.error.HTTPError as error:
            reason = f"HTTP {error.code}"
            if error.code == 416:  # what we have is not the beginning of what is there
                part.unlink(missing_ok=True)
            elif error.code in EXPIRED:
                address = renew() or address
        except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
            reason = error
    what = _("{address} could not be fetched: {reason}", address=without_query(address), reason=str(reason))
    raise SourceFailed(what, _("run again: it goes on where it stopped"))


def fetch_remainder(address: str, part: Path, have: int, max_bytes: int) -> bool:
    """Whether the file is whole now. Raises what urllib does; SourceFailed when it is too large, or no web address."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise SourceFailed(_("a recording's address is none of the web"), _("run again; tell us when it stays so"))
    headers = {"Range": f"bytes={have}-"} if have else {}
    asked = urllib.request.Request(address, headers=headers)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=tls_context()), NoRedirects())
    with opener.open(asked, timeout=TIMEOUT_S) as answer:
        goes_on = answer.status == 206
        left = int(answer.headers.get("Content-Length") or -1)
        total = (have if goes_on else 0) + left
        if total > max_bytes:
            raise SourceFailed(_("a recording has {n:,} bytes", n=total), _("fetch it by hand"))
        with storage_errors(part):
            copy_answer(answer, part, append=goes_on, max_bytes=max_bytes)
    return left < 0 or part.stat().st_size == total


def copy_answer(answer: Any, part: Path, *, append: bool, max_bytes: int) -> None:
    """Write what comes behind what is there, or over it. Raises SourceFailed when it does not end."""
    with part.open("ab" if append else "wb") as file:
        while chunk := answer.read(CHUNK_BYTES):
            file.write(chunk)
            if file.tell() > max_bytes:
                raise SourceFailed(_("a recording does not end"), _("fetch it by hand"))
