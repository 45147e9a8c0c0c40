"""Where the article is on a page of which nobody knows the site: trafilatura reads it, and the element that holds what
it read is taken whole, so that code, tables and formulas in it are as they were."""

from __future__ import annotations

import copy

import trafilatura
from lxml import html

from archive.pages.html.noise import clean_article, link_share
from archive.pages.html.tables import is_layout
from archive.pages.html.tree import classes_of, select
from archive.pages.html.trim import ReadText, leads_out, linked_host, squeezed, trim_edges

# Names under which the usual programs keep an article.
KNOWN = (
    "[itemprop='articleBody'], .markdown-body, .post-content, .entry-content, .article-content, .article_content, .article-body, "
    ".article__body, .article-detail, .articleContent, .post-body, .post__content, .content-article, .rich_media_content, "
    ".TRS_Editor, #artibody, #article_content, #articleContent, #js_content, .story-body, .main-content-body, .blog-content, "
    ".news-content, .content_area, .cnt_nav_content, .text-content, .detail-content, .markdown-section, .td-content, .rst-content, "
    ".show-content, .article-entry, .topic-content, .content-detail, #content-text, .ql-editor, .gh-content, .crayons-article__body, "
    ".body.markup, .mw-parser-output, .e-content, #article-body, .prose, article"
)
CONTAINERS = frozenset("article body center div font form main section span tbody td tr".split())
LEAST_SHARE = 0.75  # of what trafilatura read, that the chosen element must hold
LEAST_SHARE_ALONE, TIMES_THE_NEXT = 0.5, 4  # the same where the rest is in many places
KNOWN_SHARE = 0.6  # the same of an element with a known name
MOST_LINKS_SHARE = 0.25  # of an article's text, that a list of links at its end may be and still be no part of it
MOST_BLOCKS = 300  # of them that are looked for


def choose_article(tree: html.HtmlElement, address: str) -> html.HtmlElement:
    """The element that holds the article, without what is beside it; the body when nothing tells."""
    body = tree.find("body") if tree.find("body") is not None else tree
    read = ReadText(article_text(tree, address))
    blocks = read.blocks[:: max(1, len(read.blocks) // MOST_BLOCKS)]
    known = known_element(body, blocks)
    article = smallest_with(known if known is not None else body, blocks)
    clean_article(article)
    trim_edges(article, read, linked_host(address))
    drop_link_lists(article, linked_host(address))
    return article


def article_text(tree: html.HtmlElement, address: str) -> str:
    """What trafilatura takes for the article; "" for nothing."""
    try:
        return (
            trafilatura.extract(
                without_layout_tables(copy.deepcopy(tree)),
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


def without_layout_tables(tree: html.HtmlElement) -> html.HtmlElement:
    """A page whose tables hold data: trafilatura takes those that only arrange its boxes for one, line by line."""
    for table in [table for table in tree.iter("table") if is_layout(table)]:
        for part in [table, *select(table, "tbody, tr, td, th")]:
            part.tag = "div"
    return tree


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
        shares = [(share_held(squeezed(text_in(child)), blocks), child) for child in article]
        first, second = ([*sorted((share for share, _ in shares), reverse=True), 0.0, 0.0])[:2]
        inner = next((child for share, child in shares if share == first), None)
        if inner is None or not is_container(inner) or not is_most(first, second) or is_one_of_several(inner, shares):
            break
        article = inner
    return article


def is_one_of_several(element: html.HtmlElement, shares: list[tuple[float, html.HtmlElement]]) -> bool:
    """Whether boxes like this one, beside it, hold more of the article: columns, sections, a box a paragraph."""
    if not classes_of(element):
        return False
    return any(
        share > 0 and other is not element and other.tag == element.tag and classes_of(other) == classes_of(element)
        for share, other in shares
    )


def is_most(share: float, second: float) -> bool:
    """Whether an element holds the article, by its share and by that of the next best beside it."""
    return share >= LEAST_SHARE or (share >= LEAST_SHARE_ALONE and share >= TIMES_THE_NEXT * second)


def is_container(element: html.HtmlElement) -> bool:
    """Whether an article may stand in it, rather than a part of one."""
    return element.tag in CONTAINERS or "-" in element.tag or (element.tag == "table" and is_layout(element))


def text_in(element: html.HtmlElement) -> str:
    """The text of an element; "" of a comment."""
    return "".join(element.itertext()) if isinstance(element.tag, str) else ""


def share_held(text: str, blocks: list[str]) -> float:
    """The share of the blocks' characters whose block is in the text."""
    return sum(len(block) for block in blocks if block in text) / max(1, sum(map(len, blocks)))


def drop_link_lists(article: html.HtmlElement, host: str) -> None:
    """Take out lists that are nothing but links, most of them to the page's own host, at the article's end: what else there
    is to read."""
    whole = len(squeezed("".join(article.itertext())))
    for element in reversed(select(article, "ul, ol, div")):
        text = " ".join("".join(element.itertext()).split())
        if not text or element.getparent() is None:
            continue
        if link_share(element, len(text)) < 0.9 or len(select(element, "a")) < 4 or select(element, "img, pre, table"):
            break
        if leads_out(element, host):  # an article's references
            break
        if len(squeezed(text)) > MOST_LINKS_SHARE * whole:  # the page is a list of links
            break
        element.drop_tree()
