"""Texts of the web that are no HTML: Markdown as its author wrote it, plain text, code."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from archive.pages.kinds import CODE, name_ending
from archive.pages.live import absolute_links
from archive.pages.page import Page
from archive.text.decoding import decode_text
from archive.text.markdown import first_heading, front_matter_length, plain_text


def read_plain(raw: bytes, address: str) -> Page:
    """Markdown, or text, with whole links; its own front matter is left out, but for its title.

    Raises ValueError when it is not text.
    """
    text = decode_text(raw)
    if text is None:
        raise ValueError
    lines = text.split("\n")
    length = front_matter_length(lines)
    matter = dict(
        line.split(":", 1) for line in lines[1 : max(1, length - 1)] if ":" in line and not line.startswith(" ")
    )
    body = absolute_links("\n".join(lines[length:]).strip("\n") + "\n", address)
    title = matter.get("title", "").strip().strip("\"'")
    return Page(body, title=plain_text(title) or first_heading(body) or name_in(address))


def read_code(raw: bytes, address: str) -> Page:
    """A file of code in a fence. Raises ValueError when it is not text."""
    code = decode_text(raw)
    if code is None:
        raise ValueError
    marks = "````" if "```" in code else "```"
    return Page(f"{marks}{CODE[name_ending(address)[1:]]}\n{code.rstrip()}\n{marks}\n", title=name_in(address))


def name_in(address: str) -> str:
    """The last part of an address's path, without its ending; "" for none."""
    return PurePosixPath(unquote(urlsplit(address).path)).stem
