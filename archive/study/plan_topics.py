"""Take an item of the study plan apart: its chapters of the book, and each topic that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.intake.plan import PlannedTopic

_NUMBERS = re.compile(r"^\s*(?P<numbers>(?:第?\d+(?:\.\d+)*[章节]?\s*[&、,，和-]?\s*)+)(?=\D|$)")
_BETWEEN = re.compile(
    r"[、，,；;：:/|&＆+]+|\s(?:and|or)\s|(?<![A-Za-z])(?:and|or)(?![A-Za-z])|与(?=..)|(?<!亲)和(?=[^与和]{3})|或(?=.)"
)
# What a plan says of any topic; alone they name none.
PLAN_WORDS = frozenset(
    "机制 详解 流程 架构 设计 实现 核心 总览 概述 概览 复习 进阶 源码 分析 解析 介绍 原理 深入 学习 阅读 overview design "
    "architecture implementation introduction mechanism internals deep dive advanced review part of the and".split()
)
_PLAN_WORD = re.compile("|".join(sorted(PLAN_WORDS, key=len, reverse=True)), re.IGNORECASE)
_MANNER = re.compile(r"(?:复习|详解|概述|概览|介绍|进阶|学习|阅读|深入|分析|解析)$")
_UNDECIDED = frozenset(("待定", "待补充", "tbd", "todo", "open"))
_CHINESE_SPACE = re.compile(
    r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])"
)  # English words that a space separates stay together


@dataclass(frozen=True)
class PlanItem:
    """A line of the plan with the topics that it names, each in the words of the plan."""

    planned: PlannedTopic
    numbers: str  # the chapters, such as 8.2&8.3; "" where it names none
    topics: tuple[str, ...]
    undecided: bool = False  # it says 待定 or TBD


def plan_item(planned: PlannedTopic) -> PlanItem:
    """`8.4&8.5 优先级与抢占机制、亲和性调度` names 优先级, 抢占机制 and 亲和性调度."""
    found = _NUMBERS.match(planned.topic)
    numbers = found["numbers"].strip(" &、,，和-") if found else ""
    pieces = topic_pieces(planned.topic[found.end() if found else 0 :])
    named = list(dict.fromkeys(one for one in pieces if one.lower() not in _UNDECIDED))
    topics = tuple(join_general(named)) or (planned.topic,)
    return PlanItem(planned, numbers, topics, len(named) < len(set(pieces)))


def join_general(pieces: Sequence[str]) -> list[str]:
    """The pieces, those that name nothing by themselves (架构设计详解) with the one before them."""
    topics: list[str] = []
    for piece in pieces:
        if topics and not _PLAN_WORD.sub("", piece).strip():
            topics[-1] += f"、{piece}"
        else:
            topics.append(piece)
    return topics


def whole_forms(topic: str) -> tuple[str, ...]:
    """A topic without any word of its own as somebody may say it: each part, without 复习, 详解 and the like behind it."""
    return tuple(_MANNER.sub("", piece) or piece for piece in topic.split("、"))


def topic_pieces(text: str) -> list[str]:
    """The topics of a line, in its words."""
    pieces = (piece for part in _BETWEEN.split(text) for piece in _CHINESE_SPACE.split(part))
    return [piece.strip() for piece in pieces if piece.strip()]
