"""An element of a page, block by block, as Markdown: headings, paragraphs, lists, quotations, tables, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import html

from archive.pages.html.code import code_markdown
from archive.pages.html.inline import InlineWriter, caption_of, plain_markdown
from archive.pages.html.tables import code_of_table, is_layout, table_markdown_lines
from archive.pages.html.tree import classes_of, select

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
CODE_BOXES = frozenset({"cm-content", "view-lines", "CodeMirror-code"})  # of editors that show code without <pre>
_BEGINS_BLOCK = re.compile(
    r"(#{1,6}\s|```|~~~|[-*+]\s|>\s?|\||\d{1,9}[.)]\s)"
)  # what a paragraph may not begin with unmarked
_SHOWN_HEADING = re.compile(r"#{2,6}\s+\S")  # one # may be a comment of a script
_GAPS = re.compile(r"[ \t]*\n[ \t]*")
_MANY_SPACES = re.compile(r"(?<=\S)[ \t]{2,}")


class BlockWriter:
    """Writes one page; `images` are the addresses of the pictures that it met."""

    def __init__(self, base: str = ""):
        self.inline = InlineWriter(base, is_block)

    @property
    def images(self) -> tuple[str, ...]:
        """The pictures so far, each once."""
        return tuple(dict.fromkeys(self.inline.images))

    def markdown(self, element: html.HtmlElement) -> str:
        """An element as Markdown: blocks with an empty line between, and one line end behind the last."""
        text = "\n\n".join(self.blocks(element))
        return f"{text}\n" if text else ""

    def blocks(self, element: html.HtmlElement) -> Iterator[str]:
        """The blocks in an element, in order; text between blocks is a paragraph."""
        line = [plain_markdown(element.text or "")]
        for child in element:
            if holds_blocks(child):
                yield from text_paragraph("".join(line))
                yield from self.block(child)
                line = []
            else:
                line.append(self.inline.one(child))
            line.append(plain_markdown(child.tail or ""))
        yield from text_paragraph("".join(line))

    def block(self, element: html.HtmlElement) -> Iterator[str]:
        """The blocks that one element makes."""
        write = getattr(self, f"write_{element.tag}", None)
        if element.tag in HEADINGS:
            yield from self.heading(element, HEADINGS[element.tag])
        elif not CODE_BOXES.isdisjoint(classes_of(element)):
            yield from self.write_pre(element)
        elif write:
            yield from write(element)
        elif any(holds_blocks(child) for child in element):
            yield from self.blocks(element)
        else:
            yield from text_paragraph(self.inline.content(element))

    def heading(self, element: html.HtmlElement, level: int) -> Iterator[str]:
        """A heading on one line; what is in it and no part of the heading comes behind it."""
        inner = [child for child in element if child.tag in ("pre", "table", "ul", "ol")]
        for child in inner:
            child.drop_tree()
        text = " ".join(self.inline.content(element).split())
        if text:
            yield f"{'#' * level} {text}"
        for child in inner:
            yield from self.block(child)

    def write_pre(self, element: html.HtmlElement) -> Iterator[str]:
        """A block of code."""
        yield from filter(None, [code_markdown(element)])

    def write_hr(self, _element: html.HtmlElement) -> Iterator[str]:
        """A line across the page."""
        yield "---"

    def write_blockquote(self, element: html.HtmlElement) -> Iterator[str]:
        """A quotation."""
        lines = "\n\n".join(self.blocks(element)).split("\n")
        if any(lines):
            yield "\n".join(f"> {line}".rstrip() for line in lines)

    def write_table(self, element: html.HtmlElement) -> Iterator[str]:
        """A table, the code in it where it shows code, its cells one by one where it only arranges them."""
        code = code_of_table(element)
        if code is not None:
            yield from self.write_pre(code)
        elif is_layout(element):
            for cell in select(element, "td, th"):
                if not any(one.tag in ("td", "th") for one in cell.iterancestors() if one in element.iterdescendants()):
                    yield from self.blocks(cell)
        else:
            yield from (text for child in select(element, "caption") for text in self.blocks(child))
            yield from filter(None, ["\n".join(table_markdown_lines(element, self.inline.content))])

    def write_ul(self, element: html.HtmlElement) -> Iterator[str]:
        """A list."""
        yield from self.items(element, lambda _number: "- ")

    def write_ol(self, element: html.HtmlElement) -> Iterator[str]:
        """A numbered list."""
        start = element.get("start") or "1"
        first = int(start) if start.isdecimal() and len(start) < 9 else 1
        yield from self.items(element, lambda number: f"{first + number}. ")

    def items(self, element: html.HtmlElement, mark: object) -> Iterator[str]:
        """A list's items, close together where none of them has several paragraphs."""
        texts: list[str] = []
        for child in element:
            if child.tag in ("ul", "ol") and texts:  # a list in a list, and not in its item
                inner = "\n\n".join(self.block(child))
                texts[-1] += "\n" + moved_right(inner, "  ")
                continue
            parts = list(self.blocks(child)) if child.tag == "li" else list(self.block(child))
            if parts:
                first = mark(len(texts))  # type: ignore[operator]
                texts.append(first + moved_right(joined_item(parts), " " * len(first)).lstrip())
        if texts:
            yield ("\n\n" if any("\n\n" in text for text in texts) else "\n").join(texts)

    def write_dl(self, element: html.HtmlElement) -> Iterator[str]:
        """Terms and what they mean."""
        for child in element:
            texts = list(self.blocks(child))
            if child.tag == "dt" and len(texts) == 1:
                texts = [f"**{texts[0].strip('*')}**"]
            yield from texts

    def write_figure(self, element: html.HtmlElement) -> Iterator[str]:
        """A figure: code, or a picture whose caption is its text."""
        code = select(element, "pre")
        if code:
            yield from (
                self.write_table(select(element, "table")[0]) if select(element, "table") else self.write_pre(code[-1])
            )
            return
        caption = caption_of(element)
        for image in select(element, "img"):
            image.set("alt", caption or image.get("alt") or "")
        for note in select(element, "figcaption"):
            if select(element, "img"):
                note.drop_tree()
        yield from self.blocks(element)


