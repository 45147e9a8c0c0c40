"""PDF page by page: the text of each under a heading of its own, so that a page has an address."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pypdfium2

from archive.messages import _
from archive.pages.page import Page

MAX_PAGES = 3000
LITTLE_CHARS = 300  # letters a page, on average: with fewer they are slides or drawings; a page of text has a thousand
LITTLE_TEXT = "> 各页文字很少，多为图示，请看原页。 · Its pages hold little text and are mostly drawings: look at the pages themselves."
NO_TEXT = "(本页没有文字 · no text on this page)"
_HYPHEN = re.compile(r"(?<=[a-z])[-\ufffe\u00ad]\s*\n(?=[a-z])")
_HAN_BREAK = re.compile(r"(?<=[\u3400-\u9fff，、])\n(?=[\u3400-\u9fff])")
_RADICAL = re.compile("[\u2e80-\u2fdf\ufb00-\ufb06]")  # fonts give these in the place of 方, 入, fi
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_pdf(path: Path, address: str) -> Page:
    """`address` is where the document stands, "" for beside the note: each page's heading leads to that page of it.

    Raises ValueError for what is no PDF, has a password, or more than MAX_PAGES pages.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise ValueError(_("it is no PDF, is damaged, or has a password")) from error
    if len(document) > MAX_PAGES:
        raise ValueError(_("it has {n} pages, more than {most}", n=len(document), most=MAX_PAGES))
    texts = [page_text(document, number) for number in range(len(document))]
    said, pages = (
        document.get_metadata_dict(),
        [page_markdown(number, text, address) for number, text in enumerate(texts, 1)],
    )
    letters = sum(len(re.sub(r"\W", "", text)) for text in texts)
    little = letters < LITTLE_CHARS * len(texts)
    return Page(
        markdown="\n\n".join([LITTLE_TEXT, *pages] if little else pages) + "\n",
        title=" ".join(said.get("Title", "").split()),
        author=" ".join(said.get("Author", "").split()),
        published=day_of_pdf(said.get("CreationDate", "")),
        remarks=("little-text",) if little else (),
    )


def page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The text of a page, line by line, without its number; parts of characters that stand for whole ones are those."""
    page = document[number].get_textpage()
    text = _HYPHEN.sub("", page.get_text_range().replace("\r\n", "\n").replace("\r", "\n"))
    page.close()
    whole = _RADICAL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _NOT_TEXT.sub("", text))
    lines = [line for written in whole.split("\n") if (line := " ".join(written.split()))]
    numbered = [place for place in (0, -1) if lines and lines[place] == str(number + 1)][:1]
    return "\n".join(
        line for place, line in enumerate(lines) if place - len(lines) not in numbered and place not in numbered
    )


def page_markdown(number: int, text: str, address: str) -> str:
    """A page under its heading."""
    name = f"第 {number} 页 · Page {number}"
    return f"## [{name}]({address}#page={number})\n\n{escaped_lines(_HAN_BREAK.sub('', text)) if text else NO_TEXT}"


def escaped_lines(text: str) -> str:
    """Lines of plain text, none of which begins a heading, a list or a fence of Markdown."""
    return "\n".join(
        f"\\{line}" if re.match(r"(#{1,6}\s|```|~~~|>\s?|\|)", line) else line for line in text.split("\n")
    )


def day_of_pdf(stamp: str) -> str:
    """The day of `D:20201017093000+08'00'`; "" of anything else."""
    found = re.match(r"D:(\d{4})(\d{2})(\d{2})", stamp)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else ""
