"""Notebooks (.ipynb): their texts as they are, their code in fences, what it printed below."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.messages import _
from archive.pages.page import Page

MOST_LINES = 60  # of what one cell printed


def read_notebook(path: Path) -> Page:
    """Raises ValueError for what is no notebook."""
    try:
        notebook = json.loads(path.read_text("utf-8"))
        about = notebook.get("metadata") or {}
        language = (
            (about.get("language_info") or {}).get("name")
            or (about.get("kernelspec") or {}).get("language")
            or "python"
        ).lower()
        cells = notebook.get("cells") or [cell for sheet in notebook.get("worksheets") or [] for cell in sheet["cells"]]
        blocks = [block for cell in cells for block in cell_blocks(cell, language)]
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(_("it is no notebook")) from error
    return Page("\n\n".join(blocks) + "\n" if blocks else "", title=str(about.get("title") or ""))


def cell_blocks(cell: dict[str, Any], language: str) -> Iterator[str]:
    """A cell as Markdown."""
    source = text_in_notebook(cell.get("source") or cell.get("input")).strip("\n")
    if cell.get("cell_type") != "code":
        yield from filter(None, [source])
        return
    if source.strip():
        yield fenced(source, language)
    printed = "\n".join(filter(None, (printed_text(output) for output in cell.get("outputs") or []))).splitlines()
    if printed:
        more = ["…"] if len(printed) > MOST_LINES else []
        yield fenced("\n".join([*printed[:MOST_LINES], *more]), "text")


def printed_text(output: dict[str, Any]) -> str:
    """What a cell printed, as text; "" of pictures and tables that are drawn."""
    data = output.get("data") or {}
    return text_in_notebook(output.get("text") or data.get("text/plain")).strip("\n")


def text_in_notebook(value: Any) -> str:
    """A text, which notebooks keep in one piece or line by line."""
    return "".join(value) if isinstance(value, list) else str(value or "")


def fenced(code: str, language: str) -> str:
    """A block of code."""
    marks = "````" if "```" in code else "```"
    return f"{marks}{language}\n{code}\n{marks}"
