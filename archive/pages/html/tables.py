"""Tables of HTML as Markdown, and told from tables that only arrange a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import html

from archive.pages.html.tree import classes_of, select

CODE_TABLES = "td.code pre, td.blob-code, td.hljs-ln-code, td.rouge-code pre, td.lntd pre, td.code .container"
MOST_SPAN = 50  # columns that one cell may take: a page that says more means harm


def code_of_table(table: html.HtmlElement) -> html.HtmlElement | None:
    """What holds the lines of a table that shows code beside its line numbers; None of any other table."""
    if not select(table, CODE_TABLES):
        return None
    blocks = [block for block in select(table, "td.code pre, td.rouge-code pre, td.lntd pre") if not is_numbers(block)]
    return blocks[-1] if len(blocks) == 1 else table


def is_numbers(block: html.HtmlElement) -> bool:
    """Whether a block holds the numbers of lines alone."""
    return not "".join(block.itertext()).replace("\n", "").strip(" 0123456789")


def is_layout(table: html.HtmlElement) -> bool:
    """Whether a table arranges a page: of one cell, or with blocks of code, headings or other tables in its cells."""
    cells = select(table, "td, th")
    return (
        len(cells) < 2 or bool(select(table, "td table, td h1, td h2, td h3, td pre")) or "layout" in classes_of(table)
    )


def table_markdown_lines(table: html.HtmlElement, cell_text: Callable[[html.HtmlElement], str]) -> list[str]:
    """The lines of a table whose first row names the columns; `cell_text` gives what is in a cell."""
    rows = [row for row in (row_texts(row, cell_text) for row in select(table, "tr")) if any(row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    lines = [piped_row([*row, *[""] * (width - len(row))]) for row in rows]
    return [lines[0], f"|{' --- |' * width}", *lines[1:]]


def row_texts(row: html.HtmlElement, cell_text: Callable[[html.HtmlElement], str]) -> list[str]:
    """The texts of a row's cells; one over several columns is followed by empty ones."""
    texts: list[str] = []
    for cell in row:
        if cell.tag in ("td", "th"):
            span = cell.get("colspan") or "1"
            texts += [cell_text(cell), *[""] * (min(int(span), MOST_SPAN) - 1 if span.isdigit() else 0)]
    return texts


def piped_row(cells: Sequence[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(escaped_cell(cell) for cell in cells)} |"


def escaped_cell(text: str) -> str:
    """A cell's text on one line, without what would end the cell."""
    return " ".join(text.split()).replace("\\|", "|").replace("|", "\\|")
