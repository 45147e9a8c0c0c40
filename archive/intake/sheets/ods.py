"""LibreOffice's format: the only home of odfpy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from odf import table, teletype, text
from odf.opendocument import load

from archive.intake.sheets.cells import EMPTY, Cell, Grid, make_cell

MOST_REPEATED = 1_000  # an empty row or column is said to repeat to the end of the sheet


def read_ods(path: Path) -> dict[str, Grid]:
    """Name -> cells of each table. Raises ValueError, KeyError, OSError."""
    tables = load(path).spreadsheet.getElementsByType(table.Table)
    return {one.getAttribute("name"): without_empty_end(list(rows_of(one))) for one in tables}


def rows_of(sheet: Any) -> Iterator[list[Cell]]:
    """The rows of a table."""
    below: dict[int, tuple[int, Cell]] = {}  # column -> rows that a merged cell still covers, and it
    for row in sheet.getElementsByType(table.TableRow):
        cells = without_empty_row_end(list(cells_of(row, below)))
        yield from [cells] * repeated(row, "numberrowsrepeated", 1 if cells else 0)


def cells_of(row: Any, below: dict[int, tuple[int, Cell]]) -> Iterator[Cell]:
    """The cells of a row; a merged cell's content stands in all that it covers."""
    column = 0
    covering: Cell = EMPTY
    wide = 0
    for element in row.childNodes:
        for _time in range(repeated(element, "numbercolumnsrepeated", MOST_REPEATED)):
            if element.qname[1] == "covered-table-cell":
                rows, above = below.get(column, (0, EMPTY))
                cell = above if rows else covering if wide > 0 else EMPTY
                below[column] = (rows - 1, above)
            else:
                covering, cell = (made := ods_cell(element)), made
                wide = number_in(element, "numbercolumnsspanned")
                remember_below(below, column, wide, number_in(element, "numberrowsspanned") - 1, made)
            wide -= 1
            column += 1
            yield cell


def remember_below(below: dict[int, tuple[int, Cell]], column: int, wide: int, rows: int, cell: Cell) -> None:
    """Note which cells of the rows below a merged cell covers."""
    for covered in range(column, column + wide):
        if rows > 0:
            below[covered] = (rows, cell)


def ods_cell(element: Any) -> Cell:
    """A cell with the addresses of its links, also of HYPERLINK(); of a date the day."""
    day = element.getAttribute("datevalue") or ""
    targets = [link.getAttribute("href") or "" for link in element.getElementsByType(text.A)]
    formula = (element.getAttribute("formula") or "").removeprefix("of:")
    if formula.upper().startswith("=HYPERLINK("):
        return make_cell(formula, targets)
    paragraphs = [teletype.extractText(part) for part in element.getElementsByType(text.P)]
    return make_cell(day[:10] or "\n".join(paragraphs), targets)


def number_in(element: Any, name: str) -> int:
    """An attribute that counts, 1 where it is not there."""
    value = element.getAttribute(name)
    return int(value) if value else 1


def repeated(element: Any, name: str, most: int) -> int:
    """How often a row or a cell stands there."""
    return min(number_in(element, name), most) if most else 0


def without_empty_row_end(cells: list[Cell]) -> list[Cell]:
    """A row without the empty cells at its end."""
    while cells and cells[-1] == EMPTY:
        cells.pop()
    return cells


def without_empty_end(rows: list[list[Cell]]) -> list[list[Cell]]:
    """A table without the empty rows at its end."""
    while rows and not rows[-1]:
        rows.pop()
    return rows
