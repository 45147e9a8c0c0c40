"""A page of HTML as Markdown: by the rule of its site, else wherever its article is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin

from lxml import html

from archive.pages.html.blocks import BlockWriter
from archive.pages.html.choose import choose_article
from archive.pages.html.formulas import mark_formulas
from archive.pages.html.noise import clean_page, without_noise_lines
from archive.pages.html.said import address_of_page, author_of_page, day_of_page, next_part, page_title
from archive.pages.html.sites import SiteRule, found_article, rule_for
from archive.pages.html.tree import drop, parse_html, select
from archive.pages.html.walls import is_short, says_wall, wall_of
from archive.pages.html.yuque import with_usual_tags
from archive.pages.page import Page


def read_html(raw: bytes, address: str = "", content_type: str = "") -> Page:
    """The article of a page; where there is none, `wall` says what there is instead."""
    tree = parse_html(raw, content_type)
    stands_at = address or address_of_page(tree)
    rule = rule_for(stands_at, tree)
    said = Page(
        markdown="",
        title=page_title(tree, rule.title if rule else ""),
        author=author_of_page(tree, rule.author if rule else ""),
        published=day_of_page(tree, rule.published if rule else ""),
        address=address_of_page(tree),
        site=rule.name if rule else "",
        next_page=absolute_or_nothing(stands_at, next_part(tree)),
    )
    wall, writer = wall_of(tree), BlockWriter(base_of(tree, stands_at))
    mark_formulas(tree)
    with_usual_tags(tree)
    found = found_article(rule, tree) if rule else []
    cut = bool(rule and rule.login and select(tree, rule.login))
    articles = clean_articles(found, rule) if found else [chosen_article(tree, stands_at)]
    markdown = without_noise_lines("\n".join(writer.markdown(article) for article in articles))
    if not found:
        wall = says_wall(markdown) or (wall if wall in ("deleted", "challenge", "scripts") or not markdown else "")
    return replace(
        said,
        markdown=markdown,
        images=writer.images,
        wall=wall if is_short(markdown) and (not found or not markdown) else "",
        remarks=("cut-off",) if cut else (),
    )


def clean_articles(found: Sequence[html.HtmlElement], rule: SiteRule | None) -> Sequence[html.HtmlElement]:
    """The elements that hold the article, without what the site puts between."""
    for element in found:
        clean_page(element)
        drop(element, rule.drop if rule else "")
    return found


def chosen_article(tree: html.HtmlElement, address: str) -> html.HtmlElement:
    """The element that holds the article of a page whose site has no rule."""
    clean_page(tree)
    return choose_article(tree, address)


def base_of(tree: html.HtmlElement, address: str) -> str:
    """The address that the page's links are relative to."""
    base = tree.find(".//base[@href]")
    return urljoin(address, base.get("href")) if base is not None else address


def absolute_or_nothing(address: str, link: str) -> str:
    """A link in full; "" for none, and for one that leads to the page itself."""
    try:
        whole = urljoin(address, link) if link and not link.startswith(("#", "javascript:")) else ""
    except ValueError:
        return ""
    return "" if whole.partition("#")[0] == address.partition("#")[0] else whole
