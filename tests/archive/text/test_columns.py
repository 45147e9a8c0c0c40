"""Text is measured and wrapped by the columns it takes: a Chinese character takes two."""

from __future__ import annotations

import io

from archive.text.columns import columns, wrapped, wrapped_for


def test_lines_fit_and_hang_below_the_first() -> None:
    lines = wrapped("归档目录（默认取 SIG_ARCHIVE_HOME，或从当前目录向上查找）", 30, hanging=2)
    assert all(columns(line) <= 30 for line in lines)
    assert [line[:2] == "  " for line in lines] == [False, True, True]
    assert "".join(line.strip() for line in lines) == "归档目录（默认取SIG_ARCHIVE_HOME，或从当前目录向上查找）"


def test_a_list_breaks_between_its_items_and_no_bracket_stands_alone() -> None:
    assert wrapped("常见：PostFilter、PriorityQueue、activeQ", 18) == [
        "常见：PostFilter、",
        "PriorityQueue、",
        "activeQ",
    ]
    assert wrapped("一二（三四）", 6) == ["一二", "（三", "四）"]


def test_what_is_no_terminal_gets_one_line() -> None:
    assert wrapped_for(io.StringIO(), "word " * 100) == "word " * 100
