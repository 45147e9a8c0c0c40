"""The shared spreadsheet of note links: which member wrote which note for which week, and where it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from zipfile import BadZipFile

from archive.errors import InputRefused
from archive.messages import _
from archive.text.decoding import decode_text

LINK_COLUMNS = ("session", "member", "title", "link")
HEADINGS = {
    "session": ("周次", "日期", "week", "session", "date"),
    "member": ("成员", "作者", "姓名", "member", "author", "name"),
    "title": ("标题", "题目", "title", "note"),
    "link": ("链接", "地址", "笔记链接", "link", "url"),
}


@dataclass(frozen=True, order=True)
class NoteLink:
    """A row of the sheet: who wrote which note for which session, and where it is."""

    session: str
    member: str
    title: str
    link: str


def read_sheet(path: Path) -> list[NoteLink]:
    """The links of an .xlsx or .csv sheet whose first row names the columns (Chinese or English).

    Raises InputRefused when a column is missing or the file cannot be read.
    """
    rows = read_rows(path)
    places = find_columns([cell.strip().lower() for cell in rows[0]] if rows else [], path)
    cells = ([row[place].strip() if place < len(row) else "" for place in places] for row in rows[1:])
    return [link for link in (NoteLink(*row) for row in cells) if link.link]


def read_rows(path: Path) -> list[list[str]]:
    """The cells of a sheet; raises InputRefused when it cannot be read."""
    try:
        return xlsx_rows(path) if path.suffix.lower() == ".xlsx" else csv_rows(path)
    except (BadZipFile, KeyError, OSError, UnicodeDecodeError, ValueError) as error:
        raise InputRefused(
            _("{path} cannot be read as a spreadsheet ({error})", path=path, error=error),
            _("export it again as .xlsx or .csv"),
        ) from error


def find_columns(header: Sequence[str], path: Path) -> list[int]:
    """Where each of LINK_COLUMNS is; raises InputRefused, naming the first that is missing."""
    places = {}
    for column, names in HEADINGS.items():
        place = next((header.index(name) for name in names if name in header), None)
        if place is None:
            raise InputRefused(
                _("{path} has no column for {column}", path=path, column=column),
                _("head one of its columns {chinese} or {english}", chinese=names[0], english=names[-1]),
            )
        places[column] = place
    return [places[column] for column in LINK_COLUMNS]


def xlsx_rows(path: Path) -> list[list[str]]:
    """The cells of the sheet that was open last."""
    import openpyxl  # only a run that meets a spreadsheet pays for it

    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).active
    return [[cell_text(cell) for cell in row] for row in (sheet.iter_rows(values_only=True) if sheet else ())]


def cell_text(cell: object) -> str:
    """A cell as text: a time as its day, nothing as ""."""
    if cell is None:
        return ""
    return cell.date().isoformat() if hasattr(cell, "date") else str(cell)  # type: ignore[attr-defined]


def csv_rows(path: Path) -> list[list[str]]:
    """The cells of a CSV file; raises ValueError when it is not text."""
    text = decode_text(path.read_bytes())
    if text is None:
        raise ValueError(_("it is not text in UTF-8, UTF-16 or GB 18030"))
    return list(csv.reader(io.StringIO(text)))


def read_links(path: Path) -> list[NoteLink]:
    """The archive's links.csv; none when there is no file."""
    return read_sheet(path) if path.is_file() else []


def links_text(links: Iterable[NoteLink]) -> str:
    """links.csv: the rows in order, each once."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LINK_COLUMNS)
    writer.writerows(astuple(link) for link in sorted(set(links)))
    return out.getvalue()


class LinkIndex:
    """The rows of links.csv by what notes say of themselves; of several that say the same the first counts."""

    def __init__(self, rows: Sequence[NoteLink]):
        self.rows = tuple(rows)
        self.by_link = {row.link: row for row in reversed(self.rows)}
        self.by_title = {row.title: row for row in reversed(self.rows)}

    @property
    def members(self) -> list[str]:
        """Everybody who is named in the sheet, each once."""
        return list(dict.fromkeys(row.member for row in self.rows if row.member))
