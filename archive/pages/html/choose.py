"""Where the article is on a page of which nobody knows the site: trafilatura reads it, and the element that holds what
it read is taken whole, so that code, tables and formulas in it are as they were."""

from __future__ import annotations

import copy
import re

import trafilatura
from lxml import html

from archive.pages.html.noise import clean_article, link_share
from archive.pages.html.tables import is_layout
from archive.pages.html.tree import select

# Names under which the usual programs keep an article.
KNOWN = (
    "[itemprop='articleBody'], .markdown-body, .post-content, .entry-content, .article-content, .article_content, .article-body, "
    ".article__body, .article-detail, .articleContent, .post-body, .post__content, .content-article, .rich_media_content, "
    ".TRS_Editor, #artibody, #article_content, #articleContent, #js_content, .story-body, .main-content-body, .blog-content, "
    ".news-content, .content_area, .cnt_nav_content, .text-content, .detail-content, .markdown-section, .td-content, .rst-content, "
    ".show-content, .article-entry, .topic-content, .content-detail, #content-text, .ql-editor, article"
)
CONTAINERS = frozenset("article body center div font form main section span tbody td tr".split())
LEAST_SHARE = 0.75  # of what trafilatura read, that the chosen element must hold
KNOWN_SHARE = 0.6  # the same of an element with a known name
LEAST_CHARS = 25  # of a block that tells where the article is
MOST_LINKS_SHARE = 0.25  # of an article's text, that a list of links at its end may be and still be no part of it
MOST_BLOCKS = 300  # of them that are looked for
_WORDS = re.compile(r"\W+")


def choose_article(tree: html.HtmlElement, address: str) -> html.HtmlElement:
    """The element that holds the article, without what is beside it; the body when nothing tells."""
    body = tree.find("body") if tree.find("body") is not None else tree
    read = article_text(tree, address)
    blocks = [squeezed(line) for line in read.split("\n")]
    blocks = [block for block in blocks if len(block) >= LEAST_CHARS] or [block for block in blocks if block]
    blocks = blocks[:: max(1, len(blocks) // MOST_BLOCKS)]
    known = known_element(body, blocks)
    article = known if known is not None else smallest_with(body, blocks)
    clean_article(article)
    drop_link_lists(article)
    return article


def article_text(tree: html.HtmlElement, address: str) -> str:
    """What trafilatura takes for the article; "" for nothing."""
    try:
        return (
            trafilatura.extract(
                copy.deepcopy(tree),
                url=address or None,
                favor_precision=True,
                include_comments=False,
                include_tables=True,
            )
            or ""
        )
    except MemoryError:
        raise
    except Exception:  # whatever it meets in somebody's markup: then the body is read
        return ""


def squeezed(text: str) -> str:
    """Letters and digits alone, which markup does not change."""
    return _WORDS.sub("", text)


def known_element(body: html.HtmlElement, blocks: list[str]) -> html.HtmlElement | None:
    """The smallest element of a known name that holds most of the blocks."""
    candidates = [(one, squeezed("".join(one.itertext()))) for one in select(body, KNOWN)]
    good = [
        (len(text), place, one)
        for place, (one, text) in enumerate(candidates)
        if share_held(text, blocks) >= KNOWN_SHARE
    ]
    return min(good, key=lambda found: found[:2])[2] if good and blocks else None


def smallest_with(body: html.HtmlElement, blocks: list[str]) -> html.HtmlElement:
    """The smallest element that holds most of the blocks."""
    article = body
    while blocks:
        inner = next((child for child in article if share_held(squeezed(text_in(child)), blocks) >= LEAST_SHARE), None)
        if inner is None or not is_container(inner):
            break
        article = inner
    return article


def is_container(element: html.HtmlElement) -> bool:
    """Whether an article may stand in it, rather than a part of one."""
    return element.tag in CONTAINERS or "-" in element.tag or (element.tag == "table" and is_layout(element))


def text_in(element: html.HtmlElement) -> str:
    """The text of an element; "" of a comment."""
    return "".join(element.itertext()) if isinstance(element.tag, str) else ""


def share_held(text: str, blocks: list[str]) -> float:
    """The share of the blocks' characters whose block is in the text."""
    total = sum(map(len, blocks))
    if (
        len(text) < KNOWN_SHARE * total
    ):  # it cannot hold enough, and looking would take long on pages of a thousand boxes
        return 0.0
    return sum(len(block) for block in blocks if block in text) / max(1, total)


def drop_link_lists(article: html.HtmlElement) -> None:
    """Take out lists that are nothing but links at the article's end: what else there is to read."""
    whole = len(squeezed("".join(article.itertext())))
    for element in reversed(select(article, "ul, ol, div")):
        text = " ".join("".join(element.itertext()).split())
        if not text or element.getparent() is None:
            continue
        if link_share(element, len(text)) < 0.9 or len(select(element, "a")) < 4 or select(element, "img, pre, table"):
            break
        if len(squeezed(text)) > MOST_LINKS_SHARE * whole:  # the page is a list of links
            break
        element.drop_tree()
