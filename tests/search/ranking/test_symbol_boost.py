"""A passage that holds exactly the identifier or path asked for comes before those about its parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.text.identifiers import find_symbols
from search.ranking.symbol_boost import boost, mentions, query_symbols
from tests.search.conftest import ETCD


def holding(text):
    return replace(ETCD, text=text, symbols=tuple(find_symbols(text)))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("PriorityQueue 为什么有三个队列", ("PriorityQueue",)),
        ("看 pkg/scheduler/core/ 和 activeQ", ("pkg/scheduler/core", "activeQ")),
        ("pkg/scheduler/…", ("pkg/scheduler",)),
        ("scheduleOne() 和 node_info", ("scheduleOne", "node_info")),
        ("优先级队列 priority queue", ()),
    ],
)
def test_identifiers_and_paths_are_seen_in_a_question(typed, asked):
    assert query_symbols(typed) == asked


@pytest.mark.parametrize(
    ("text", "symbol", "named"),
    [
        ("PriorityQueue 是堆", "PriorityQueue", True),
        ("PriorityQueueing 是别的", "PriorityQueue", False),
        ("在 pkg/scheduler/core/generic_scheduler.go 里", "pkg/scheduler/core", True),
        ("在 pkg/scheduler/core/generic_scheduler.go 里", "core/generic_scheduler.go", True),
        ("在 pkg/scheduler/corelib/a.go 里", "pkg/scheduler/core", False),
    ],
)
def test_a_name_is_held_whole_and_a_path_may_be_a_part(text, symbol, named):
    assert mentions(holding(text), symbol) is named


def test_where_only_the_name_was_asked_its_holders_come_first():
    assert boost({1: 0.9, 2: 0.2}, {2: 1.0}, "activeQ", ("activeQ",)) == {1: 0.9, 2: pytest.approx(1.1)}


def test_beside_other_words_a_name_counts_for_less():
    found = boost({1: 1.0, 2: 0.2}, {2: 1.0}, "activeQ 里的 Pod 怎么排序", ("activeQ",))
    assert 0.2 < found[2] < 1.0
