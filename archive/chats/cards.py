"""What a shared article, a quote or a file is in an export: WeChat's own XML, or what tools make of it."""

from __future__ import annotations

import re
from html import unescape

from archive.chats.quotes import with_quote

CARD = re.compile(r"^\s*(?:<\?xml[^>]*\?>\s*)?<msg>.*<appmsg", re.DOTALL)
QUOTING = "57"  # the type of a card that answers a message
FORWARDED = "19"  # the type of a card that holds other messages


def card_text(text: str) -> str:
    """A card as a person reads it: `[链接|title](address)`, or the answer with what it quotes; other text as it is."""
    if not CARD.match(text):
        return text
    kind, title, url = (element(text, name) for name in ("type", "title", "url"))
    if kind == QUOTING:
        quoted = text[text.find("<refermsg>") :] if "<refermsg>" in text else ""
        what = element(quoted, "content")
        return with_quote(title, element(quoted, "displayname"), element(what, "title") or what)
    return link_text(title, url) if url else f"[{title}]" if title else ""


def element(xml: str, name: str) -> str:
    """The text of the first element of a name, "" where there is none. The XML is not parsed: it is whoever's."""
    found = re.search(rf"<{name}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{name}>", xml, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def link_text(title: str, url: str) -> str:
    """A shared link in a message."""
    return f"[链接|{' '.join(title.split())}]({url})" if title else url
