"""Excel's format: the only home of openpyxl."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from archive.intake.sheets.cells import Cell, Grid, make_cell


def read_xlsx(path: Path) -> dict[str, Grid]:
    """Name -> cells of each worksheet that is not hidden; merged cells all have their content. Raises ValueError, KeyError, OSError."""
    try:
        written = openpyxl.load_workbook(path)
        shown = openpyxl.load_workbook(path, data_only=True)  # the results of formulas, as they were last computed
    except InvalidFileException as error:
        raise ValueError(error) from error
    return {
        sheet.title: grid_of(sheet, shown[sheet.title])
        for sheet in written.worksheets
        if sheet.sheet_state == "visible"
    }


def grid_of(sheet: Any, shown: Any) -> list[list[Cell]]:
    """The cells of a worksheet."""
    grid = [[xlsx_cell(cell, shown.cell(cell.row, cell.column).value) for cell in row] for row in sheet.iter_rows()]
    for merged in sheet.merged_cells.ranges:
        first = grid[merged.min_row - 1][merged.min_col - 1]
        for row in range(merged.min_row - 1, min(merged.max_row, len(grid))):
            for column in range(merged.min_col - 1, min(merged.max_col, len(grid[row]))):
                grid[row][column] = first
    return grid


def xlsx_cell(cell: Any, shown: object) -> Cell:
    """A cell; of a formula its last result, but for HYPERLINK(), which names an address."""
    target = cell.hyperlink.target if getattr(cell, "hyperlink", None) and cell.hyperlink.target else ""
    written = value_text(cell.value)
    is_link = written.upper().startswith("=HYPERLINK(")
    return make_cell(written if is_link else value_text(shown), [target])


def value_text(value: object) -> str:
    """A value as text: a time as its day, a whole number without its point, nothing as ""."""
    if value is None:
        return ""
    if hasattr(value, "date"):
        return str(value.date().isoformat())
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
