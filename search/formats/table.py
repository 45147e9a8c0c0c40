"""Hits as a table, for spreadsheets and shell tools."""

from __future__ import annotations

import csv
import io

from archive.text.printable import printable
from search.formats.as_json import MakeLink, hits_json
from search.results import SearchResult

TABLE_COLUMNS = (
    "rank score address kind session date timecode start_s end_s speaker author language heading text link".split()
)


def as_table(result: SearchResult, link: MakeLink, delimiter: str) -> str:
    """The hits as CSV or TSV with a heading; text with line ends is quoted in CSV and put into one line in TSV."""
    tabs = delimiter == "\t"
    written = io.StringIO()
    rows = csv.writer(
        written,
        delimiter=delimiter,
        lineterminator="\n",
        quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL,
        quotechar=None if tabs else '"',
    )
    rows.writerow(TABLE_COLUMNS)
    for values in hits_json(result, link):
        cells = ("" if values[name] is None else printable(str(values[name])) for name in TABLE_COLUMNS)
        rows.writerow([" ".join(cell.split()) if tabs else cell for cell in cells])
    return written.getvalue().rstrip("\n")
