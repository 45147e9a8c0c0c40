"""The group's sheet, a file or an address: its links are listed with members and sessions, once a version."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from archive.errors import InputRefused, SettingsWrong, SourceFailed
from archive.home import Home
from archive.intake.links import NoteLink
from archive.settings import Settings
from archive.sources.base import Expected, Found, Link, Unchanged, Visit
from archive.sources.sheet import Options, Sheet, open_source
from tests.file_server import Behaviour, serving

NOW = datetime(2020, 10, 25, tzinfo=UTC)
ROWS = "成员,第1周,第2周,第3周\n小王,https://a.org/1,https://a.org/2,\n二虎,,,https://a.org/9\n"


@pytest.fixture
def opened(home: Home, tmp_path: Path) -> Callable[..., Sheet]:
    (tmp_path / "sheet.csv").write_text(ROWS, "utf-8")
    home.plan.write_text("track,from,to,topic\n快,2020-10-12,2020-10-18,总览\n", "utf-8")

    def make(links: tuple[NoteLink, ...] = (), **options: object) -> Sheet:
        given = options or {"path": str(tmp_path / "sheet.csv")}
        scratch = home.index / "scratch"
        return open_source(Options(**given), Visit("表格", home, Settings(), scratch, NOW, links=links))  # type: ignore[arg-type]

    return make


def all_of(sheet: Sheet, checkpoint: dict[str, object] | None = None) -> tuple[list[Found], dict[str, object]]:
    """What it finds, and the next checkpoint."""
    finds, found = sheet.fetch(checkpoint or {}), []
    while True:
        try:
            found.append(next(finds))
        except StopIteration as end:
            return found, end.value


def test_links_are_listed_and_notes_that_are_due(opened: Callable[..., Sheet]) -> None:
    found, _next = all_of(opened())
    assert [one for one in found if isinstance(one, Link)] == [
        Link("https://a.org/1", "小王", "2020-10-17"),
        Link("https://a.org/2", "小王", "2020-10-24"),
        Link("https://a.org/9", "二虎", "2020-10-31"),
    ]
    due = [one for one in found if isinstance(one, Expected)]
    assert Expected("二虎", "2020-10-24") in due and Expected("二虎", "2020-10-31") not in due


def test_a_sheet_as_it_was_is_not_listed_again(opened: Callable[..., Sheet], tmp_path: Path) -> None:
    _found, checkpoint = all_of(opened())
    assert all_of(opened(), checkpoint)[0] == [Unchanged(opened().key)]
    (tmp_path / "sheet.csv").write_text(ROWS + "阿丽,https://a.org/3,,\n", "utf-8")
    assert Link("https://a.org/3", "阿丽", "2020-10-17") in all_of(opened(), checkpoint)[0]


def test_the_table_may_say_when_the_first_week_is(opened: Callable[..., Sheet], tmp_path: Path) -> None:
    found, _next = all_of(opened(path=str(tmp_path / "sheet.csv"), first_day="2020-09-07"))
    assert Link("https://a.org/1", "小王", "2020-09-12") in found


def test_a_sheet_at_an_address_is_fetched(opened: Callable[..., Sheet], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in ROWS.splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "export")
    with serving(Behaviour((tmp_path / "export").read_bytes())) as address:
        host = address.removeprefix("http://").rstrip("/")
        found, _next = all_of(opened(url=f"{address.rstrip('/')}/export", allowed_hosts=(host,)))
    assert Link("https://a.org/2", "小王", "2020-10-24") in found


def test_a_check_counts_links_people_and_what_is_new(opened: Callable[..., Sheet]) -> None:
    known = NoteLink("2020-10-17", "小王", "", "https://a.org/1")
    (finding,) = opened(links=(known,)).check()
    assert finding.fine and str(finding.text) == "3 links of 2 people, 2 new"


def test_a_sheet_that_is_away_or_holds_no_links_is_told(opened: Callable[..., Sheet], tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="is not there; put it there"):
        all_of(opened(path=str(tmp_path / "other.csv")))
    (tmp_path / "names.csv").write_text("姓名,部门\n小王,平台\n", "utf-8")
    with pytest.raises(InputRefused, match="has no column for"):
        all_of(opened(path=str(tmp_path / "names.csv")))


@pytest.mark.parametrize("options", [{"path": "a", "url": "b"}, {"url": ""}, {"path": "a", "first_day": "10/12"}])
def test_a_table_that_names_no_sheet_or_a_broken_day_is_wrong(
    opened: Callable[..., Sheet], options: dict[str, str]
) -> None:
    with pytest.raises(SettingsWrong):
        opened(**options)
