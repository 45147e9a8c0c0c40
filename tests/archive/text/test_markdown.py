"""Markdown is read as a person reads the page: no anchors, no names of picture files, code as it stands."""

import pytest

from archive.text.markdown import (
    first_heading,
    link_target,
    plain_text,
    read_markdown,
    readable_lines,
    readable_text,
    verbatim_blocks,
    without_addresses,
)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ('<a name="O03PI"></a>', ""),
        ("<br />", ""),
        ("![image.png](14.png)<br />然后，将 Pod 入队<br />再取出", "然后，将 Pod 入队\n再取出"),
        ("![](doc/images/wechat.jpg)", ""),
        ("- ![landscape.svg](3.svg)", ""),
        ("![activeQ 的三种状态](q.png) 如图", "activeQ 的三种状态 如图"),
        ("[![](x.png)](https://example.org)", ""),
        ("| 队列<br>堆 | 说明 |", "| 队列 堆 | 说明 |"),
        ('<p align="center">居中的<font color=red>字</font></p>', "居中的字"),
        ("前 <!-- 以后再写 --> 后", "前  后"),
        ("&lt;none&gt;&nbsp;&amp;", "<none> &"),
        ("[toc]", ""),
        ("`<br />` 是换行", "`<br />` 是换行"),
        ("map<string, Pod> 与 List<a>，状态是 <none>", "map<string, Pod> 与 List<a>，状态是 <none>"),
        ("[链接](https://example.org/a_(b)) 和 **重点**  ", "[链接](https://example.org/a_(b)) 和 **重点**  "),
    ],
)
def test_what_nobody_sees_on_the_page_is_left_out(line: str, read: str) -> None:
    assert readable_text(line) == read


def test_code_stays_as_it_is_written() -> None:
    body = "```html\n# no heading\n<br />\n![](a.png)\n```\n<br />"
    lines = list(read_markdown(body))
    assert [line.text for line in lines] == [*body.split("\n")[:-1], ""]
    assert [(line.opens_code, line.closes_code) for line in lines] == [
        (True, False), (False, False), (False, False), (False, False), (False, True), (False, False),
    ]  # fmt: skip


def test_a_longer_fence_holds_a_shorter_one() -> None:
    lines = list(read_markdown("````md\n```\n# inside\n```\n````\n# outside"))
    assert [line.number for line in lines if line.level] == [6]


def test_backticks_on_one_line_open_no_block() -> None:
    assert first_heading("```kubectl get pods```\n\n# 标题\n") == "标题"


def test_a_comment_of_several_lines_is_not_read_and_one_without_an_end_is_text() -> None:
    assert [line.text for line in read_markdown("a <!-- b\nc\nd --> e\nf")] == ["a ", "", " e", "f"]
    assert [line.text for line in read_markdown("a <!-- b\nc")] == ["a <!-- b", "c"]


def test_lines_keep_their_numbers() -> None:
    assert [line.number for line in read_markdown("a<br>b\n<br />\nc", first_line=7)] == [7, 8, 9]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[杨鼎睿](https://yuque.com/abser)", "杨鼎睿"),
        ("[Alice][1], [小王](x)", "Alice, 小王"),
        ('活动 <a id="event"></a>', "活动"),
        ("**队列**", "队列"),
        ("snake_case 和 `Permit`", "snake_case 和 `Permit`"),
    ],
)
def test_a_name_is_its_text(text: str, read: str) -> None:
    assert plain_text(text) == read


def test_addresses_are_told_apart_from_words() -> None:
    assert without_addresses("读 https://example.org/a?b=c 有感") == "读 有感"
    assert link_target("[杨鼎睿](https://yuque.com/abser) 等") == "https://yuque.com/abser"
    assert link_target("杨鼎睿") == ""


def test_lines_are_read_one_for_one() -> None:
    text = '## 活动 <a id="x"></a>\n<a name="y"></a>\na<br>b\n```\n<br>\n```\n'
    assert readable_lines(text) == ["## 活动", None, "a b", "```", "<br>", "```", ""]


def test_code_and_tables_are_blocks_that_are_read_line_by_line() -> None:
    text = "a\n```\nx\n\ny\n```\n| b | c |\n| - | - |\n\n~~~\nz"
    assert [text[start:end] for start, end in verbatim_blocks(text)] == [
        "```\nx\n\ny\n```",
        "| b | c |\n| - | - |",
        "~~~\nz",
    ]
    assert verbatim_blocks("a | b") == []
