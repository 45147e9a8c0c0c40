"""A question about the talk itself is known by its frame; one about a thing that somebody does has none."""

from __future__ import annotations

import pytest

from search.query.framed_question import FramedQuestion, read_question


@pytest.mark.parametrize(
    ("text", "about", "asks"),
    [
        ("谁讲了抢占", "抢占", "who"),
        ("抢占是谁讲的？", "抢占", "who"),
        ("大家什么时候说到 PDB 的", "PDB", "when"),
        ("哪次会议讨论了亲和性", "亲和性", "when"),
        ("who said anything about backoffQ?", "backoffQ", "who"),
        ("when was leader election discussed", "leader election", "when"),
        ("when did we talk about the cache", "the cache", "when"),
        ("谁写了 scheduler 的笔记", "scheduler", "who"),
        ("who wrote notes about the cache", "the cache", "who"),
        ("how can I see who is the leader", "who is the leader", "what"),
        ("can you explain the scheduling queue?", "the scheduling queue", "what"),
        ("I'd like to know how pods are evicted", "how pods are evicted", "what"),
        ("请问抢占怎么挑 victim", "抢占怎么挑 victim", "what"),
        ("有没有人知道 informer 怎么重连", "informer 怎么重连", "what"),
        ("怎么知道谁是 leader", "谁是 leader", "what"),
    ],
)
def test_the_frame_is_taken_off(text, about, asks):
    assert read_question(text) == FramedQuestion(about, asks)


@pytest.mark.parametrize(
    "text",
    [
        "谁负责驱逐 Pod",
        "谁写回绑定关系",
        "驱逐什么时候发生",
        "who decides the victim",
        "when are pods evicted",
        "informer 怎么知道对象变了",
        "how does the kubelet tell that a container is dead",
        "请问",
    ],
)
def test_a_question_about_the_thing_itself_stays_whole(text):
    assert read_question(text) == FramedQuestion(text)
