"""Addresses are found behind words, in formulas and between Chinese punctuation, and nothing else is taken for one."""

import pytest

from archive.intake.sheets.cells import LinkedText, make_cell


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("https://a.org/x，https://b.org/y。", ["https://a.org/x", "https://b.org/y"]),
        ("见（https://a.org/x）", ["https://a.org/x"]),
        ("https://zh.wikipedia.org/wiki/Pod_(K8s) 好", ["https://zh.wikipedia.org/wiki/Pod_(K8s)"]),
        ("(https://a.org/x)", ["https://a.org/x"]),
        ("www.cnblogs.com/x/p/1.html", ["https://www.cnblogs.com/x/p/1.html"]),
        ("me@www.example.org", []),
        ("file:///etc/passwd javascript:alert(1) mailto:a@b.c", []),
        ("https://a.org/x https://a.org/x", ["https://a.org/x"]),
        ('=HYPERLINK("https://a.org/x","点我")', ["https://a.org/x"]),
        ('=HYPERLINK("https://a.org/x")', ["https://a.org/x"]),
        ("https://a.org/标题-一?x=1#节", ["https://a.org/标题-一?x=1#节"]),
    ],
)
def test_the_addresses_in_a_cell(text: str, addresses: list[str]) -> None:
    assert [link.address for link in make_cell(text).links] == addresses


@pytest.mark.parametrize("words", ["点我", "链接", "笔记 2", "here", "  Link ", "点击查看", "笔记二", "1."])
def test_words_that_say_nothing_are_no_title(words: str) -> None:
    assert make_cell(words, ["https://a.org"]).links == (LinkedText("https://a.org"),)


def test_a_hyperlink_into_the_sheet_itself_is_no_address() -> None:
    assert make_cell("目录", ["#Sheet2!A1", "mailto:a@b.c", ""]).links == ()
