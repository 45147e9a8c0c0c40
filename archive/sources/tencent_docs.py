"""A spreadsheet of Tencent Docs, read live through the official service with the organiser's token."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from archive.errors import SettingsWrong, SourceFailed
from archive.intake.sheets.cells import EMPTY, Cell, Grid, make_cell
from archive.messages import _
from archive.sources.mcp_client import McpClient

SERVICE = "https://docs.qq.com/openapi/mcp"
TOKEN_VARIABLE = "TENCENT_DOCS_TOKEN"
CELLS_A_CALL = 20_000  # the service gives no more; its tool for whole documents stops near 100 records without a word
ROWS_A_CALL = 1000
MAX_CELLS = 2_000_000
SHEET_ADDRESS = re.compile(r"^/sheet/(?P<id>[A-Za-z0-9_-]+)")
TEXTS = (
    "formatted_value",
    "display_value",
    "display_text",
    "string_value",
    "text",
    "value",
    "number_value",
    "bool_value",
)
LINKS = ("hyperlink", "link", "url", "link_value")


def is_tencent_docs(url: str) -> bool:
    """Whether an address is a spreadsheet of Tencent Docs."""
    parts = urlsplit(url)
    return parts.hostname == "docs.qq.com" and SHEET_ADDRESS.match(parts.path) is not None


def read_tencent_docs(
    url: str, token: str, *, service: str = SERVICE, pause: Callable[[float], None] | None = None
) -> dict[str, Grid]:
    """Name of each worksheet -> its cells, with the addresses behind their words.

    Raises SettingsWrong when the address is no spreadsheet's, SourceFailed when the service refuses or does not answer.
    """
    found = SHEET_ADDRESS.match(urlsplit(url).path)
    if not found:
        what = _("{url} is no spreadsheet of Tencent Docs", url=url)
        raise SettingsWrong(what, _("copy its address from the browser: https://docs.qq.com/sheet/…"))
    client = McpClient(service, {"Authorization": token}, token, pause or time.sleep)
    info = client.call("sheet.get_sheet_info", {"file_id": found["id"]})
    sheets = [sheet for sheet in info.get("sheets") or [] if isinstance(sheet, dict)]
    if not sheets:
        what = _("{url} has no worksheet that this token may read", url=url)
        raise SourceFailed(what, _("share it with the account whose token it is"))
    return {sheet_name(sheet): read_worksheet(client, found["id"], sheet) for sheet in sheets}


def sheet_name(sheet: Mapping[str, Any]) -> str:
    """The name of a worksheet, else its id."""
    return str(sheet.get("sheet_name") or sheet.get("title") or sheet.get("sheet_id") or "")


def read_worksheet(client: McpClient, file_id: str, sheet: Mapping[str, Any]) -> Grid:
    """All cells of a worksheet. Raises SourceFailed when it is larger than any group's, or a range does not come whole."""
    rows, columns = (whole_number(sheet.get(key)) for key in ("row_count", "col_count"))
    if rows * columns > MAX_CELLS:
        what = _("the worksheet {name} has {n:,} cells", name=sheet_name(sheet), n=rows * columns)
        raise SourceFailed(what, _("remove its empty rows and columns"))
    cells: dict[tuple[int, int], Cell] = {}
    for first, last in row_ranges(rows, columns):
        asked = {"file_id": file_id, "sheet_id": str(sheet.get("sheet_id")), "start_row": first, "start_col": 0}
        answer = client.call(
            "sheet.get_cell_data", {**asked, "end_row": last, "end_col": columns - 1, "return_csv": False}
        )
        cells |= cells_in_answer(answer, first)
    return filled_grid(cells)


def row_ranges(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """(first, last) row, both included and counting from 0, of each call."""
    step = max(1, min(ROWS_A_CALL, CELLS_A_CALL // max(1, columns)))
    return ((first, min(first + step, rows) - 1) for first in range(0, rows if columns else 0, step))


def cells_in_answer(answer: Mapping[str, Any], first_row: int) -> dict[tuple[int, int], Cell]:
    """(row, column) -> cell of an answer: a list of cells, or CSV that begins at `first_row`."""
    listed = answer.get("cells")
    if isinstance(listed, list):
        places = (
            (whole_number(one.get("row")), whole_number(one.get("col")), one) for one in listed if isinstance(one, dict)
        )
        return {(row, column): cell_of(one) for row, column, one in places}
    table = answer.get("csv_data")
    if not isinstance(table, str):
        raise SourceFailed(_("Tencent Docs answers without cells"), _("run again; tell us when it stays so"))
    rows = csv.reader(io.StringIO(table))
    return {
        (first_row + row, column): make_cell(text) for row, line in enumerate(rows) for column, text in enumerate(line)
    }


def cell_of(value: Mapping[str, Any]) -> Cell:
    """A cell as the service gives it: its text, and where its words lead."""
    inner = value.get("cell_value")
    both = {**value, **(inner if isinstance(inner, dict) else {})}
    texts = (both.get(key) for key in TEXTS)
    text = next((str(one) for one in texts if isinstance(one, str | int | float) and one != ""), "")
    targets = [target for key in LINKS for target in addresses_in(both.get(key))]
    return make_cell(text or link_words(both), targets)


def addresses_in(value: Any) -> list[str]:
    """The addresses of a link, which is a text, an object with one, or a list of them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [str(value[key]) for key in ("url", "link", "href") if isinstance(value.get(key), str)]
    return [address for one in value for address in addresses_in(one)] if isinstance(value, list) else []


def link_words(value: Mapping[str, Any]) -> str:
    """The words of a link that is an object."""
    link: Mapping[str, Any] = next((value[key] for key in LINKS if isinstance(value.get(key), dict)), {})
    return next((str(link[key]) for key in ("text", "title") if isinstance(link.get(key), str)), "")


def whole_number(value: Any) -> int:
    """A count, or a place, that may come as text; 0 of anything else."""
    return int(value) if str(value).isdecimal() else 0


def filled_grid(cells: Mapping[tuple[int, int], Cell]) -> Grid:
    """The cells row by row, up to the last row and column that hold something."""
    filled = [place for place, cell in cells.items() if cell != EMPTY]
    rows, columns = (max((place[axis] for place in filled), default=-1) + 1 for axis in (0, 1))
    return [[cells.get((row, column), EMPTY) for column in range(columns)] for row in range(rows)]
