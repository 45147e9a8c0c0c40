"""The rows of a Markdown table as sentences: `扩展点：Filter；时机：每个节点一次。`"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from archive.text.markdown import plain_text
from archive.text.script import HAN, has_han

_EMPHASIS = re.compile(
    r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])"
    rf"|(?<=[{HAN}])_(?=\S)([^_]+)(?<=\S)_(?![A-Za-z0-9_])"  # a name with underscores has letters on either side
)
_LEFT_OVER = re.compile(r"\*{4,}")  # of emphasis that ends where a link in it begins
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"[\s|:-]+$")  # between the head of a table and its rows
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class TableRow:
    """A row as a sentence, its cells alone, the line it stands in, and that of its table's head; None where a passage begins below it."""

    text: str
    cells: str
    line: int
    head: int | None = None


def is_row(line: str) -> bool:
    """Whether a line is of a table."""
    return bool(_ROW.match(line))


def table_rows(lines: Sequence[tuple[int, str]]) -> Iterator[TableRow]:
    """The rows of one table, given its lines with their numbers."""
    ruled = len(lines) > 1 and bool(_RULE.match(lines[1][1]))
    head = lines[0] if ruled else None
    for number, line in lines[2 if ruled else 0 :]:
        if not _RULE.match(line) and (text := row_sentence(line, head[1] if head else "")):
            yield TableRow(text, row_sentence(line), number, head[0] if head else None)


def row_sentence(line: str, head: str = "") -> str:
    """Each cell that has something behind what stands above it."""
    pairs = zip_longest(row_cells(head) if head else (), row_cells(line), fillvalue="")
    colon, semicolon, stop = ("：", "；", "。") if has_han(head + line) else (": ", "; ", ".")
    told = semicolon.join(f"{above}{colon}{cell}" if above else cell for above, cell in pairs if cell)
    return told and told + stop


def row_cells(line: str) -> list[str]:
    """The cells of a line as they are read."""
    return [as_read(cell.replace("\\|", "|")) for cell in _BETWEEN_CELLS.split(line.strip())[1:-1]]


def as_read(text: str) -> str:
    """Markdown as it is read: of a link its text, without emphasis."""
    return _LEFT_OVER.sub("", _EMPHASIS.sub(lambda found: found[2] or found[3] or found[4], plain_text(text))).strip()
