"""Spreadsheets of Excel and LibreOffice, and CSV, give the same cells; bombs are refused."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from odf import table, text
from odf.opendocument import OpenDocumentSpreadsheet

from archive.errors import InputRefused
from archive.intake.sheets.cells import Grid, LinkedText
from archive.intake.sheets.reading import read_worksheets

Q = "https://example.org/queue"


def only(path: Path) -> Grid:
    (grid,) = read_worksheets(path).values()
    return grid


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid]


def test_excel_hyperlinks_formulas_dates_and_merged_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["小王", datetime(2020, 10, 17), "点我", 3.0])
    sheet.append([None, date(2020, 10, 24), f'=HYPERLINK("{Q}","队列")', "=1+1"])
    sheet["C1"].hyperlink = Q
    sheet.merge_cells("A1:A2")
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    grid = only(tmp_path / "a.xlsx")
    assert texts(grid) == [["小王", "2020-10-17", "点我", "3"], ["小王", "2020-10-24", "队列", ""]]
    assert grid[0][2].links == (LinkedText(Q),) and grid[1][2].links == (LinkedText(Q, "队列"),)


def ods(path: Path) -> Path:
    """A sheet as LibreOffice writes them: repeated cells, a merged one, a link, a date, empty rows to the end."""
    document = OpenDocumentSpreadsheet()
    sheet = table.Table(name="笔记")
    first, second = table.TableRow(), table.TableRow()
    merged = table.TableCell(numberrowsspanned=2)
    merged.addElement(text.P(text="小王"))
    day = table.TableCell(valuetype="date", datevalue="2020-10-17T00:00:00")
    day.addElement(text.P(text="17/10/20"))
    link, paragraph = table.TableCell(), text.P()
    paragraph.addElement(text.A(href=Q, text="队列"))
    link.addElement(paragraph)
    for cell in (
        merged,
        day,
        table.TableCell(numbercolumnsrepeated=2),
        link,
        table.TableCell(numbercolumnsrepeated=16000),
    ):
        first.addElement(cell)
    second.addElement(table.CoveredTableCell())
    other = table.TableCell(formula=f'of:=HYPERLINK("{Q}"; "缓存")')
    other.addElement(text.P(text=Q))
    second.addElement(other)
    for row in (first, second, table.TableRow(numberrowsrepeated=1048574)):
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    document.save(str(path))
    return path


def test_libreoffice_links_dates_merged_and_repeated_cells(tmp_path: Path) -> None:
    grid = only(ods(tmp_path / "a.ods"))
    assert texts(grid) == [["小王", "2020-10-17", "", "", "队列"], ["小王", "缓存"]]
    assert grid[1][1].links == (LinkedText(Q, "缓存"),)
    assert grid[0][4].links == (LinkedText(Q, "队列"),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_that_people_use(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_text(f"小王,{Q}\n", encoding)
    assert texts(only(tmp_path / "a.csv")) == [["小王", Q]]


def test_a_sheet_that_would_unpack_to_gigabytes_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b" " * 300_000_000)
    with pytest.raises(InputRefused, match="it would unpack to 300 MB"):
        read_worksheets(tmp_path / "bomb.xlsx")


def test_entities_that_multiply_are_not_expanded(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "plain.xlsx")
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{"".join([f"&{before};"] * 10)}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "laughs.xlsx", "w") as packed:
        for name in plain.namelist():
            content = plain.read(name)
            if name.endswith("workbook.xml"):
                content = f"{laughs}]><workbook>&j;</workbook>".encode()
            packed.writestr(name, content)
    with pytest.raises(InputRefused):
        read_worksheets(tmp_path / "laughs.xlsx")
