"""What a question puts side by side, and what it wants to be explained."""

from __future__ import annotations

import pytest

from search.query.comparison import read_comparison, read_definition


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Filter 和 Score 有什么区别？", ("Filter", "Score")),
        ("调度周期跟绑定周期的不同", ("调度周期", "绑定周期")),
        ("activeQ 与 backoffQ 之间到底有啥差别呢", ("activeQ", "backoffQ")),
        ("Table、Chain 的区别在哪里", ("Table", "Chain")),
        ("比较一下 Informer 和 Reflector", ("Informer", "Reflector")),
        ("what is the difference between the active queue and the backoff queue?", ("active queue", "backoff queue")),
        ("How does FIFO differ from DeltaFIFO", ("FIFO", "DeltaFIFO")),
        ("iptables vs ipvs", ("iptables", "ipvs")),
    ],
)
def test_two_things_are_compared(question: str, sides: tuple[str, str]) -> None:
    assert read_comparison(question) == sides


@pytest.mark.parametrize(
    "question",
    ["Filter 和 Score 是什么", "同学们和老师有什么不同意见", "what is the difference in behaviour", "节点和容器在哪里"],
)
def test_a_question_of_something_else_compares_nothing(question: str) -> None:
    assert read_comparison(question) is None


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("什么是 PriorityClass", "PriorityClass"),
        ("抢占是什么意思？", "抢占"),
        ("CycleState 是干什么的", "CycleState"),
        ("what is a victim?", "victim"),
        ("what does assume mean", "assume"),
        ("什么时候抢占", ""),
        ("这个锁是什么时候加的", ""),
        ("四张表各做什么", ""),
        ("what is kept in the list of terminated real servers", ""),
    ],
)
def test_what_is_to_be_explained_is_named(question: str, term: str) -> None:
    assert read_definition(question) == term