def is_block(element: html.HtmlElement) -> bool:
    """Whether a browser shows the element on lines of its own."""
    return element.tag in BLOCKS or not CODE_BOXES.isdisjoint(classes_of(element)) or bool(element.get("display"))


def holds_blocks(element: html.HtmlElement) -> bool:
    """Whether the element is a block, or one is somewhere in it."""
    return isinstance(element.tag, str) and (
        is_block(element) or any(is_block(one) for one in element.iterdescendants("*"))
    )


def text_paragraph(text: str) -> Iterator[str]:
    """A paragraph, if there is any text; a line of it that would begin something else is kept from that, but for headings
    of Markdown, which a page shows as they were written where HTML before them hid them from its program."""
    lines = [_MANY_SPACES.sub(" ", line).strip() for line in _GAPS.sub("\n", text).strip().split("\n")]
    for is_heading, group in groupby(filter(None, lines), lambda line: bool(_SHOWN_HEADING.match(line))):
        if is_heading:
            yield from group
        else:
            yield "\n".join(kept_plain(line) for line in group)


def kept_plain(line: str) -> str:
    """A line of a paragraph that begins nothing else in Markdown."""
    return f"\\{line}" if _BEGINS_BLOCK.match(line) and not line.startswith("![") else line


def joined_item(parts: list[str]) -> str:
    """The blocks of a list's item: a list close under the text before it, others after an empty line."""
    text = parts[0]
    for part in parts[1:]:
        close = re.match(r"(- |\d+\. )", part) and not text.endswith("```")
        text += ("\n" if close else "\n\n") + part
    return text


def moved_right(text: str, spaces: str) -> str:
    """Lines moved to the right, empty ones as they are."""
    return "\n".join(f"{spaces}{line}" if line else "" for line in text.split("\n"))
