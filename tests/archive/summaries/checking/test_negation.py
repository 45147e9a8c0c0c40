"""A sentence in another language than its source denies what that denies, and nothing else."""

import json
from pathlib import Path

import pytest

from archive.summaries.checking.citations import find_faults
from archive.summaries.checking.negation import differ_in_negation

PAIRS = Path(__file__).parents[4] / "training" / "slice.jsonl"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The Pod is retried at once.", "这个 Pod 不会立刻重试。"),
        ("The scheduler talks to etcd.", "调度器不和 etcd 通信。"),
        ("The leader cannot renew the lease.", "leader 可以续约 lease。"),
        ("Anti-affinity across nodes is guaranteed.", "无法保证跨节点的反亲和性。"),
        ("这个包保证有 leader。", "This package does not guarantee a leader."),
        ("调度器不绑定 Pod。", "The scheduler binds the pod."),
        (
            "The activeQ retries at once.",
            "backoffQ 会重试。activeQ 不会重试。",
        ),  # the part that names it
    ],
)
def test_what_is_denied_in_one_language_only_is_a_fault(text, source):
    assert [fault.code for fault in find_faults(text, source, quoted=False)] == ["negation"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The Pod is not retried at once.", "这个 Pod 不会立刻重试。"),
        ("The nodes that fail the check are left out.", "没有通过检查的节点会去掉。"),
        ("The pod is unschedulable.", "这个 Pod 不能调度。"),
        ("The number is at most ten.", "数量不超过十。"),
        ("Whether the node fits is checked.", "检查节点够不够。"),
        ("It waits until the cache is synced.", "缓存没有同步好就一直等。"),
        ("调度循环只在 leader 里运行。", "The loop does not run outside the leader."),
        ("Pods in backoffQ wait.", "backoffQ 里的 Pod 要等待。activeQ 里的 Pod 不等待。"),
    ],
)
def test_what_means_the_same_is_none(text, source):
    assert find_faults(text, source, quoted=False) == []


def test_two_hundred_translated_sentences_raise_no_alarm():
    pairs = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    alarms = [
        one["en"]
        for one in pairs
        if differ_in_negation(one["en"], one["zh"]) or differ_in_negation(one["zh"], one["en"])
    ]
    assert len(pairs) > 200
    assert alarms == []
