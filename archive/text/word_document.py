"""Word documents (.docx): their text, a line a paragraph, and their text as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from archive.messages import _

MAX_UNPACKED_BYTES = 50_000_000  # of unpacked text: a day's transcript has one; a file that unpacks to more was made to
NO_AUTHORS = frozenset(  # what programs write there
    {
        "",
        "admin",
        "administrator",
        "microsoft office user",
        "python-docx",
        "user",
        "windows user",
        "windows 用户",
        "un-named",
    }
)
_CODE_STYLE = re.compile(r"code|preformatted|source|代码", re.IGNORECASE)
_CODE_FONT = re.compile(r"consolas|courier|menlo|monaco|mono|source code", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"heading ([1-6])", re.IGNORECASE)
_MARKED = re.compile(r"(#{1,6}\s|```|~~~|[-*+]\s|>\s?|\|)")  # what would begin something else in Markdown


@dataclass(frozen=True)
class WordDocument:
    """A document as Markdown, and what its properties say of it; "" for nothing."""

    title: str
    author: str
    markdown: str


def docx_text(path: Path) -> str:
    """Paragraphs and the rows of tables, in order.

    Raises ValueError when the file is no Word document, or unpacks to more than MAX_UNPACKED_BYTES.
    """
    with word_errors():
        return "\n".join(lines_of(open_document(path)))


def read_word_document(path: Path) -> WordDocument:
    """Raises ValueError when the file is no Word document, or unpacks to more than MAX_UNPACKED_BYTES."""
    with word_errors():
        document = open_document(path)
        said = document.core_properties
        author = "" if (said.author or "").strip().lower() in NO_AUTHORS else said.author.strip()
        return WordDocument((said.title or "").strip(), author, markdown_of(document))


@contextmanager
def word_errors() -> Iterator[None]:
    """Turn what is raised for a broken file into ValueError."""
    try:
        yield
    except Exception as error:  # zipfile, zlib, lxml and python-docx raise a dozen kinds
        reason = str(error).split("\n")[0] or type(error).__name__
        raise ValueError(_("it is not a Word document: {reason}", reason=reason)) from error


def open_document(path: Path) -> Document:
    """Raises ValueError when it unpacks to too much, and what libraries raise for a broken file."""
    with ZipFile(path) as packed:
        unpacked_bytes = sum(part.file_size for part in packed.infolist() if part.filename.endswith(".xml"))
    if unpacked_bytes > MAX_UNPACKED_BYTES:
        size = f"{unpacked_bytes:,}"
        raise ValueError(_("its text unpacks to {size} bytes", size=size))
    return docx.Document(str(path))


def lines_of(document: Document) -> Iterator[str]:
    """The lines of its paragraphs and the rows of its tables."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from (" ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
        else:
            yield from block.text.split("\n")


def markdown_of(document: Document) -> str:
    """Headings, lists, tables and code of a document as Markdown; pictures are left out."""
    parts = []
    for kind, blocks in groupby(document.iter_inner_content(), key=kind_of_block):
        if kind == "table":
            parts += [table_markdown(block) for block in blocks if isinstance(block, Table)]
            continue
        texts = [paragraph_markdown(block, kind) for block in blocks if isinstance(block, Paragraph)]
        if kind == "code":
            parts.append("\n".join(["```", *texts, "```"]))
        elif kind == "item":
            parts.append("\n".join(filter(None, texts)))
        else:
            parts += texts
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def kind_of_block(block: Paragraph | Table) -> str:
    """`table`, `heading`, `item` of a list, `code` or `text`."""
    if isinstance(block, Table):
        return "table"
    style = block.style.name or "" if block.style else ""
    if _HEADING_STYLE.match(style) or style == "Title":
        return "heading"
    if _CODE_STYLE.search(style) or is_in_code_font(block):
        return "code"
    numbered = block._p.pPr is not None and block._p.pPr.numPr is not None
    return "item" if numbered or style.startswith("List") else "text"


def is_in_code_font(paragraph: Paragraph) -> bool:
    """Whether all of its text is in a font with letters of one width."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(_CODE_FONT.search(run.font.name or "") for run in runs)


def paragraph_markdown(paragraph: Paragraph, kind: str) -> str:
    """A paragraph as Markdown; a line of it that would begin a heading, a list or a fence is kept from that."""
    text = paragraph.text
    if kind == "code":
        return text
    if kind == "heading":
        level = _HEADING_STYLE.match(paragraph.style.name or "") if paragraph.style else None
        return f"{'#' * int(level[1] if level else 1)} {' '.join(text.split())}" if text.strip() else ""
    if kind == "item":
        return f"- {' '.join(text.split())}" if text.strip() else ""
    return "\n".join(
        _MARKED.sub(r"\\\1", line.strip(), count=1) if _MARKED.match(line.strip()) else line
        for line in text.split("\n")
    )


def table_markdown(table: Table) -> str:
    """A table whose first row names the columns."""
    rows = [[" ".join(cell.text.split()).replace("|", "\\|") for cell in row.cells] for row in table.rows]
    if not rows:
        return ""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])
