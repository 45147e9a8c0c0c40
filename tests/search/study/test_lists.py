"""A list stands with the sentence that leads to it, and is told as a whole where several things are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from search.query.comparison import asks_for_several
from search.query.terms import query_terms
from search.results import Hit
from search.study.choosing import WantedAnswer, best_choice
from search.study.sentences import QuotedSentence, sentences_of
from search.study.windows import lists_of, quoted_text, windows_of
from tests.search.conftest import QUEUES

LED = "以下两种情况下 Pod 被跳过：\n\n- 长度为 0\n- 没有设置容忍。\n\n后面是正文。"
CODES = "状态码的说明在源码里。\n\n1. `Error`：内部错误\n2. `Wait`：只有 Permit 能返回\n3. `Skip`：下一个"


def sentences(text: str) -> list[QuotedSentence]:
    return sentences_of(replace(QUEUES, text=text))


def texts(windows: Sequence[tuple[QuotedSentence, ...]]) -> list[str]:
    return [quoted_text(window) for window in windows]


def test_what_leads_to_a_list_stands_with_it() -> None:
    told = texts(list(windows_of(sentences(LED))))
    assert told[0] == "以下两种情况下 Pod 被跳过：长度为 0；没有设置容忍。"
    assert not any(one.endswith("：") for one in told)


def test_a_list_is_one_quotation_with_what_leads_to_it() -> None:
    assert texts(list(lists_of(sentences(LED)))) == ["以下两种情况下 Pod 被跳过：长度为 0；没有设置容忍。"]
    assert texts(list(lists_of(sentences(CODES)))) == ["`Error`：内部错误；`Wait`：只有 Permit 能返回；`Skip`：下一个"]


def test_a_long_list_is_told_as_far_as_a_quotation_holds() -> None:
    (listed,) = lists_of(sentences("\n".join(f"- 第 {n} 项，{'很长' * 20}。" for n in range(20))))
    assert 3 < len(listed) < 8


def test_a_single_item_is_no_list() -> None:
    assert list(lists_of(sentences("- 只有一项。\n\n正文。"))) == []


def test_where_several_things_are_asked_for_the_whole_list_is_told() -> None:
    hit = Hit(replace(QUEUES, text=CODES, heading="Status > 几种状态码"), 1.0, {})
    terms = query_terms("状态码", (), lambda _token: 1.0)
    found = [
        best_choice(hit, terms, np.zeros(256, np.float32), 1.0, WantedAnswer(several=several))
        for several in (True, False)
    ]
    assert [len(one.sentences) for one in found if one] == [3, 1]


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Status 有哪几种 code", True),
        ("四张表各做什么", True),
        ("调度分几步", True),
        ("what are the extension points", True),
        ("which events move pods", True),
        ("什么是 Status", False),
        ("what is the default lease duration", False),
    ],
)
def test_a_question_may_ask_for_several_things(question: str, several: bool) -> None:
    assert asks_for_several(question) is several


def test_the_name_of_a_file_before_code_is_not_quoted() -> None:
    text = "看这个函数：\n!FILENAME pkg/scheduler/scheduler.go:276\n\n```go\nfunc Run() {}\n```\n后面是正文。"
    assert [one.text for one in sentences(text)] == ["看这个函数：", "后面是正文。"]


def test_no_space_stands_behind_a_chinese_mark() -> None:
    found = sentences("先排序。再取出。\nThen pop. 结束")
    assert quoted_text(found) == "先排序。再取出。Then pop. 结束"


def test_emphasis_is_not_quoted_and_underscores_of_names_are() -> None:
    assert [one.text for one in sentences("间隔包含_执行时间_。看 max_skew_s 和 _private。")] == [
        "间隔包含执行时间。",
        "看 max_skew_s 和 _private。",
    ]


def test_what_leads_to_a_list_without_a_mark_is_given_one() -> None:
    told = texts(list(windows_of(sentences("先确保以下的 Chain 存在\n\n- FILTER\n- NAT"))))
    assert told[0] == "先确保以下的 Chain 存在：FILTER; NAT"


def test_a_sentence_that_leads_to_code_goes_on() -> None:
    assert texts([tuple(sentences("默认的排序大致是：\n\n```go\nless()\n```"))]) == ["默认的排序大致是：…"]


def test_a_title_in_a_link_is_whole_and_links_stand_beside_links() -> None:
    linked = sentences(
        "感谢大家整理。\n\n[如何高效阅读源码？先看全局](https://example.org/a)\n\n[调度器 SIG](https://example.org/b)"
    )
    assert [(one.text, one.is_link) for one in linked] == [
        ("感谢大家整理。", False),
        ("如何高效阅读源码？", True),
        ("先看全局", True),
        ("调度器 SIG", True),
    ]
    assert not any({one.is_link for one in window} == {True, False} for window in windows_of(linked))


def test_a_title_of_what_is_read_elsewhere_gives_way_to_what_is_said() -> None:
    text = "[调度器有三个队列，分别放什么](https://example.org/b)\n\n调度器的三个队列放着等待调度的 Pod。"
    hit = Hit(replace(QUEUES, text=text, heading=""), 1.0, {})
    terms = query_terms("三个队列分别放什么", (), lambda _token: 1.0)
    choice = best_choice(hit, terms, np.zeros(256, np.float32), 1.0)
    assert choice and choice.text.startswith("调度器的三个队列")


def test_a_section_that_was_left_empty_answers_nothing() -> None:
    hit = Hit(replace(QUEUES, text="调度器 落地 实践", heading="推荐资料 > 调度器 落地 实践"), 1.0, {})
    terms = query_terms("调度器落地实践", (), lambda _token: 1.0)
    assert best_choice(hit, terms, np.zeros(256, np.float32), 1.0) is None


def test_of_a_section_whose_heading_asks_more_than_its_first_sentence_is_told() -> None:
    text = "绑定是异步的，下一轮马上开始。缓存要是不知道节点被占了，下一个 Pod 也会放上去。"
    hit = Hit(replace(QUEUES, text=text, heading="总览 > 为什么需要 assume"), 1.0, {})
    terms = query_terms("为什么要有 assume", (), lambda _token: 1.0)
    choice = best_choice(hit, terms, np.zeros(256, np.float32), 1.0)
    assert choice and choice.text == text


def test_a_section_begins_behind_its_greeting_and_with_a_short_answer() -> None:
    text = "大家好，我只补充几句。不会。它和别的节点一样过滤、打分，并没有优先。"
    hit = Hit(replace(QUEUES, text=text, heading="总览 > 下一次会优先被提名的节点吗"), 1.0, {})
    terms = query_terms("下一次优先被提名的节点", (), lambda _token: 1.0)
    choice = best_choice(hit, terms, np.zeros(256, np.float32), 1.0)
    assert choice and choice.text.startswith("不会。它和别的节点")
