"""The elements that Yuque's pages are made of, under their usual names."""

from __future__ import annotations

from lxml import html

from archive.pages.html.tree import drop, flat_text, select

NAMES = {
    "ne-p": "p",
    "ne-quote": "blockquote",
    "ne-alert": "blockquote",
    "ne-code": "code",
    "ne-text": "span",
    "ne-link": "span",
    "ne-uli": "ul",
    "ne-oli": "ol",
    "ne-tli": "ul",
    "ne-uli-c": "li",
    "ne-oli-c": "li",
    "ne-tli-c": "li",
    "ne-hole": "div",
    "ne-card": "div",
    "ne-table-wrap": "div",
    "ne-columns": "div",
    "ne-column": "div",
} | {f"ne-h{level}": f"h{level}" for level in range(1, 7)}
LISTS = ("ul", "ol")


def with_usual_tags(tree: html.HtmlElement) -> None:
    """Rename Yuque's own elements; lines of a list, which stand one by one there, become one list."""
    if not select(tree, "ne-p, ne-uli, ne-oli, ne-h1, ne-h2, ne-h3, ne-text"):
        return
    drop(
        tree,
        "ne-uli-i, ne-oli-i, ne-tli-i, ne-heading-anchor, ne-heading-fold, ne-heading-ext, ne-list-symbol, .ne-viewer-b-filler",
    )
    for element in [one for one in tree.iter() if isinstance(one.tag, str) and one.tag.startswith("ne-")]:
        if element.get("ne-bold") == "true" and flat_text(element):
            element.tag = "strong"
        else:
            element.tag = NAMES.get(element.tag, "div" if "-" in element.tag else "span")
    join_lists(tree)


def join_lists(tree: html.HtmlElement) -> None:
    """Make one list of neighbours of one kind; a deeper one goes into the item before it."""
    for element in select(tree, "[index-type]"):
        before = element.getprevious()
        if element.tag not in LISTS or before is None or before.tag not in LISTS or "index-type" not in before.attrib:
            continue
        place = before
        while depth(element) > depth(place) and len(place) and len(place[-1]) and place[-1][-1].tag in LISTS:
            place = place[-1][-1]
        if depth(element) > depth(place) and len(place):
            place[-1].append(element)
        elif element.tag == place.tag:
            for item in list(element):
                place.append(item)
            element.drop_tree()
        else:
            continue


def depth(element: html.HtmlElement) -> int:
    """How deep a list's line stands."""
    level = element.get("ne-level") or element.get("data-level") or "0"
    return int(level) if level.isdigit() else 0
