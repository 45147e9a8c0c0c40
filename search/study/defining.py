"""Tell the sentences that say what a thing is or does, and those that set two things against each other."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.text.script import has_han, normalise

_OPENS = r"[\s“”\"'`\[(（「《*]*(?:(?:an?|the|其中|所谓|那|就是)\s*)?"
_CLOSES = r"[”\"'`\])）」》]*(?:\s*[（(][^）)]{1,30}[)）])?\s*"
_TELLS_ZH = (
    "(?:其实|本质上|主要|通常|一般|默认|只|都|也|会|则)*(?:就是|是(?!不是|否)|即|指|为|叫|定义|用于|用来|用的|负责|表示|代表|包含|包括|保存|"
    "存放|存|放|把|将|看|写|由|决定|检查|记录|提供|实现|管|按|有|:)"
)
_TELLS_EN = (
    r"(?:(?:also|only|just|usually)\s+)?(?:is|are|was|means?|holds?|keeps?|stores?|decides?|runs?|does|do|has|have|lets?|allows?|defines?|"
    r"describes?|refers?|contains?|puts?|gives?|takes?|makes?|checks?|works?|counts?|looks?|happens?|sits?|waits?)\b"
)
_GOES_ON = r"(?![、和与跟及或的])[\u4e00-\u9fff]{2,}"
_CLAUSES = re.compile(r"[。;！!？?]|,(?!\d)|\.\s|\s(?:and|but|while|whereas)\s|而(?!且)")
_CONTRASTS = re.compile(
    r"区别|差别|差异|不同(?!步)|不一样|不像|相比|相反|而(?!且)|\b(?:differ(?:s|ent|ence)?|unlike|whereas|while|instead|in contrast|rather than)\b",
    re.IGNORECASE,
)


Names = tuple[str, ...]
"""What a thing is called: by the question, by the glossary, in the other language."""


def tells_what_it_is(text: str, called: Names) -> bool:
    """Whether a sentence has a thing as its subject and goes on with what it is, holds or does."""
    return has_subject(text, called, f"(?:{_TELLS_ZH}|{_TELLS_EN})")


def has_subject(text: str, called: Names, then: str = "") -> bool:
    """Whether a text begins with a thing, by one of its names, and goes on in a way."""
    return bool(re.match(f"(?i:{_OPENS}){any_name(called)}{_CLOSES}(?i:{then})", normalise(text)))


def sets_against(text: str, one: Names, other: Names) -> bool:
    """Whether a text tells of each of two things by itself, or says that they differ."""
    if not (names(text, one) and names(text, other)):
        return False
    clauses = [clause for clause in _CLAUSES.split(normalise(text)) if clause]
    told = [
        any(tells_what_it_is(clause, called) or has_subject(clause, called, _GOES_ON) for clause in clauses)
        for called in (one, other)
    ]
    return all(told) or bool(_CONTRASTS.search(text))


def names(text: str, called: Names) -> bool:
    """Whether a text names a thing: as a word, or as a part of an identifier (the `BackoffQ` of `podBackoffQ`)."""
    return bool(re.search(any_name(called), normalise(text)))


@lru_cache(1_000)
def any_name(called: Names) -> str:
    """The pattern of a thing's names."""
    return f"(?:{'|'.join(map(pattern_of_name, called))})"


def pattern_of_name(name: str) -> str:
    """The pattern of a name in singular or plural; `node affinity` is found as NodeAffinity too."""
    parts = r"[\s_-]*".join(map(re.escape, normalise(name).split()))
    begins = "" if has_han(name[:1]) else r"(?:(?<![A-Za-z0-9])|(?<=[a-z])(?=[A-Z]))"
    ends = "" if has_han(name[-1:]) else r"(?:s|es)?(?![a-z0-9])"
    return f"{begins}(?i:{parts}){ends}"
