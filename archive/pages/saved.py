"""Pages that a person saved with a browser: MHTML, SingleFile, "save as"; and where they were saved from."""

from __future__ import annotations

import re
from email import policy
from email.parser import BytesParser

HEAD_BYTES = 20_000  # of a saved page, in which it says where it is from
_SOURCES = (
    re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE),
    re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE),
    re.compile(rb"""<meta[^>]+name=["']savepage-url["'][^>]+content=["']([^"']+)""", re.IGNORECASE),
    re.compile(rb"""var\s+msg_link\s*=\s*["'](https?://mp\.weixin\.qq\.com/[^"']+)""", re.IGNORECASE),
)


def source_of_html(raw: bytes) -> str:
    """The address that a page was saved from, by the program that saved it; "" when it does not say."""
    for place, pattern in enumerate(_SOURCES):
        found = pattern.search(raw if place == len(_SOURCES) - 1 else raw[:HEAD_BYTES])
        if found and found[1].startswith((b"http://", b"https://")):
            return found[1].decode("utf-8", "replace").replace("&amp;", "&")
    return ""


def page_in_mhtml(raw: bytes) -> tuple[bytes, str, str]:
    """(the page's HTML, its type with the encoding, the address it was saved from).

    Raises ValueError when there is no page in it.
    """
    message = BytesParser(policy=policy.default).parsebytes(raw)
    source = str(message.get("Snapshot-Content-Location") or "").strip()
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            place = source or str(part.get("Content-Location") or "").strip()
            if isinstance(body, bytes):
                return (
                    body,
                    str(part.get("Content-Type") or ""),
                    place if place.startswith(("http://", "https://")) else "",
                )
    raise ValueError("no page")
