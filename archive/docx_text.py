"""The text of a Word document (.docx), a line a paragraph, as meeting platforms export transcripts."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table

MAX_BYTES = 50_000_000  # of unpacked text: a day's transcript has one; a file that unpacks to more was made to


def docx_text(path: Path) -> str:
    """Paragraphs and the rows of tables, in order.

    Raises ValueError when the file is no Word document, or unpacks to more than MAX_BYTES.
    """
    try:
        with ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist() if part.filename.endswith(".xml")) > MAX_BYTES:
                raise ValueError("it unpacks to more text than any meeting has")
        document = docx.Document(str(path))
    except (
        BadZipFile,
        KeyError,
        OpcError,
        SyntaxError,
        NotImplementedError,
    ) as error:  # SyntaxError: lxml's, of broken XML
        raise ValueError(f"it is not a Word document: {str(error) or type(error).__name__}") from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += [" ".join(cell.text.strip() for cell in row.cells) for row in block.rows]
        else:
            lines += block.text.split("\n")
    return "\n".join(lines)
