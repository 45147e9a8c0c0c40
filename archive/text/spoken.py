"""Clean spoken sentences for reading: no fillers, false starts and words said twice. What is left keeps its order."""

from __future__ import annotations

import re

from archive.text.script import HAN

_REST = "[，,、。 ]*"  # marks behind what is left out
_FILLER_ZH = re.compile(
    rf"(?:嗯|呃|唔|哎|诶|额(?=[，,、]))+{_REST}(?:(?:那个|这个)(?![人时])[，,、 ]*)?|(?:就是说|怎么说呢|你知道吗|这个这个|那个那个|就是那个|就是这个){_REST}|"
    rf"(?<=[，,。])(?:那个|这个|就是|然后|对|是的|对吧|是吧|对不对){_REST}(?=[，,。])|(?:对吧|是吧|对不对)(?=[，,。？?]|$)|"
    rf"(?<=[{HAN}])[啊呀哈哦](?=[，,。！!？?]|$)|^(?:那个|这个)[，,、]"
)
_OPENING_ZH = re.compile(
    rf"^(?:(?:好的?|行|OK|ok|可以|然后|所以说|那么|其实|补充一点|我?再?补充一下|对了|当然|首先呢|那(?![个些时么样边里种台一]))[，,、 ]+|"
    rf"(?:那么(?!多|快|大|少)|所以说|然后呢?|那(?=怎么|为什么|如果|我们|什么|就))[，,、 ]*)+(?=.*[{HAN}A-Za-z])"
)
_CLOSING_ZH = re.compile(r"(?:呢|嘛|哈|啊)(?=[？?。！!]?$)")
# Characters that nobody says twice on purpose; 慢慢, 看看, 一个一个 stay, and so does what may begin another word (有有效).
_STUTTER_ZH = re.compile(r"([我你他她它这那就是把被都很因所但])(?:[，,、]?\1)+")
_TWICE_ZH = re.compile(rf"((?!一|每|不是|是不)[{HAN}]{{2,8}}?)(?:[，,、 ]?\1)+(?![{HAN}]?者)")
_TWICE_LATIN = re.compile(r"\b([A-Za-z][\w.-]*)(?:[，,、 ]+\1\b)+")
_GREETING = re.compile(
    r"^(?:(?:大家|各位|朋友们|同学们|老师们)*(?:早上|上午|中午|下午|晚上)?好|hello(?: everyone| everybody| all)?|"
    r"hi(?: everyone| all)?|good (?:morning|afternoon|evening)(?: everyone| everybody)?)[，,。.！! ]+(?=\S)",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"^(?:(?:对的?|是的|没错|不是|不会|不能|不可以|不行|会|能|可以|嗯)[，,、。 ]+|(?:yes|no|yeah|right|exactly)\b[\s,.]+)+(?=\S)",
    re.IGNORECASE,
)
# Who speaks next, before what is told: 我接着讲污点，taint 写在 Node 上.
_LEAD_IN = re.compile(
    r"^(?:我(?:这里|来|先|再|接着|继续)*(?:讲|说|看|介绍|补充)(?:一下|一讲|讲)?|(?:再|接着|接下来|下面|最后)(?:我们)?(?:来)?看(?:一下|看)?)"
    r"(?=[^，,。]{2,24}[，,].{4})"
)
_FILLER_EN = re.compile(
    r"(?<![\w'’-])(?:um+|uh+(?!-huh)|mm+(?:[ -]*hmm+)?|hmm+|erm?|ah|huh|you know|i mean|sort of|kind of|'kay)(?![\w'’-])[\s,.…]*",
    re.IGNORECASE,
)
_OPENING_EN = re.compile(
    r"^(?:(?:yeah|yep|okay|ok|right|alright|all right|well|so|and|but|oh|now|'cause|cause)\b[\s,.]+)+(?=\w)",
    re.IGNORECASE,
)
_TWICE_EN = re.compile(
    r"\b(?!(?:that|had|very|so)\b)([A-Za-z]+(?:['’][a-z]+)?(?:\s+[A-Za-z]+(?:['’][a-z]+)?){0,2})(?:[\s,.…-]+\1\b)+",
    re.IGNORECASE,
)
_SHORT_WORDS_EN = (
    "we the an so no be it on in to for do you of but any not us me he she his her has had did was are is am as at all and "
    "add pro com per go or up one two may can say see set get put new now how who why way day pod api out use own its our they"
).replace(" ", "|")
# A word begun and begun again: d how d did, wh who, re- remote; a and I are words.
_BROKEN_OFF = re.compile(
    r"\b[A-Za-z]{1,3}-(?=\s)|\b(\w+)\s+-\s+(?=\1)|(?<![\w'’-])(?![AIai]\b)([A-Za-z])\s+(?=(?:\w+\s+){0,2}\2)|"
    rf"(?<![\w'’-])(?!(?:{_SHORT_WORDS_EN})\b)([a-z]{{2,3}})\s+(?=\3[a-z]+)",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^[，,、。；;：:.!！\s]+|[，,、；;：:\s]+(?=[。！？!?]?$)")
_MARKS_TOGETHER = re.compile(r"[，,、]\s*(?=[，,、。！？])")
_SPACES = re.compile(r"[ \t\n]+")


def clean_spoken(text: str) -> str:
    """A spoken sentence as one would write it down; "" where nothing but fillers was said."""
    text = _SPACES.sub(" ", text).strip()
    text = _GREETING.sub("", text)
    cleaned = clean_chinese(text) if re.search(f"[{HAN}]", text) else clean_english(text)
    cleaned = _MARKS_TOGETHER.sub("", _MARKS.sub("", cleaned)).strip()
    return with_capital(cleaned)


def as_statement(text: str) -> str:
    """A sentence as it stands by itself: without the 对 or No of an answer, and without 我接着讲 before what is told."""
    return with_capital(_LEAD_IN.sub("", _REPLY.sub("", text)).lstrip())


def with_capital(text: str) -> str:
    """An English sentence with a capital at its beginning."""
    return text[:1].upper() + text[1:] if starts_plain_word(text) else text


def starts_plain_word(text: str) -> bool:
    """Whether a sentence begins with an English word that may be written with a capital: no identifier, no code."""
    first = re.match(r"[A-Za-z']+(?=[\s,.?!]|$)", text)
    return bool(first) and first[0].islower() and not re.search(f"[{HAN}]", text)  # type: ignore[index]


def clean_chinese(text: str) -> str:
    """Without 嗯, 那个, 就是说; 我我 is 我; what opens and closes a sentence without meaning is gone."""
    for pattern in (_FILLER_ZH, _FILLER_ZH):  # one may uncover another
        text = pattern.sub("", text)
    text = _TWICE_LATIN.sub(r"\1", _TWICE_ZH.sub(r"\1", _STUTTER_ZH.sub(r"\1", text)))
    text = _OPENING_ZH.sub("", _MARKS.sub("", text))
    return _CLOSING_ZH.sub("", text)


def clean_english(text: str) -> str:
    """Without um, you know, I mean; the the is the; what opens a sentence without meaning is gone."""
    text = _FILLER_EN.sub(" ", text)
    text = _SPACES.sub(" ", _BROKEN_OFF.sub("", text))
    for _ in range(2):
        text = _TWICE_EN.sub(r"\1", text)
    text = _SPACES.sub(" ", text).strip(" ,")
    return re.sub(r"\s+(?=[,.?!])", "", _OPENING_EN.sub("", text))
