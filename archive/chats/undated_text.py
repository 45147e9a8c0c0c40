"""Copies without days, which are a chat's all the same: taken where the file's name has the day, else refused.

小王:                  copied from WeChat on a PC
这周六晚上八点

小王 20:11             copied on a Mac on the day itself; of chatlog, one day's
这周六晚上八点
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from archive.chats.export import ChatExport, DaysUnknown
from archive.chats.headed_text import HEADING, Head, have_ids, walk
from archive.chats.names import split_id
from archive.records import ChatMessage

NAME_LINE = re.compile(r"^(?P<name>(?![>|#*+\d-])[^\s:：，。！？,!?][^:：，。！？,!?]{0,30})[:：]$")
MIN_HEADS = 3
LABELS = frozenset(  # which stand at the end of a line in notes, and are nobody's name
    "问 答 问题 答案 回答 原因 解决 现象 背景 结论 总结 注意 说明 示例 例如 例子 参考 步骤 目标 输入 输出 代码 源码 流程 作用 定义 优点 缺点 "
    "提问 解答 思考 参考资料 参考链接 如下 q a question answer note notes example examples usage input output code summary reference references "
    "todo tip tips warning result results".split()
)
UNKNOWN_TIME = time(0, 0)


def is_undated_text(export: ChatExport) -> bool:
    """Whether people talk in it by turns, without a day.

    Two or more of them, one of them twice, or two who are known by name; and nothing that only notes have.
    """
    if any(HEADING.match(line) or line.startswith("```") for line in export.lines):
        return False
    return looks_like_talk(turn_heads(export.lines), export)


def looks_like_talk(heads: Sequence[Head], export: ChatExport) -> bool:
    """Whether the names at the beginning of lines are people's who talk to each other, from the first line on."""
    names = [split_id(head.name)[0] for head in heads]
    known = {name for name in names if name in export.people or export.members.find(name)}
    if len(set(names)) < 2 or any(export.lines[: heads[0].line]) or {name.casefold() for name in names} & LABELS:
        return False
    return len(known) >= 2 or (len(heads) >= MIN_HEADS and len(set(names)) < len(names))


def read_undated_text(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages on the day that the file's name has, at midnight where no time stands.

    Raises DaysUnknown when the name has none.
    """
    if export.named_day is None:
        raise DaysUnknown
    heads = turn_heads(export.lines)
    ends = [*(head.line for head in heads[1:]), len(export.lines)]
    any_id = have_ids(heads)
    for head, end in zip(heads, ends, strict=True):
        name, known_as = split_id(head.name, any_id=any_id)
        moment = datetime.combine(export.named_day, time(*head.clock))
        yield ChatMessage(moment, export.author(name, ids=(known_as,)), "\n".join(export.lines[head.line + 1 : end]))


def turn_heads(lines: Sequence[str]) -> list[Head]:
    """The lines with a name and a time, or those with a name alone; what stands before is a gap."""
    timed = [head for head in walk(lines) if head.after_gap and not head.day]
    return timed or list(name_lines(lines))


def name_lines(lines: Sequence[str]) -> Iterator[Head]:
    """The lines with nothing but a name, above a message."""
    for number, line in enumerate(lines[:-1]):
        found = NAME_LINE.match(line)
        if found and lines[number + 1] and (number == 0 or not lines[number - 1]):
            yield Head(number, found["name"].strip(), "", (UNKNOWN_TIME.hour, UNKNOWN_TIME.minute), after_gap=True)
