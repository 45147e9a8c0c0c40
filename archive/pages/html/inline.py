"""What stands within a line of HTML, as Markdown: links, emphasis, code, pictures, formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from lxml import html

from archive.pages.html.tree import classes_of, flat_text
from archive.text.markdown import without_markup
from archive.text.page_address import behind_gate

IMAGE_SOURCES = (
    "data-original-src",
    "data-original",
    "data-actualsrc",
    "data-src",
    "data-lazy-src",
    "data-srcset-src",
    "_src",
    "src",
)
_ANCHOR = re.compile(r"^(#|¶|§|🔗|permalink|link|anchor|\u200b)?$", re.IGNORECASE)
_SEARCH_LINK = re.compile(
    r"so\.csdn\.net/so/search|zhida\.zhihu\.com|zhihu\.com/search"
)  # a word that a site made a link of
_MARKUP = re.compile(r"<[^<>]*>|&#?\w+;")
_SPACES = re.compile(r"[ \t\r\n\f]+")


class InlineWriter:
    """Writes the inside of blocks; `base` is the page's own address, for links that are relative to it."""

    def __init__(self, base: str, is_block: Callable[[html.HtmlElement], bool]):
        self.base, self.is_block = base, is_block
        self.images: list[str] = []

    def content(self, element: html.HtmlElement) -> str:
        """The Markdown of what is in an element, text by text."""
        parts = [plain_markdown(element.text or "")]
        for child in element:
            parts += [self.one(child), plain_markdown(child.tail or "")]
        return "".join(parts)

    def one(self, element: html.HtmlElement) -> str:
        """An element and what is in it."""
        if not isinstance(element.tag, str):
            return ""
        write = getattr(self, f"write_{element.tag}", None)
        if write:
            return str(write(element))
        text = self.content(element)
        return f"\n{text}\n" if self.is_block(element) else text

    def write_br(self, _element: html.HtmlElement) -> str:
        """A line end."""
        return "\n"

    def write_a(self, element: html.HtmlElement) -> str:
        """A link; its text alone where it leads nowhere."""
        text, target = self.content(element).strip(), self.target(element.get("href") or "")
        if not target or _ANCHOR.match(text) or _SEARCH_LINK.search(target):
            return "" if _ANCHOR.match(text) and (element.get("href") or "#").startswith("#") else text
        if text == target or text == target.removesuffix("/"):
            return target
        return f"[{' '.join(text.split())}]({target})" if "](" not in text or text.startswith("![") else text

    def target(self, href: str) -> str:
        """Where a link leads, without the page that asks whether one really wants to leave; "" for nowhere."""
        href = href.strip()
        if not href or href.startswith("#") or href.lower().startswith(("javascript:", "data:", "vbscript:", "about:")):
            return ""
        return in_markdown(behind_gate(self.absolute(href)))

    def absolute(self, href: str) -> str:
        """An address in full, where the page's own is known."""
        try:
            return urljoin(self.base, href)
        except ValueError:
            return ""

    def write_img(self, element: html.HtmlElement) -> str:
        """A picture with its caption; nothing of one that is part of the address, or only spaces the page."""
        source = next((value for name in IMAGE_SOURCES if (value := shown_source(element.get(name)))), "")
        if not source or "emoji" in " ".join(classes_of(element)).lower():
            return element.get("alt") or "" if len(element.get("alt") or "") <= 2 else ""
        source = in_markdown(self.absolute(source))
        self.images.append(source)
        caption = " ".join((element.get("alt") or "").split()).translate({ord("["): "(", ord("]"): ")"})
        return f"![{caption}]({source})"

    def write_code(self, element: html.HtmlElement) -> str:
        """Code within a line."""
        text = _SPACES.sub(" ", "".join(element.itertext()).replace("\xa0", " ").replace("\u200b", "")).strip()
        if not text:
            return ""
        marks = "``" if "`" in text else "`"
        inner = f" {text} " if "`" in text else text
        return f"{marks}{inner}{marks}"

    def write_tex(self, element: html.HtmlElement) -> str:
        """A formula, as `mark_formulas` left it."""
        return f"\n$${element.text}$$\n" if element.get("display") else f"${element.text}$"

    def write_strong(self, element: html.HtmlElement) -> str:
        """What is stressed."""
        return emphasised(self.content(element), "**")

    def write_em(self, element: html.HtmlElement) -> str:
        """What is stressed a little."""
        return emphasised(self.content(element), "*")

    def write_del(self, element: html.HtmlElement) -> str:
        """What is struck out."""
        return emphasised(self.content(element), "~~")

    def write_input(self, element: html.HtmlElement) -> str:
        """The box of a task; nothing of other fields."""
        if element.get("type") != "checkbox":
            return ""
        return "[x] " if element.get("checked") is not None else "[ ] "

    write_b, write_i, write_s, write_strike = write_strong, write_em, write_del, write_del
    write_samp = write_kbd = write_tt = write_code


def emphasised(text: str, marks: str) -> str:
    """Text between marks, which stand close to it; nothing around a text of several lines, or one that is marked already."""
    inner = text.strip()
    if not inner or "\n" in inner or inner.startswith(marks[0]) or inner.endswith(marks[0]):
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{marks}{inner}{marks}{after}"


def plain_markdown(text: str) -> str:
    """Text as it stands in Markdown: what would be read as a tag there is written so that it is not."""
    flat = _SPACES.sub(" ", text.replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", ""))
    return _MARKUP.sub(escaped_markup, flat) if "<" in flat or "&" in flat else flat


def escaped_markup(found: re.Match[str]) -> str:
    """What looks like a tag or an entity, so that it is read as it stands; `<none>` and `a & b` may stay."""
    text = found[0]
    return text.replace("&", "&amp;").replace("<", "&lt;") if without_markup(text) != text else text


def shown_source(source: str | None) -> str:
    """The address of a picture; "" where it is in the page itself, or a blank one that stands for it until it is seen."""
    value = (source or "").strip()
    return "" if value.startswith(("data:", "blob:", "about:", "javascript:")) else value


def in_markdown(address: str) -> str:
    """An address between the parentheses of a link."""
    return address.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace("\n", "")


def caption_of(figure: html.HtmlElement) -> str:
    """What is written under a figure."""
    return next((flat_text(child) for child in figure.iter("figcaption")), "")
