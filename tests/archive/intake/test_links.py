"""The shared sheet of note links."""

from pathlib import Path

import pytest

from archive.errors import InputRefused
from archive.intake.links import NoteLink, links_text, read_links, read_sheet
from archive.messages import choose
from archive.season import season

LINK = NoteLink("2020-10-17", "小王", "队列", "https://example.org/queue")


def test_the_seasons_sheet_is_read() -> None:
    links = read_sheet(season.SEASON_FOLDER / "inbox" / "note-links.xlsx")
    assert len(links) >= 5
    assert all(link.link.startswith("https://") and link.member for link in links)


def test_a_csv_may_head_its_columns_in_either_language(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "链接,成员,标题,日期\nhttps://example.org/queue,小王,队列,2020-10-17\n", "utf-8-sig"
    )
    (tmp_path / "b.csv").write_text("Date,Author,Title,URL\n2020-10-17,小王,队列,https://example.org/queue\n", "utf-8")
    assert read_sheet(tmp_path / "a.csv") == read_sheet(tmp_path / "b.csv") == [LINK]


def test_links_come_back_sorted_and_each_once(tmp_path: Path) -> None:
    other = NoteLink("2020-10-10", "Alice", "启动", "https://example.org/start")
    (tmp_path / "links.csv").write_text(links_text([LINK, other, LINK]), "utf-8")
    assert read_links(tmp_path / "links.csv") == [other, LINK]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"not a zip", "cannot be read as a spreadsheet .*; export it again"),
        ("a.csv", b"", "has no column for session; head one of its columns 周次 or date"),
        ("a.csv", "成员,标题\n".encode(), "has no column for session"),
        ("a.csv", b"\xff\xfe\x00", "cannot be read as a spreadsheet"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputRefused, match=rf"{name} {said}"):
        read_sheet(tmp_path / name)


def test_a_sheet_that_lacks_a_column_is_told_in_chinese(tmp_path: Path) -> None:
    choose("zh")
    path = tmp_path / "links.csv"
    path.write_text("成员,标题,链接\n", "utf-8")
    with pytest.raises(InputRefused, match=r"links.csv 缺少 session 列；请把其中一列的表头写成 周次 或 date"):
        read_sheet(path)
