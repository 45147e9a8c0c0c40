"""The text of a Word document (.docx), a line a paragraph, as meeting platforms export transcripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import docx
from docx.table import Table

from archive.messages import _

MAX_UNPACKED_BYTES = 50_000_000  # of unpacked text: a day's transcript has one; a file that unpacks to more was made to


def docx_text(path: Path) -> str:
    """Paragraphs and the rows of tables, in order.

    Raises ValueError when the file is no Word document, or unpacks to more than MAX_BYTES.
    """
    try:
        with ZipFile(path) as packed:
            unpacked_bytes = sum(part.file_size for part in packed.infolist() if part.filename.endswith(".xml"))
        if unpacked_bytes > MAX_UNPACKED_BYTES:
            size = f"{unpacked_bytes:,}"
            raise ValueError(_("its text unpacks to {size} bytes", size=size))
        return "\n".join(lines_of(path))
    except Exception as error:  # zipfile, zlib, lxml and python-docx raise a dozen kinds for a broken file
        reason = str(error).split("\n")[0] or type(error).__name__
        raise ValueError(_("it is not a Word document: {reason}", reason=reason)) from error


def lines_of(path: Path) -> Iterator[str]:
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            yield from (" ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
        else:
            yield from block.text.split("\n")
