"""Sentences that say what a thing is, and sentences that set two things against each other."""

from __future__ import annotations

import pytest

from search.study.defining import names, sets_against, tells_what_it_is


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("PriorityClass 定义了一个整数，数字越大，优先级越高。", "PriorityClass"),
        ("`assume`（假设）就是先记账。", "assume"),
        ("The activeQ holds pods that wait.", "activeQ"),
        ("Taints are written on nodes.", "taint"),
    ],
)
def test_a_sentence_about_a_thing_tells_what_it_is(text: str, term: str) -> None:
    assert tells_what_it_is(text, (term,))


@pytest.mark.parametrize(
    "text", ["删除 PriorityClass 是安全的。", "PriorityClass 不属于任何命名空间。", "PriorityClassName 是一个字段。"]
)
def test_one_that_only_names_it_does_not(text: str) -> None:
    assert not tells_what_it_is(text, ("PriorityClass",))


def test_two_things_are_set_against_each_other_where_each_is_told_of() -> None:
    cycles = ("调度周期",), ("绑定周期",)
    assert sets_against("调度周期串行，绑定周期并行。", *cycles)
    assert sets_against("调度周期和绑定周期的区别是并行。", *cycles)
    assert not sets_against("先调度周期，再到绑定周期。", *cycles)
    assert not sets_against("调度周期是串行的，不像别的。", *cycles)


def test_a_name_is_a_word_or_a_part_of_an_identifier() -> None:
    assert names("podBackoffQ 里到期的", ("BackoffQ",))
    assert names("the node affinity of a pod", ("node affinity",)) and names("看 NodeAffinity", ("node affinity",))
    assert not names("ip_forward of ipv4", ("ipvs",)) and not names("rebind it", ("bind",))
