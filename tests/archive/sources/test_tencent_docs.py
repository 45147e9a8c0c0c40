"""A spreadsheet of Tencent Docs is read whole, with the addresses behind its words."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from archive.errors import SettingsWrong, SourceFailed
from archive.home import Home
from archive.intake.collecting import CollectRun
from archive.intake.sheets.cells import make_cell
from archive.settings import Settings
from archive.sources import sheet, tencent_docs
from archive.sources.collector import Collector
from archive.sources.registry import Configured
from archive.sources.tencent_docs import cells_in_answer, is_tencent_docs, read_tencent_docs
from tests.archive.sources.tencent_servers import TOKEN, Account, personal_service

ADDRESS = "https://docs.qq.com/sheet/DTest?tab=BB08J2"


@pytest.fixture
def account() -> Account:
    return Account(size=(3, 3))


@pytest.fixture
def service(account: Account) -> Iterator[str]:
    with personal_service(account) as address:
        yield address


def test_cells_and_the_addresses_behind_their_words_are_read(account: Account, service: str) -> None:
    link = {"string_value": "点我", "hyperlink": {"url": "https://example.org/a", "text": "点我"}}
    account.cells = {
        (0, 0): {"value": "姓名"},
        (0, 1): {"string_value": "第一周"},
        (1, 0): {"value": "小王"},
        (1, 1): link,
        (1, 2): {"number_value": 7},
    }
    grid = read_tencent_docs(ADDRESS, TOKEN, service=service)["笔记"]
    assert grid == [
        [make_cell("姓名"), make_cell("第一周"), make_cell("")],
        [make_cell("小王"), make_cell("点我", ["https://example.org/a"]), make_cell("7")],
    ]


def test_a_large_sheet_comes_in_ranges_and_whole(account: Account, service: str) -> None:
    account.size = (2500, 30)
    account.cells = {(row, 29): {"value": f"r{row}"} for row in range(2500)}
    grid = read_tencent_docs(ADDRESS, TOKEN, service=service)["笔记"]
    assert [row[29].text for row in grid] == [f"r{row}" for row in range(2500)]
    assert account.asked.count("sheet.get_cell_data") == 4  # 666 rows of 30 cells are under 20,000


def test_an_answer_as_csv_is_read_too() -> None:
    cells = cells_in_answer({"csv_data": '姓名,"第一周\n（10.17）"\n小王,https://example.org/a\n'}, 10)
    assert cells[10, 1] == make_cell("第一周 （10.17）")
    assert cells[11, 1].links[0].address == "https://example.org/a"


@pytest.mark.parametrize(("token", "address"), [("wrong-t0ken", ADDRESS), (TOKEN, "https://docs.qq.com/sheet/DOther")])
def test_what_the_service_refuses_is_said_without_the_token(service: str, token: str, address: str) -> None:
    with pytest.raises(SourceFailed) as error:
        read_tencent_docs(address, token, service=service)
    assert token not in str(error.value)


def test_only_spreadsheets_are_read(service: str) -> None:
    assert is_tencent_docs(ADDRESS) and not is_tencent_docs("https://docs.qq.com/doc/DTest")
    assert not is_tencent_docs("https://docs.qq.com.example.org/sheet/DTest")
    with pytest.raises(SettingsWrong, match="no spreadsheet of Tencent Docs"):
        read_tencent_docs("https://docs.qq.com/doc/DTest", TOKEN, service=service)


def test_a_sheet_larger_than_any_groups_is_refused(account: Account, service: str) -> None:
    account.size = (10_000_000, 100)
    with pytest.raises(SourceFailed, match="1,000,000,000 cells"):
        read_tencent_docs(ADDRESS, TOKEN, service=service)


def test_the_groups_sheet_lists_its_links_once(
    home: Home, account: Account, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENCENT_DOCS_TOKEN", TOKEN)
    monkeypatch.setattr(tencent_docs, "SERVICE", service)
    monkeypatch.setattr(tencent_docs.read_tencent_docs, "__kwdefaults__", {"service": service, "pause": None})
    link = {"string_value": "点我", "hyperlink": {"url": "https://example.org/a"}}
    rows = (("姓名", "日期", "链接"), ("小王", "2020-10-17", ""))
    account.cells = {(r, c): {"value": text} for r, row in enumerate(rows) for c, text in enumerate(row)} | {
        (1, 2): link
    }
    for counted in ({"listed": 1}, {}):
        collector = Collector(CollectRun(home, Settings(), ()), datetime(2020, 10, 18, tzinfo=UTC))
        collector.visit_all([Configured("notes", "sheet", sheet.Options(url=ADDRESS), sheet.open_source)])
        assert collector.run.report.problems == []
        assert {key: count for key, count in collector.visits[0].counts.items() if count and key == "listed"} == counted
    assert "2020-10-17,小王,,https://example.org/a" in home.links.read_text("utf-8")
    assert TOKEN not in "".join(path.read_text("utf-8", "replace") for path in home.root.rglob("*") if path.is_file())
