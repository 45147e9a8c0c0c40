"""The ranges of a passage that match a question are exact."""

from __future__ import annotations

import pytest

from search.query.lexicon import Translation
from search.query.terms import HighlightTerms, highlighted_terms
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


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("这个 Pod 很大。被驱逐的 Pod 退出了", ("被驱", "驱逐", "逐的", "pod"), ["被驱逐的 Pod"]),
        ("a priority, a queue, the Priority Queue", ("priority", "queu"), ["Priority Queue"]),
        ("PriorityQueue", ("priority", "queu"), ["PriorityQueue"]),
        ("point of view, view, point", ("point", "view"), ["point of view"]),
        ("排队的 Pod", ("排队", "队论"), []),
    ],
)
def test_a_translation_of_several_words_is_marked_only_where_it_stands_whole(text, phrase, found):
    highlights, translated = find_highlights(text, HighlightTerms(frozenset(), frozenset(), frozenset([phrase])))
    assert [text[start:end] for start, end in highlights] == found
    assert translated == highlights


def test_a_word_of_a_longer_translation_is_marked_where_it_is_a_translation_itself():
    expansion = [
        Translation("victim", "被驱逐的 Pod", ("被驱", "驱逐", "逐的", "pod"), 1.0, "glossary"),
        Translation("容器", "pod", ("pod",), 1.0, "lexicon"),
    ]
    weights = {"victim": 1.0, "容器": 1.0, **{token: 0.5 for one in expansion for token in one.tokens}}
    terms = highlighted_terms("victim 容器", weights, expansion)
    assert (terms.translated, len(terms.phrases)) == (frozenset({"pod"}), 1)
    weights.pop("容器")
    assert highlighted_terms("victim", weights, expansion[:1]).translated == frozenset()
