"""The shared spreadsheet of note links: which member wrote which note for which week, and where it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from archive.errors import InputRefused
from archive.intake.sheets.calendar import Calendar
from archive.intake.sheets.layout import HEADINGS, LINK_COLUMNS, ListedNote, read_listing
from archive.intake.sheets.reading import read_worksheets
from archive.messages import _
from archive.text.formulas import guarded, unguarded

SATURDAYS = Calendar("saturday")


@dataclass(frozen=True, order=True)
class NoteLink:
    """A row of the sheet: who wrote which note for which session, and where it is."""

    session: str
    member: str
    title: str
    link: str


def read_sheet(path: Path, calendar: Calendar = SATURDAYS) -> list[NoteLink]:
    """The links of a spreadsheet, in whatever way it is laid out.

    Raises InputRefused when the file cannot be read, or a column is missing in all its worksheets.
    """
    listings = [read_listing(grid, calendar) for grid in read_worksheets(path).values()]
    lacks = [listing.lacks for listing in listings if listing.lacks]
    if len(lacks) == len(listings):
        raise lacks_column(path, lacks[0] if lacks else LINK_COLUMNS[0])
    return [link_row(note) for listing in listings for note in listing.notes]


def link_row(note: ListedNote) -> NoteLink:
    """A listed note as a row of links.csv."""
    return NoteLink(note.session, note.member, note.title, note.address)


def lacks_column(path: Path, column: str) -> InputRefused:
    """The error for a sheet in which a column cannot be found."""
    chinese, *_others, english = HEADINGS[column]
    return InputRefused(
        _("{path} has no column for {column}", path=path, column=column),
        _("head one of its columns {chinese} or {english}", chinese=chinese, english=english),
    )


def read_links(path: Path) -> list[NoteLink]:
    """The archive's links.csv; none when there is no file. Raises InputRefused."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if missing := [name for name in LINK_COLUMNS if name not in (rows.fieldnames or ())]:
            raise lacks_column(path, missing[0])
        return [
            NoteLink(*(unguarded((row[name] or "").strip()) for name in LINK_COLUMNS)) for row in rows if row["link"]
        ]


def links_text(links: Iterable[NoteLink]) -> str:
    """links.csv: the rows in order, each once."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LINK_COLUMNS)
    writer.writerows(map(guarded, astuple(link)) for link in sorted(set(links)))
    return out.getvalue()


class LinkIndex:
    """The rows of links.csv by what notes say of themselves; of several that say the same the first that names a member
    counts: what somebody shared in the chat may be a member's note."""

    def __init__(self, rows: Sequence[NoteLink]):
        self.rows = tuple(rows)
        of_members = [row for row in self.rows if row.member]
        self.by_link = {row.link: row for row in (*reversed(self.rows), *reversed(of_members))}
        self.by_title = {row.title: row for row in reversed(self.rows)}

    @property
    def members(self) -> list[str]:
        """Everybody who is named in the sheet, each once."""
        return list(dict.fromkeys(row.member for row in self.rows if row.member))
