"""Take off an article's element what stands before the first and behind the last of what was read in it: titles, bylines,
buttons, what else there is to read."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from urllib.parse import urlsplit

from lxml import html

from archive.pages.html.noise import link_share, named_as_noise
from archive.pages.html.tables import is_layout
from archive.pages.html.tree import classes_of, flat_text, remove, select

LEAST_CHARS = 25  # of a paragraph at an edge that is kept though it was not read
LEAST_READ = 0.3  # of an article: where less of it was read, where reading began and ended says nothing
MOST_LINKED = 0.5  # of the characters of what is kept
PARAGRAPHS = frozenset("p pre ul ol blockquote table figure h1 h2 h3 h4 h5 h6 hr dl".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_WORDS = re.compile(r"\W+")


def squeezed(text: str) -> str:
    """Letters and digits alone, which markup does not change."""
    return _WORDS.sub("", text)


class ReadText:
    """What a reader of articles found on a page: whether an element holds some of it."""

    def __init__(self, text: str):
        lines = [line for one in text.split("\n") if (line := squeezed(one))]
        self.lines = frozenset(lines)
        self.blocks = [line for line in lines if len(line) >= LEAST_CHARS] or lines

    def is_in(self, element: html.HtmlElement) -> bool:
        """Whether some of it is in an element."""
        text = squeezed("".join(element.itertext()))
        return bool(text) and (text in self.lines or any(block in text for block in self.blocks))

    def share_of(self, element: html.HtmlElement) -> float:
        """The share of an element's characters that it has."""
        text = squeezed("".join(element.itertext()))
        return sum(len(block) for block in self.blocks if block in text) / max(1, len(text))


def trim_edges(article: html.HtmlElement, read: ReadText, host: str) -> None:
    """Take off what was not read at both ends, but code, tables, figures, and paragraphs beside those that were read, and
    lists of what stands on other hosts than the page's: an article's references, and not what else there is to read."""
    if read.share_of(article) < LEAST_READ:
        return
    trim_edge(article, read, host, step=1)
    trim_edge(article, read, host, step=-1)


def trim_edge(article: html.HtmlElement, read: ReadText, host: str, *, step: int) -> None:
    """The same of one end, down to the first (1), or the last (-1), paragraph that was read."""
    element = article
    while element.tag not in PARAGRAPHS and not has_own_text(element):
        children = [child for child in element if isinstance(child.tag, str)][::step]
        held = [place for place, child in enumerate(children) if read.is_in(child)]
        if not held:
            return
        beside = {box_kind(children[place]) for place in held}
        for child in unread(children[: held[0]], beside, host, step=step):
            remove(child)
        element = children[held[0]]


def has_own_text(element: html.HtmlElement) -> bool:
    """Whether text stands in an element itself, between those in it: then they are parts of its lines."""
    return any(squeezed(text or "") for text in (element.text, *(child.tail for child in element)))


def unread(children: Sequence[html.HtmlElement], beside: Set[str], host: str, *, step: int) -> list[html.HtmlElement]:
    """Those of the elements at an edge, the outermost first, that are no part of the article."""
    kept = [is_part(child, beside, host) for child in children]
    for place, child in enumerate(children):  # a heading stays with what it is over, or where nothing is under it
        if child.tag in HEADINGS and child.tag != "h1" and beside & PARAGRAPHS:
            kept[place] = any(kept[:place]) if step > 0 else not place or kept[place - 1]
    return [child for child, keep in zip(children, kept, strict=True) if not keep]


def is_part(element: html.HtmlElement, beside: Set[str], host: str) -> bool:
    """Whether an element that was not read is part of an article all the same; `beside` has the kinds of those that were."""
    if is_figure(element):
        return True
    if not beside & (PARAGRAPHS | {box_kind(element)}) or element.tag in HEADINGS or named_as_noise(element):
        return False
    if element.tag == "pre" or select(element, "pre") or (element.tag == "table" and not is_layout(element)):
        return True
    if element.tag == "p" and select(element, "img") and not select(element, "a img"):
        return True
    text = flat_text(element) if box_kind(element) in PARAGRAPHS or box_kind(element) in beside else ""
    if text and leads_out(element, host):
        return True
    return len(squeezed(text)) >= LEAST_CHARS and link_share(element, len(text)) <= MOST_LINKED


def leads_out(element: html.HtmlElement, host: str) -> bool:
    """Whether most links in it, and one at least, lead to other hosts."""
    links = [link.get("href") or "" for link in select(element, "a[href]")]
    out = [link for link in links if link.startswith(("http://", "https://", "//")) and linked_host(link) != host]
    return len(out) * 2 > len(links)


def linked_host(address: str) -> str:
    """The host of an address; "" of none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def box_kind(element: html.HtmlElement) -> str:
    """What tells a paragraph, or a box of a site's own, from others: its name, and of a box its classes."""
    return str(element.tag) if element.tag in PARAGRAPHS else f"{element.tag} {' '.join(classes_of(element))}"


def is_figure(element: html.HtmlElement) -> bool:
    """Whether it is a picture with its caption, and leads nowhere."""
    figures = [element] if element.tag == "figure" else select(element, "figure")
    if len(figures) != 1 or not select(element, "img, pre") or select(element, "a img"):
        return False
    return flat_text(element) == flat_text(figures[0])
