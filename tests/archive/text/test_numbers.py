"""A number is the same number however it is written."""

import pytest

from archive.text.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("tolerationSeconds 是三百秒", {300}),
        ("一百毫核和两百兆内存", {100, 200}),
        ("二〇二〇年，一百零五个", {2020, 105}),
        ("两万五千台，两点五倍", {25_000, 2.5}),
        ("the lease duration is fifteen seconds", {15}),
        ("two hundred and fifty nodes, 1,234.5 ms", {250, 1234.5}),
        ("最多等待 10 秒，十秒", {10}),
    ],
)
def test_numbers_are_read_in_either_language(text, values):
    assert find_numbers(text) == find_numbers(text, sure=True) == values


@pytest.mark.parametrize("text", ["分数一样", "一定要看", "万一失败", "only one of them", "第一步"])
def test_a_part_of_a_word_is_no_sure_number(text):
    assert find_numbers(text, sure=True) == set()
