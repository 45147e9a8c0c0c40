"""PowerPoint (.pptx): slide by slide, what stands on it from top to bottom, and what the speaker noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pptx

from archive.messages import _
from archive.pages.packed import check_zip
from archive.pages.page import Page

MAX_DEPTH = 20  # groups in groups


def read_slides(path: Path) -> Page:
    """Raises ValueError for what is no presentation, or was made to harm."""
    check_zip(path)
    try:
        deck = pptx.Presentation(str(path))
        slides = ["\n\n".join(slide_blocks(slide, number)) for number, slide in enumerate(deck.slides, 1)]
        said = deck.core_properties
        return Page("\n\n".join(slides) + "\n", title=(said.title or "").strip(), author=maker_of(said.author or ""))
    except Exception as error:  # zipfile, lxml and python-pptx raise a dozen kinds
        raise ValueError(_("it is no presentation: {reason}", reason=str(error).split("\n")[0])) from error


def maker_of(name: str) -> str:
    """Who made it; "" for what a program writes there."""
    return "" if name.strip().lower() in ("python-pptx", "microsoft office user", "user", "admin") else name.strip()


def slide_blocks(slide: Any, number: int) -> Iterator[str]:
    """A slide's heading, its texts and tables, and the speaker's notes."""
    title = slide.shapes.title
    words = " ".join(title.text_frame.text.split()) if title is not None else ""
    yield f"## {number}. {words}" if words else f"## {number}."
    for shape in in_reading_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            yield from shape_blocks(shape)
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if notes is not None and notes.text.strip():
        yield "\n".join(f"> {line.strip()}".rstrip() for line in f"备注 · Notes:\n{notes.text.strip()}".splitlines())


def in_reading_order(shapes: Iterable[Any], depth: int = 0) -> list[Any]:
    """Shapes from top to bottom and left to right, those of groups one by one."""
    flat: list[Any] = []
    for shape in shapes:
        inner = getattr(shape, "shapes", None)
        flat += in_reading_order(inner, depth + 1) if inner is not None and depth < MAX_DEPTH else [shape]
    return sorted(flat, key=lambda shape: (shape.top or 0, shape.left or 0))


def shape_blocks(shape: Any) -> Iterator[str]:
    """A text as a list of its paragraphs, a table, what is said of a picture."""
    if getattr(shape, "has_table", False) and shape.has_table:
        rows = [[" ".join(cell.text.split()).replace("|", "\\|") for cell in row.cells] for row in shape.table.rows]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        yield "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])
    elif shape.has_text_frame:
        paragraphs = [(paragraph.level, " ".join(paragraph.text.split())) for paragraph in shape.text_frame.paragraphs]
        said = [(level, text) for level, text in paragraphs if text]
        if len(said) == 1:
            yield said[0][1]
        elif said:
            yield "\n".join(f"{'  ' * level}- {text}" for level, text in said)
