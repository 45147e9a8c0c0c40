"""Where the text of a page is asked for: some sites have it as Markdown at another address than people read it."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from archive.text.markdown import read_markdown

GITHUB_BLOB = re.compile(r"https?://(?:www\.)?github\.com/([^/]+)/([^/]+)/(?:blob|raw)/(.+)")
GITEE_BLOB = re.compile(r"(https?://gitee\.com/[^/]+/[^/]+)/blob/(.+)")
GITLAB_BLOB = re.compile(r"(https?://[^/]+/.+?/-/)blob/(.+)")
GIST = re.compile(r"(https?://gist\.github\.com/[^/]+/[0-9a-f]{20,40})/?")
YUQUE = re.compile(r"(https?://(?:www\.)?yuque\.com/(?!dashboard|login|about|help)[^/]+/[^/]+/[^/?#]+)/?")
YUQUE_TEXT = "/markdown?plain=true&linebreak=false&anchor=false"
_TARGET = re.compile(r"(!?\[[^\]\n]*\]\()([^)\s]+)((?:\s+\"[^\"\n]*\")?\))")


def text_address(address: str) -> str:
    """The address at which a site gives the text of a page as its author wrote it; "" where it does not."""
    plain = address.partition("#")[0].partition("?")[0]
    if found := GITHUB_BLOB.fullmatch(plain):
        return f"https://raw.githubusercontent.com/{found[1]}/{found[2]}/{found[3]}"
    for pattern in (GITEE_BLOB, GITLAB_BLOB):
        if found := pattern.fullmatch(plain):
            return f"{found[1]}{'/' if pattern is GITEE_BLOB else ''}raw/{found[2]}"
    if found := GIST.fullmatch(plain):
        return f"{found[1]}/raw"
    if found := YUQUE.fullmatch(plain):
        return found[1] + YUQUE_TEXT
    return ""


def absolute_links(markdown: str, address: str) -> str:
    """Markdown whose links and pictures, relative to where it stood, are whole addresses; code stays as it is."""
    lines = zip(read_markdown(markdown), markdown.split("\n"), strict=True)
    return "\n".join(
        written if line.fence else _TARGET.sub(lambda found: whole_link(found, address), written)
        for line, written in lines
    )


def whole_link(link: re.Match[str], address: str) -> str:
    """A link in full; one within the page, and one that cannot be read, as it is."""
    if link[2].startswith(("#", "mailto:")):
        return link[0]
    try:
        return f"{link[1]}{urljoin(address, link[2])}{link[3]}"
    except ValueError:
        return link[0]
