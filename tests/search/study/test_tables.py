"""The rows of a table are read out below its head."""

from __future__ import annotations

from dataclasses import replace

from search.study.ask import Quote, holds
from search.study.sentences import sentences_of
from search.study.tables import table_rows
from search.study.windows import windows_of
from tests.search.conftest import QUEUES

LINES = [
    "| 名字 | **结构** | 放什么 |",
    "| --- | :-: | --- |",
    "| activeQ | 堆 | [等着](https://x.org) 的 Pod |",
    "| `unschedulableQ` | map | |",
]


def test_each_cell_stands_behind_its_head() -> None:
    rows = list(table_rows(list(enumerate(LINES, 5))))
    assert [row.text for row in rows] == [
        "名字：activeQ；结构：堆；放什么：等着 的 Pod。",
        "名字：`unschedulableQ`；结构：map。",
    ]
    assert rows[0].cells == "activeQ；堆；等着 的 Pod。"
    assert [(row.line, row.head) for row in rows] == [(7, 5), (8, 5)]


def test_rows_without_a_head_are_cells_alone() -> None:
    assert [row.text for row in table_rows([(0, "| a | b |"), (1, "| c \\| d | |")])] == ["a; b.", "c | d."]


def test_a_head_alone_says_nothing() -> None:
    assert list(table_rows([(0, "| a | b |"), (1, "| - | - |")])) == []


TABLE = "看下表：\n\n| 队列 | 放什么 |\n| --- | --- |\n| activeQ | 等着的 Pod |\n| backoffQ | 还在退避的 Pod |\n后面是正文。"


def test_the_rows_of_a_table_are_quoted_each_with_its_line() -> None:
    found = sentences_of(replace(QUEUES, text=TABLE))
    assert [(one.text, one.first) for one in found] == [
        ("看下表：", 0),
        ("队列：activeQ；放什么：等着的 Pod。", 4),
        ("队列：backoffQ；放什么：还在退避的 Pod。", 5),
        ("后面是正文。", 6),
    ]
    row = replace(QUEUES, text=TABLE)
    assert holds(Quote(found[1].text, row, row), found[1:2])
    assert not holds(Quote(found[2].text, row, row), found[1:2])


def test_a_row_is_told_alone_and_by_its_own_words() -> None:
    windows = list(windows_of(sentences_of(replace(QUEUES, text=TABLE))))
    assert all(len(window) == 1 for window in windows if window[0].cells)
    assert windows[0][0].own_words == "activeQ；等着的 Pod。"
