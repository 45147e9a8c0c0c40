"""The ranges of a passage that match a question are exact."""

from __future__ import annotations

import pytest

from search.query.terms import HighlightTerms
from search.reading.highlights import find_highlights


def highlights(text, wanted):
    return find_highlights(text, HighlightTerms(frozenset(wanted), frozenset()))[0]


def marked(text, wanted):
    return [text[start:end] for start, end in highlights(text, wanted)]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("The Queue and queues", {"queu"}, ["Queue", "queues"]),
        ("PriorityQueue", {"queu"}, ["Queue"]),
        ("PriorityQueue", {"priority", "queu", "priorityqueue"}, ["PriorityQueue"]),
        ("priority queue", {"priority", "queu", "priorityqueue"}, ["priority", "queue"]),
        ("调度器的缓存", {"调度", "度器", "缓存"}, ["调度器", "缓存"]),
        ("搶佔與犧牲者", {"抢占", "牺牲"}, ["搶佔", "犧牲"]),
        ("加锁和锁", {"锁"}, ["锁", "锁"]),
        ("ＰｏｄＳｐｅｃ 的 Ｑｕｅｕｅ", {"queu"}, ["Ｑｕｅｕｅ"]),
        ("第 10 周", {"10"}, ["10"]),
        ("café and ﬁle", {"caf", "fil"}, ["café", "ﬁle"]),
        ("nothing here", {"queu"}, []),
        ("", {"queu"}, []),
    ],
)
def test_matches_are_marked(text, wanted, found):
    assert marked(text, wanted) == found


def test_ranges_that_touch_are_one():
    assert highlights("调度器", {"调度", "度器"}) == ((0, 3),)
    assert highlights("backoffQueue", {"backoff", "queu"}) == ((0, 12),)
