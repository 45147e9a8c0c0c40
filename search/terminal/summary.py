"""A summary's Markdown on a terminal: headings and what is bold in bold, addresses dim, links by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.summaries.forms.page import split_folds, unfolded, without_marks
from archive.text.printable import printable
from search.reading.sessions import SummaryFile
from search.terminal.terminal import BOLD, DIM, Mark, Terminal, shift_marks

_DRAWING = re.compile(r"```mermaid\n.*?```\n*", re.DOTALL)
_TAG = re.compile(r"</?(?:sub|a)\b[^>]*>")
_LABEL = r"\[(?P<label>(?:\\.|[^\]\\])+)\]\([^)\s]*\)"
_LINK = re.compile(_LABEL)
_INLINE = re.compile(rf"\*\*(?P<bold>.+?)\*\*|{_LABEL}|`(?P<code>[^`]+)`")
_LINE = re.compile(r"(?P<indent> *)(?P<bullet>- |\d+\. |> )?(?P<text>.*)")


def summary_text(one: SummaryFile, terminal: Terminal) -> str:
    """summary.md without its marks; on a terminal it is laid out, what is folded is dim, and the mind map is left out."""
    text = printable(without_marks(one.text).strip("\n"))
    if not terminal.colour:
        return unfolded(text).rstrip("\n")
    parts = split_folds(_DRAWING.sub("", text))
    lines = (line for n, part in enumerate(parts) for line in part_lines(part, terminal, is_folded=n % 3 > 0))
    return "\n".join(without_double_gaps(lines)).rstrip("\n")


def part_lines(part: str, terminal: Terminal, *, is_folded: bool) -> Iterator[str]:
    """The lines of a text; of a fold, its name and what is in it, all dim."""
    unmarked = replace(terminal, colour=False, links=False, styles=False)
    for raw in part.split("\n"):
        found = summary_lines(raw, unmarked if is_folded else terminal)
        yield from (terminal.styled(line, DIM) for line in found) if is_folded else found
    if is_folded:
        yield ""


def summary_lines(line: str, terminal: Terminal) -> list[str]:
    """One line of Markdown, wrapped below its bullet."""
    if heading := re.match(r"#+\s+(.*)", line):
        return [terminal.styled(heading[1], BOLD)]
    found = _LINE.fullmatch(_TAG.sub("", line))
    if not found:
        return [line]
    bullet = {"- ": "• ", None: "  "}.get(found["bullet"], found["bullet"] or "")
    text, marks = inline(found["text"])
    lead = found["indent"] + bullet
    return terminal.lines(lead + text, shift_marks(marks, len(lead)), hanging=len(lead)) if text else [""]


def inline(text: str) -> tuple[str, list[Mark]]:
    """The words of a line, and which of them are bold or dim; of a link its words, of a link to an address the address."""
    written, marks, place = "", [], 0
    for found in _INLINE.finditer(text):
        written += text[place : found.start()]
        place = found.end()
        shown = plain_words(found["bold"] or found["label"] or found["code"])
        style = BOLD if found["bold"] else DIM if found["code"] or "`" in (found["label"] or "") else ""
        if style:
            marks.append(Mark(len(written), len(written) + len(shown), style))
        written += shown
    return written + text[place:], marks


def plain_words(text: str) -> str:
    """Words of Markdown without what only marks them."""
    return re.sub(r"\\([\[\]])", r"\1", _LINK.sub(r"\g<label>", text)).replace("`", "")


def without_double_gaps(lines: Iterator[str]) -> Iterator[str]:
    """Lines of which no two empty ones follow each other."""
    before = ""
    for line in lines:
        if line.strip() or before.strip():
            yield line
        before = line
