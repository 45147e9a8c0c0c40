"""Recognise a question about a session as a whole: what was said on a date, what the last meeting decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.text.tokens import strip_question_words, tokenize
from search.query.function_characters import FUNCTION_CHARACTERS

FIRST_YEAR, LAST_YEAR = 1990, 2100  # of eight digits in a row: others are numbers, not dates


@dataclass(frozen=True)
class DateMentioned:
    """A day that a question names, perhaps by the id of a session of it: the second one of a day is 2020-10-24-2."""

    month: int
    day: int
    year: int | None = None  # of a day without a year the latest session counts
    number: int = 1  # of the session among those of its day


@dataclass(frozen=True)
class SessionBack:
    """A session counted from the latest one: 0 is the latest, 1 the one before it."""

    back: int


SessionReference = DateMentioned | SessionBack

_NUMERIC = re.compile(
    r"(?<![\w.-])(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})(?:-(\d))?|(\d{2})(\d{2}))(?!\d|[-.]\d|-?[A-Za-z])"
)
_CHINESE = re.compile(r"(?:(\d{4})\s*年\s*)?(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(\d{4}))?"
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_ORDINAL}\b{_YEAR}\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b{_ORDINAL}\s+(?:of\s+)?{_MONTH}(?![A-Za-z]){_YEAR}", re.IGNORECASE)

_MEETING = "会议|例会|开会|会上|活动|分享|讨论|直播|课|学习|研讨|读书会|录音|录像|纪要|总结|摘要|session|meeting"
_TOLD = "[讲講说說聊谈談]|讨论|討論|决定|決定|结论|結論|总结|總結|纪要|紀要|摘要|内容|內容|主题|主題|安排|作业|作業"
_LAST_ZH = "(?:上|前)一?(?:次|回|周|週|星期|期|场|場)|最近一?(?:次|回|周|週|期|场|場)|最近的?(?=会|活动|分享|讨论)|最新(?:一?(?:次|回|期|场|場)|的?(?=会|活动|分享|讨论))"
_BEFORE_LAST_ZH = "上上一?(?:次|回|周|週|星期|期|场|場)|倒数第二(?:次|回|期|场|場)"
# A word such as 上次 says nothing alone (上次心跳时间): a meeting follows it, or what people do in one.
_CHINESE_BACK = re.compile(
    rf"(?:(?P<before>{_BEFORE_LAST_ZH})|(?P<last>{_LAST_ZH}))(?:的|我们|我們|大家|都|到底|\s)*(?:{_MEETING}|(?:{_TOLD}))",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"{_MEETING}|{_TOLD}|\b(?:discuss|talk|happen|decid|cover|summar|conclu|topic|group)\w*|\b(?:said|read|we|was|did|there)\b|[我们大家那天在都]",
    re.IGNORECASE,
)
_NOUN = r"(?:session|meeting|call|discussion|recording|talk|meetup|study\s+group|get-together)s?\b"
_LAST_EN = r"(?:last|latest|newest|most\s+recent|previous|preceding)"
_ENGLISH_BACK = re.compile(
    rf"\b(?:(?P<before>(?:second|2nd|next)[\s-]+(?:to[\s-]+)?last\s+{_NOUN}|{_NOUN}\s+before\s+(?:the\s+)?last)"
    rf"|{_LAST_EN}\s+(?:week(?:'s|s)?\s+)?{_NOUN})",
    re.IGNORECASE,
)
_TOLD_EN = r"discuss\w*|decid\w*|decision\w*|agree\w*|said|say|talk\w*|cover\w*|learn\w*|happen\w*|conclu\w*|present\w*|summar\w*"
_LAST_TIME = re.compile(
    rf"\b(?:{_TOLD_EN})\b.*\blast\s+(?:time|week)\b|\blast\s+(?:time|week)\b.*\b(?:{_TOLD_EN})\b", re.IGNORECASE
)
_ALONE = re.compile(
    r"\s*(?:latest|last|the\s+(?:latest|last)(?:\s+one)?|最新|最近|上次|上一次|最近一次|最新一期|上周|上週)\s*[?？。.]?\s*",
    re.IGNORECASE,
)


def find_session_reference(text: str) -> SessionReference | None:
    """The session that a question is about: by a date in it, else counted from the latest; None where it names none."""
    return next(find_dates(text), None) or find_back(text)


def asks_nothing_else(text: str) -> bool:
    """Whether a question asks for a session and nothing in it: 2020-10-24 讲了什么, what was discussed on 24 October."""
    rest = tokenize(_WHOLE.sub(" ", without_session(strip_question_words(text))))
    return FUNCTION_CHARACTERS.issuperset(rest)


def without_session(text: str) -> str:
    """A question without the session that it names: `2020-10-24 抢占怎么讲的` without the day."""
    for pattern in (_NUMERIC, _CHINESE, _MONTH_FIRST, _DAY_FIRST, _CHINESE_BACK, _ENGLISH_BACK):
        text = pattern.sub(" ", text)
    return text.strip()


def find_dates(text: str) -> Iterator[DateMentioned]:
    """The days named in a text that a calendar has, in every usual way of writing one: 2020-10-24, 20201024, 10月24日,
    24 October 2020."""
    for found in _NUMERIC.finditer(text):
        year, _sign, month, day, number, month_run_on, day_run_on = found.groups()
        if FIRST_YEAR <= int(year) <= LAST_YEAR:
            yield from mentioned(month or month_run_on, day or day_run_on, year, number)
    for found in _CHINESE.finditer(text):
        year, month, day = found.groups()
        yield from mentioned(month, day, year)
    for found in _MONTH_FIRST.finditer(text):
        name, day, year = found.groups()
        if year or name != "may":  # "when may 5 pods be evicted" is about no day
            yield from mentioned(month_number(name), day, year)
    for found in _DAY_FIRST.finditer(text):
        day, name, year = found.groups()
        if year or name != "may":
            yield from mentioned(month_number(name), day, year)


def month_number(name: str) -> int:
    """1 for January and its abbreviations."""
    return _MONTH_NAMES.index(name[:3].lower()) + 1


def mentioned(
    month: str | int, day: str | int, year: str | int | None, number: str | None = None
) -> Iterator[DateMentioned]:
    """That day, where there is one in the calendar; of a day without a year, in a leap year."""
    try:
        date(int(year or 2020), int(month), int(day))
    except ValueError:
        return
    yield DateMentioned(int(month), int(day), int(year) if year else None, int(number or 1))


def find_back(text: str) -> SessionBack | None:
    """The session that is meant by 上次会议, `last meeting`, `latest` alone and the like."""
    found = _CHINESE_BACK.search(text) or _ENGLISH_BACK.search(text)
    if found:
        return SessionBack(1 if found["before"] else 0)
    return SessionBack(0) if _LAST_TIME.search(text) or _ALONE.fullmatch(text) else None


def referred_session(reference: SessionReference, sessions: Sequence[str]) -> str | None:
    """The id of the session that is meant, among the ids of all, oldest first; None where there is none.

    Of a day without a year the latest year counts that has it.
    """
    if isinstance(reference, SessionBack):
        return sessions[-1 - reference.back] if reference.back < len(sessions) else None
    day = f"-{reference.month:02d}-{reference.day:02d}" + (f"-{reference.number}" if reference.number > 1 else "")
    return next((id_ for id_ in reversed(sessions) if id_[4:] == day and reference.year in (None, int(id_[:4]))), None)
