"""Take the frame off a question: who said it, when was it discussed, how can I find out about it.

`谁讲过抢占` looks for 抢占, not for 谁 and 讲过, and `how can I see who is the leader` for the leader: the frame stands nowhere in
what was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from archive.text.tokens import tokenize_query

Asks = Literal["what", "who", "when"]

_TELL_ZH = "(?:讨论|討論|介绍|介紹|分享|解释|解釋|讲解|[讲講说說提谈談聊])(?:到|起|及|论|論|解)?(?:了|过|過|的)?"
_WHO_ZH = "(?:有)?(?:谁|誰|哪些?(?:位|个)?(?:人|同学|成员))"
_WHEN_ZH = "(?:什么时候|什麼時候|何时|何時|哪(?:一)?(?:次|天|周|期|场|場|个星期)(?:的?(?:会议|例会|会|分享|活动|讨论|直播|课))?(?:上|里)?)"
_BESIDE_ZH = r"(?:我们|我們|大家|都|曾经|曾|在(?:会上|群里|会议上|笔记里)|\s)*"
_ABOUT_ZH = r"(?:关于|關於|的是)?\s*"
_END_ZH = r"\s*(?:的|了|过|呢|啊)?\s*[？?。]?\s*"
_SAID = r"(?:said|talked|spoke|mentioned|explained|presented|discussed|covered|introduced|brought\s+up)"
_SAY = r"(?:say|talk|speak|mention|explain|present|discuss|cover|introduce|hear|bring\s+up)"
_ANYTHING = r"(?:\s+(?:anything|something|more|us))*(?:\s+(?:about|on|of|that|to))?\s+"
_WE = r"(?:we|they|you|people|any(?:one|body)|some(?:one|body)|the\s+group)"
_WHEN = r"(?:when|(?:in|at|on)\s+(?:which|what)\s+(?:session|meeting|week|day|call)s?)"
_END = r"\s*[?？.]?\s*"
_POLITE_ZH = "(?:请问|請問|请教|問一下|问一下|麻烦|我|们|就|大家|有|没有|有没有|谁|人|能不能|可以|可不可以|能|帮我|帮忙|想|想要|一下|给我|再|[，, ]){0,6}"
_LEARN_ZH = "(?:请问|请教|问一下|想问|想知道|想了解|想请教|解释一下|讲一下|讲讲|说一下|说说|介绍一下|谁知道|有人知道|查一下|知道|怎么知道|怎么查看|怎么看出|怎么看到)"
_I = r"(?:i|we|you|one|someone|somebody|anyone)"
_LEARN = (
    rf"(?:how\s+(?:can|could|do|would|should|might)\s+{_I}\s+(?:see|tell|find\s+out|know|learn|check)"
    rf"|(?:(?:can|could|would)\s+{_I}\s+)?(?:please\s+)?(?:explain|describe|tell\s+(?:me|us))(?:\s+to\s+(?:me|us))?"
    rf"|{_I}\s*(?:'d|would|want)\s+(?:like\s+)?to\s+know|do(?:es)?\s+{_I}\s+know"
    r"|what\s+do\s+(?:we|you)\s+know)(?:\s+(?:about|if|whether|that))?\s+"
)

_PATTERNS: tuple[tuple[Asks, str], ...] = (
    ("who", f"{_BESIDE_ZH}{_WHO_ZH}{_BESIDE_ZH}{_TELL_ZH}{_ABOUT_ZH}(?P<about>.+?){_END_ZH}"),
    ("who", f"(?P<about>.+?)\\s*(?:是|由)?{_WHO_ZH}{_BESIDE_ZH}{_TELL_ZH}{_END_ZH}"),
    (
        "who",
        f"{_WHO_ZH}(?:写|寫|整理|记|記)(?:了|过|過)?{_ABOUT_ZH}(?P<about>.+?)(?:的)?(?:笔记|筆記|文章|总结|總結|记录){_END_ZH}",
    ),
    ("when", f"{_BESIDE_ZH}{_WHEN_ZH}{_BESIDE_ZH}{_TELL_ZH}{_ABOUT_ZH}(?P<about>.+?){_END_ZH}"),
    ("when", f"(?P<about>.+?)\\s*(?:是|在)?{_WHEN_ZH}{_BESIDE_ZH}{_TELL_ZH}{_END_ZH}"),
    ("who", rf"\s*who\s+(?:has\s+|had\s+)?{_SAID}{_ANYTHING}(?P<about>.+?){_END}"),
    (
        "who",
        rf"\s*who\s+(?:has\s+)?(?:wrote|written|took)\s+(?:(?:a|the|any)\s+)?(?:notes?|articles?|summary)\s+(?:about|on|of)\s+(?P<about>.+?){_END}",
    ),
    ("when", rf"\s*{_WHEN}\s+(?:did|do|have)\s+{_WE}\s+(?:{_SAY}|{_SAID}){_ANYTHING}(?P<about>.+?){_END}"),
    ("when", rf"\s*{_WHEN}\s+(?:was|were|is|are)\s+(?P<about>.+?)\s+{_SAID}(?:\s+(?:about|on|of))?{_END}"),
    ("what", f"{_POLITE_ZH}{_LEARN_ZH}[，, ]*(?P<about>.+?){_END_ZH}"),
    ("what", rf"\s*{_LEARN}(?P<about>.+?){_END}"),
)
_FRAMES = tuple((asks, re.compile(pattern, re.IGNORECASE)) for asks, pattern in _PATTERNS)


@dataclass(frozen=True)
class FramedQuestion:
    """What a question is about, and whether it asks who told of it, when they did, or for the thing itself."""

    about: str
    asks: Asks = "what"


def read_question(text: str) -> FramedQuestion:
    """`when was leader election discussed` asks when, about leader election; most questions have no frame."""
    for asks, pattern in _FRAMES:
        if (found := pattern.fullmatch(text)) and tokenize_query(found["about"]):
            return FramedQuestion(found["about"].strip(), asks)
    return FramedQuestion(text)
