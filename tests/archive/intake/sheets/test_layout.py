"""Links are found in every way in which groups lay out their sheet, each with its member and session."""

from datetime import date

import pytest

from archive.intake.sheets.calendar import Calendar
from archive.intake.sheets.cells import Cell, make_cell
from archive.intake.sheets.layout import ListedNote, Listing, read_listing

CALENDAR = Calendar("saturday", date(2020, 10, 12), date(2020, 12, 1))
Q, C, P = (f"https://example.org/{name}" for name in ("queue", "cache", "preempt"))


def grid(*rows: str) -> list[list[Cell]]:
    """Rows of cells between bars; `words->address` is a hyperlink."""
    return [[linked(cell.strip()) for cell in row.split("|")] for row in rows]


def linked(cell: str) -> Cell:
    words, sign, address = cell.partition("->")
    return make_cell(words, [address] if sign else [])


def read(*rows: str, **columns: str) -> Listing:
    return read_listing(grid(*rows), CALENDAR, columns)


def test_a_row_a_note_with_headings_in_chinese() -> None:
    listing = read("日期|成员|标题|链接", f"2020-10-15|小王|队列|{Q}", f"2020-10-21|Alice|抢占|{P}")
    assert listing.notes == [ListedNote("2020-10-17", "小王", "队列", Q), ListedNote("2020-10-24", "Alice", "抢占", P)]


@pytest.mark.parametrize(
    "header",
    [
        "Date|Author|Title|URL",
        "提交日期|群昵称|笔记标题|笔记地址",
        "日付|名前|題名|リンク先",
        "Дата|Участник|Тема|Ссылка",
        "A|B|C|D",
    ],
)
def test_a_row_a_note_whatever_the_language_of_its_headings(header: str) -> None:
    listing = read(
        header,
        f"2020-10-17|小王|调度队列的三个部分|{Q}",
        f"2020-10-17|Alice|调度缓存与快照的实现|{C}",
        f"2020-10-24|小王|抢占时怎么挑选牺牲者|{P}",
    )
    assert [(note.session, note.member, note.address) for note in listing.notes] == [
        ("2020-10-17", "小王", Q),
        ("2020-10-17", "Alice", C),
        ("2020-10-24", "小王", P),
    ]
    assert listing.notes[0].title == "调度队列的三个部分"


def test_members_in_rows_and_weeks_in_columns() -> None:
    listing = read(
        "|第1周|第2周|第三周",
        f"小王|点我->{Q}||",
        f"Alice|队列笔记->{Q}2|{P}|",
        "二虎|||",
    )
    assert listing.notes == [
        ListedNote("2020-10-17", "小王", "", Q),
        ListedNote("2020-10-17", "Alice", "队列笔记", f"{Q}2"),
        ListedNote("2020-10-24", "Alice", "", P),
    ]
    assert ("二虎", "2020-10-24") in listing.expected and ("二虎", "2020-10-31") not in listing.expected


def test_the_numbers_before_the_names_are_no_names() -> None:
    listing = read("序号|姓名|10.12-10.18|10.19-10.25", f"1|小王|{Q}|", f"2|Alice||{P}")
    assert [(note.member, note.session) for note in listing.notes] == [("小王", "2020-10-17"), ("Alice", "2020-10-24")]


def test_a_title_above_and_tracks_below_the_header_do_no_harm() -> None:
    listing = read(
        "Kubernetes 源码研习社 第二期 笔记汇总||||",
        "请大家按时提交||||",
        "昵称|Week 1|Week 1|Week 2|Week 2",
        "|快|慢|快|慢",
        f"小王|{Q}||{P}|{C}",
    )
    assert [(note.session, note.address) for note in listing.notes] == [
        ("2020-10-17", Q),
        ("2020-10-24", P),
        ("2020-10-24", C),
    ]


def test_weeks_in_rows_and_members_in_columns() -> None:
    listing = read("周次|小王|Alice", f"第1周|{Q}|{C}", f"第2周||{P}")
    assert [(note.session, note.member) for note in listing.notes] == [
        ("2020-10-17", "小王"),
        ("2020-10-17", "Alice"),
        ("2020-10-24", "Alice"),
    ]


def test_a_date_is_preferred_to_a_weeks_number() -> None:
    listing = read("周次|日期|成员|链接", f"9|2020-10-22|小王|{Q}", f"1||Alice|{C}")
    assert [note.session for note in listing.notes] == ["2020-10-24", "2020-10-17"]


def test_several_links_in_a_cell_are_several_notes() -> None:
    listing = read("周次|成员|链接", f"1|小王|队列 {Q}，缓存见 {C}。")
    assert [(note.title, note.address) for note in listing.notes] == [("", Q), ("", C)]


def test_a_links_words_are_its_title_unless_they_say_nothing() -> None:
    rows = [f"1|小王|队列源码->{Q}", f"1|Alice|点我->{C}", f"1|二虎|[抢占]({P})"]
    listing = read("周次|成员|笔记", *rows)
    assert [note.title for note in listing.notes] == ["队列源码", "", "抢占"]


def test_the_settings_name_columns_that_cannot_be_guessed() -> None:
    rows = ("提交人|负责人|第几次|内容", f"甲|乙|1|{Q}", f"丙|丁|2|{P}")
    assert [note.member for note in read(*rows, member="负责人", session="第几次").notes] == ["乙", "丁"]


def test_a_sheet_without_links_says_what_it_lacks() -> None:
    assert read("姓名|部门", "小王|平台").lacks
    assert read().lacks == "session"
    assert read("成员|标题|链接").lacks == "session"


def test_dates_of_something_else_are_no_weeks() -> None:
    listing = read("成员|加入 2020-09-01|截止 2020-12-31|日期|链接", f"小王|是|否|2020-10-17|{Q}")
    assert listing.notes == [ListedNote("2020-10-17", "小王", "", Q)]
