"""What came out of a session: what was decided, what is to be done by whom and when, what comes next week.

Clauses are told apart, since one sentence often has all of it: 下周讨论优先级，请大家先写笔记. Who and when are named only
where they were said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from archive.records import Cited, Task
from archive.summaries.sentences.clarity import clarity, has_false_start
from archive.summaries.sentences.standing import breaks_off
from archive.summaries.sentences.utterances import Sentence
from archive.text.script import has_han, width
from archive.text.spoken import with_capital
from archive.text.word_classes.words import tag_words

MOST = 8
CLEAR_OUTCOME = 0.25  # how clear a clause has to be; many are short, and begin with what is to be done
SHORTEST = 4.0  # of a clause, in Chinese characters

_DECIDED = re.compile(
    r"结论(?:是|就是|：)|(?:我们|大家|会上|最后|已经)(?:就)?(?:决定|定下来|商定|同意|达成)|就这么定|约定|统一用|"
    r"\b(?:we(?:'ve| have)? (?:decided|agreed)|the conclusion is|decision is|let's go with|we'll go with|we agreed)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:下周|下次|下一次|下一讲|下期|下一期|下一周)(?!之前|前|以前|末)|\bnext (?:week|time|session|meeting|saturday|sunday)\b",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"读|讲|看|讨论|继续|分享|学|候选|主题|\b(?:read|talk|discuss|cover|continue|look|present|start|meet)\w*\b",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"^(?:请|麻烦)(?!问|注意|看一?下这)|请(?:大家|各位|把|将|先|在|你|他)|请(?:放到|放在|提交|补(?!充)|填|写到|发到|上传)|要(?:提交|写到|发到|上传)|(?<![我你他她您们还都就是])记得(?![住当有那这他她都])|别忘了|还没.{0,8}补上|"
    r"我(?:来|去)(?:写|查|补(?!充)|测|改|整理|确认)|我认领|\b(?:action item|to-?do|please (?:send|write|read|submit|finish|check|put|add|prepare|fill)|"
    r"remember to|don't forget|I(?:'ll| will) (?:send|write|check|find out|prepare|fix|ask|look into|summari[sz]e))\b",
    re.IGNORECASE,
)
_NOTHING_TO_DO = re.compile(  # how a meeting is led
    r"嘉宾|专家|老师|主持|校长|教授|发表|批评|指正|议题|提问|发言|分享|注意|建言|继续[好。]|邀请|时间控制|控制在|您|结论(?:就?是)(?:没有错|对的|错)|"
    r"请[^，,]{0,8}(?:先|来|再)?(?:讲|说|谈|聊|总结|补充)|请[^，,]{0,4}(?:总|老师|园长|校长|教授|院长|博士)|介绍|回答|解答|(?<!们)我的结论|结论(?:就是)?什么|约定的时候|决定了?到这里|还说|那个会上|什么其实|\bwhat we(?:['’]ve)? (?:decided|agreed)\b|\bremembering\b|\bperhaps\b|\bsomething\b|报告|鼓掌|掌声|麦克|打开|\bquestions?\b|[?？]|(?:吗|好不好)[。]?$|\bnext meeting\W*$|\bhalf an hour\b|\bin \w+ minutes\b",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"(?:请|麻烦)?(大家|各位|所有人|每个人)|\b(everyone|everybody|you all|all of you)\b", re.IGNORECASE
)
_MYSELF = re.compile(r"我(?:来|去|认领)|\bI(?:'ll| will)\b")
_DUE = re.compile(
    r"(?:下周|本周|这周|周[一二三四五六日天]|明天|今晚|月底|\d+月\d+[日号]|\d+号)(?:之前|以前|前|内)|(?:明天|今晚|本周内|这周内)|"
    r"\b(?:by|before|until) (?:next )?(?:week|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|the end of [a-z ]+)\b",
    re.IGNORECASE,
)
_TELLS_WHEN = re.compile(
    r"(?:的时候|时|之前|之后|以前|以后|的话)$|^(?:如果|当|不当|在)(?=.*决定)"
)  # no outcome: when we decided to
_JOINS = re.compile(r"^(?:but|and|so)\b[, ]*", re.IGNORECASE)
_CLAUSES = re.compile(r"[，,；;]\s*")
_THANKS = re.compile(r"^(?:谢谢|感谢|多谢|辛苦|再见|拜拜|thank)", re.IGNORECASE)


_Outcome = TypeVar("_Outcome", bound=Cited)


@dataclass(frozen=True)
class Outcomes:
    """What came out of a session."""

    decisions: tuple[Cited, ...] = ()
    tasks: tuple[Task, ...] = ()
    next_week: tuple[Cited, ...] = ()


def find_outcomes(sentences: Sequence[Sentence], names: Sequence[str] = ()) -> Outcomes:
    """Decisions, things to do and what comes next, in the order they were said; `names` are those of the people there."""
    decisions, tasks, coming = list[Cited](), list[Task](), list[Cited]()
    for sentence in sentences:
        for kind, text in told_apart(sentence.text):
            if not says_what(text):
                continue
            place = (sentence.address,)
            if kind is _TO_DO:
                tasks.append(Task(closed(text), place, *who_and_when(text, sentence.speaker, names)))
            elif kind is _NEXT:
                coming.append(Cited(closed(text), place))
            else:
                decisions.append(Cited(closed(text), place))
    return Outcomes(first_of(decisions), first_of(tasks), first_of(coming[::-1])[:2][::-1])


def says_what(text: str) -> bool:
    """Whether an outcome can be told: it neither breaks off nor was begun twice, and an English one names something (not: I'll send you that)."""
    named = has_han(text) or any(one.is_nominal and len(one.text) > 1 for one in tag_words(text))
    return named and not breaks_off(text) and not has_false_start(text)


def is_outcome(text: str) -> bool:
    """Whether a sentence tells what was decided, what is to be done or what comes next."""
    return any(outcome_kind(clause) for clause, _mark in clauses_of(text))


def told_apart(text: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """(which kind, the clauses) of the parts of a sentence that are an outcome; a clause that tells nothing goes on with the one before."""
    kind: re.Pattern[str] | None = None
    part = ""
    for clause, mark in clauses_of(text):
        own = None if _TELLS_WHEN.search(clause) else outcome_kind(clause)
        if _THANKS.search(clause):
            own, clause = None, ""
        if own and own is not kind:
            if kind and width(part) >= SHORTEST:
                yield kind, part
            kind, part = own, ""
        part += clause + mark if kind else ""
    if kind and width(part) >= SHORTEST:
        yield kind, part


def clauses_of(text: str) -> Iterator[tuple[str, str]]:
    """Each clause and the mark behind it."""
    start = 0
    for mark in _CLAUSES.finditer(text):
        yield text[start : mark.start()], mark[0]
        start = mark.end()
    yield text[start:], ""


def outcome_kind(clause: str) -> re.Pattern[str] | None:
    """What a clause tells, as the pattern that found it; None for nothing."""
    if _NOTHING_TO_DO.search(clause) or clarity(clause) < CLEAR_OUTCOME:
        return None
    if _TO_DO.search(clause):
        return _TO_DO
    if _NEXT.search(clause) and _CONTENT.search(clause):
        return _NEXT
    return _DECIDED if _DECIDED.search(clause) else None


def who_and_when(text: str, speaker: str | None, names: Sequence[str]) -> tuple[str, str]:
    """Who does it and until when, as far as this was said; `I` is the speaker where that is known."""
    named = next((name for name in names if name and name in text), "")
    everybody = _EVERYBODY.search(text)
    who = named or (everybody[1] or everybody[2] if everybody else "")
    if not who and speaker and _MYSELF.search(text):
        who = speaker
    due = _DUE.search(text)
    return who, due[0] if due else ""


def closed(text: str) -> str:
    """Clauses as a sentence of their own."""
    bare = with_capital(_JOINS.sub("", text.rstrip("，,；;。. ")))
    if re.search(r"[？?！!]$", bare):
        return bare
    return bare + ("。" if has_han(bare) else ".")


def first_of(found: list[_Outcome]) -> tuple[_Outcome, ...]:
    """Each text once, at most so many as are shown."""
    unique: dict[str, _Outcome] = {}
    for one in found:
        unique.setdefault(one.text, one)
    return tuple(unique.values())[:MOST]
