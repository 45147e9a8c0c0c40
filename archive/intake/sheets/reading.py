"""Read the worksheets of a spreadsheet file, whatever its format."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from archive.errors import InputRefused
from archive.intake.sheets.cells import Cell, Grid, make_cell
from archive.messages import _
from archive.text.decoding import decode_text

ENDINGS = frozenset({".xlsx", ".xlsm", ".csv", ".ods"})  # .tsv is Whisper's
MOST_BYTES = 200_000_000  # that a packed sheet may unpack to
MOST_TIMES = 200  # that it may grow by
SMALL = 10_000_000  # up to which no growth is suspicious: a sheet is mostly the same few words


def read_worksheets(path: Path) -> dict[str, Grid]:
    """Name -> cells of each worksheet that is not hidden.

    Raises InputRefused when the file is no spreadsheet, or one that unpacks to more than a sheet of links holds.
    """
    try:
        if path.suffix.lower() in (".csv", ".tsv"):
            return {path.stem: csv_grid(path.read_bytes())}
        check_size(path)
        if path.suffix.lower() == ".ods":
            from archive.intake.sheets import ods  # a run that meets such a file pays for its library

            return ods.read_ods(path)
        from archive.intake.sheets import xlsx

        return xlsx.read_xlsx(path)
    except (BadZipFile, KeyError, OSError, UnicodeDecodeError, ValueError, TypeError, SyntaxError, csv.Error) as error:
        raise InputRefused(
            _("{path} cannot be read as a spreadsheet ({error})", path=path, error=error),
            _("export it again as .xlsx or .csv"),
        ) from error


def check_size(path: Path) -> None:
    """Raises ValueError when a packed file would unpack to more than any sheet of links."""
    with ZipFile(path) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > MOST_BYTES or (size > SMALL and size > MOST_TIMES * path.stat().st_size):
        raise ValueError(_("it would unpack to {megabytes} MB", megabytes=size // 1_000_000))


def csv_grid(content: bytes) -> list[list[Cell]]:
    """The cells of a CSV or TSV file; raises ValueError when it is not text."""
    text = decode_text(content)
    if text is None:
        raise ValueError(_("it is not text in UTF-8, UTF-16 or GB 18030"))
    delimiter = "\t" if text.partition("\n")[0].count("\t") else ","
    return [[make_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
