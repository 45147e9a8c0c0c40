"""A line of the plan is taken apart into the topics that it names."""

from __future__ import annotations

from datetime import date

import pytest

from archive.intake.plan import PlannedTopic
from archive.study.plan_topics import plan_item, whole_forms


def item(topic: str):
    return plan_item(PlannedTopic("快", date(2020, 10, 12), date(2020, 10, 18), topic))


@pytest.mark.parametrize(
    ("line", "topics"),
    [
        ("8.2&8.3 调度器总览 架构设计详解&启动流程", ("调度器总览、架构设计详解", "启动流程")),
        ("8.4&8.5&8.6 优先级与抢占机制 亲和性调度 内置调度算法", ("优先级", "抢占机制", "亲和性调度", "内置调度算法")),
        ("8.7&8.8 调度器核心实现和领导者选举机制", ("调度器核心实现", "领导者选举机制")),
        ("Leader election and leases", ("Leader election", "leases")),
        ("client-go informer，workqueue", ("client-go informer", "workqueue")),
    ],
)
def test_a_line_names_its_topics(line, topics):
    assert item(line).topics == topics


def test_chapters_and_what_is_undecided_are_no_topics():
    assert item("8.2&8.3 调度器总览").numbers == "8.2&8.3"
    undecided = item("待定，进阶or插件or自定义调度算法")
    assert undecided.undecided and undecided.topics == ("进阶", "插件", "自定义调度算法")


def test_a_topic_is_said_without_the_manner_of_its_study():
    assert whole_forms("调度器总览、架构设计详解") == ("调度器总览", "架构设计")
