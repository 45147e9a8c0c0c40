"""What a page says of itself: its title, its author, its day, its address, its next part."""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import html

from archive.pages.html.tree import first_text, flat_text, select

TITLES = "meta[property='og:title'], meta[name='twitter:title'], meta[itemprop='headline']"
AUTHORS = "meta[name='author'], meta[property='article:author'], [rel='author'], [itemprop='author'] [itemprop='name']"
DAYS = (
    "meta[property='article:published_time'], meta[itemprop='datePublished'], meta[name='publishdate'], meta[name='pubdate'], "
    "meta[name='date'], meta[property='og:release_date'], time[itemprop='datePublished']"
)
_DAY = re.compile(r"(20\d{2}|19\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SITE = re.compile(r"\s*(?:[|｜_»·–—]|\s-)\s*[^|｜_»·–—]{1,40}$")
_SCRIPT_DAY = re.compile(r"""var\s+(?:ct|create_time|publish_time)\s*=\s*["'](\d{10})["']""")
_NEXT = re.compile(r"^\s*(下一[页頁]|下页|next( page)?)\s*[»›>→]*\s*$", re.IGNORECASE)


def page_title(tree: html.HtmlElement, selector: str) -> str:
    """By the site's rule, the page's own data, its first heading, or the window's title without the site's name."""
    said = first_text(tree, selector) or first_text(tree, TITLES)
    window = first_text(tree, "head > title")
    headings = [text for heading in select(tree, "h1") if (text := flat_text(heading))]
    begins = next((heading for heading in headings if window.startswith(heading)), "")
    alone = headings[0] if len(headings) == 1 else ""
    return said or begins or alone or _SITE.sub("", window) or window


def author_of_page(tree: html.HtmlElement, selector: str) -> str:
    """By the site's rule, else by the page's own data; "" when neither says."""
    name = first_text(tree, selector) or first_text(tree, AUTHORS) or linked_data(tree, "author")
    return "" if "://" in name or len(name) > 60 else name


def day_of_page(tree: html.HtmlElement, selector: str) -> str:
    """The day on which it was published, as 2020-10-17; "" when it does not say."""
    stamps = [
        element.get("datetime") or ""
        for element in select(tree, f"time[datetime]{', ' + selector if selector else ''}")[:3]
    ]
    for said in (first_text(tree, DAYS), first_text(tree, selector), linked_data(tree, "datePublished"), *stamps):
        found = _DAY.search(said)
        if found and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31:
            return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    return ""


def linked_data(tree: html.HtmlElement, name: str) -> str:
    """A value of the page's JSON-LD; "" for none."""
    for script in select(tree, "script[type='application/ld+json']")[:5]:
        try:
            found = value_in(json.loads(script.text or ""), name)
        except (ValueError, RecursionError):
            continue
        if found:
            return found
    return ""


def value_in(data: Any, name: str) -> str:
    """The first value of this name in linked data, of a person its name."""
    if isinstance(data, list):
        return next((found for one in data[:20] if (found := value_in(one, name))), "")
    if not isinstance(data, dict):
        return ""
    value = data.get(name)
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("name") if isinstance(value, dict) else value
    return value if isinstance(value, str) else value_in(data.get("@graph"), name)


def address_of_page(tree: html.HtmlElement) -> str:
    """Where the page says that it stands."""
    for selector, name in (("link[rel='canonical']", "href"), ("meta[property='og:url']", "content")):
        for element in select(tree, selector):
            value = (element.get(name) or "").strip()
            if value.startswith(("http://", "https://")):
                return value
    return ""


def next_part(tree: html.HtmlElement) -> str:
    """The address of the article's next page, as it is written; "" for none."""
    marked = select(tree, "link[rel='next'], a[rel~='next']")
    paged = [
        link
        for link in select(tree, ".pagination a, .pages a, .page a, .pagenav a, #pages a")
        if _NEXT.match(flat_text(link))
    ]
    return next((link.get("href") or "" for link in [*paged, *marked]), "") if paged else ""
