"""Bytes of HTML as a tree of lxml, in whichever encoding they are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache

from cssselect import HTMLTranslator
from lxml import etree, html

from archive.text.decoding import BYTE_ORDER_MARKS, decode_text

HEAD_BYTES = 4096  # in which a page names its encoding
LARGE_CHARS = 100_000
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FITS_ALL = "cp1252"  # what servers say that were told nothing; nearly all bytes are text in it
SAME_ENCODING = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": FITS_ALL, "latin1": FITS_ALL, "ascii": FITS_ALL}


def parse_html(raw: bytes, content_type: str = "") -> html.HtmlElement:
    """The tree of a page; an empty one of nothing. Raises MemoryError."""
    text = _NOT_IN_XML.sub("", _DECLARATION.sub("", html_text(raw, content_type)))
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, default_doctype=False)
    try:
        return html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if len(text) > LARGE_CHARS:  # the parser says the same of nothing and of more than it has memory for
            raise MemoryError from error
        return html.document_fromstring("<html><body></body></html>")


def html_text(raw: bytes, content_type: str) -> str:
    """A page's text: by its mark, as UTF-8 where it is that, by what server and page say, by what the bytes look like."""
    marked = [name for mark, name in BYTE_ORDER_MARKS if raw.startswith(mark)][:1]
    named = named_encodings(raw, content_type)
    for name in [*marked, "utf-8", *(name for name in named if name != FITS_ALL)]:
        try:
            return raw.decode(name)
        except UnicodeError:
            continue
    return decode_text(raw) or raw.decode(named[0] if named else "utf-8", "replace")


def named_encodings(raw: bytes, content_type: str) -> list[str]:
    """The encodings that the server and the page name, and Python knows."""
    said = [found[1].decode() for text in (content_type.encode(), raw[:HEAD_BYTES]) if (found := _CHARSET.search(text))]
    return [name for one in said if (name := SAME_ENCODING.get(one.lower(), one)) and is_known(name)]


def is_known(encoding: str) -> bool:
    """Whether Python knows an encoding of texts by this name."""
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        return False


@cache
def xpath_of(selector: str) -> etree.XPath:
    """A selector of style sheets as XPath, for descendants."""
    return etree.XPath(HTMLTranslator().css_to_xpath(selector, prefix="descendant::"))


def select(tree: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The elements under a tree that a selector of style sheets names, in order; none of no selector."""
    return list(xpath_of(selector)(tree)) if selector else []


def remove(element: html.HtmlElement) -> None:
    """Take an element out; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def drop(tree: html.HtmlElement, selector: str) -> None:
    """Take out all elements that a selector names."""
    for element in select(tree, selector):
        remove(element)


def flat_text(element: html.HtmlElement | None) -> str:
    """The text in an element, on one line; "" of none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def first_text(tree: html.HtmlElement, selector: str) -> str:
    """The first text, or value of a <meta>, that a selector names; "" for none."""
    for element in select(tree, selector):
        text = " ".join((element.get("content") or "").split()) if element.tag == "meta" else flat_text(element)
        if text:
            return text
    return ""


def classes_of(element: html.HtmlElement) -> list[str]:
    """The classes of an element."""
    return (element.get("class") or "").split()


def ancestors(element: html.HtmlElement, most: int) -> Iterator[html.HtmlElement]:
    """The element, and those around it, at most so many in all."""
    while element is not None and most > 0:
        yield element
        element, most = element.getparent(), most - 1
