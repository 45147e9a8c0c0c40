"""Read what a question puts side by side (`A 和 B 有什么区别`, `difference between A and B`), what it wants to be defined (`什么是 A`,
`what is A`), and whether it asks for several things (`有哪几种 A`, `what are the A`) or for a reason."""

from __future__ import annotations

import re

from archive.text.tokens import tokenize_query

LONGEST_QUESTION = 200  # characters


def whole_questions(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of questions, in letters of any case, with spaces around."""
    return tuple(re.compile(rf"\s*{pattern}\s*", re.IGNORECASE) for pattern in patterns)


_AND_ZH = r"\s*(?:、|和|跟|与|與|同(?!学)|\bvs\.?)\s*"
_DIFFER_ZH = "(?:区别|區別|差别|差別|差异|差異|不同(?:之处|的地方|点)?|不一样(?:的地方)?|不一樣|异同点?|对比|對比)"
_BETWEEN_ZH = "(?:之间|之間|两者|二者|两个|这两个|到底|究竟|相比|比起来|的|，|,|\\s)*"
_HAS_ZH = "(?:有|是|存在)?(?:没有)?(?:什么|什麼|何|啥|哪些|哪里|多大|些什么)?(?:主要|本质|根本)?(?:的|上的)?"
_END_ZH = r"(?:是什么|是什麼|是啥|有哪些|在哪里?|在于什么|吗|么|呢|的|啊)*\s*[？?。]?"
_A, _B = (rf"(?:(?:an?|the)\s+)?(?P<{side}>.{{1,60}}?)" for side in "ab")
_END = r"\s*[?？.]?"

_COMPARISONS = whole_questions(
    f"{_A}{_AND_ZH}{_B}{_BETWEEN_ZH}{_HAS_ZH}{_DIFFER_ZH}{_END_ZH}",
    f"(?:比较|比較|对比|對比)(?:一下)?\\s*{_A}{_AND_ZH}{_B}{_END_ZH}",
    rf"(?:what(?:'s|\s+is|\s+are)\s+)?(?:the\s+)?(?:main\s+|key\s+)?differences?\s+(?:between|of)\s+{_A}\s+and\s+{_B}{_END}",
    rf"how\s+(?:do|does|is|are)\s+{_A}\s+(?:differ|different)\s+from\s+{_B}{_END}",
    rf"(?:please\s+)?compare\s+{_A}\s+(?:and|with|to)\s+{_B}{_END}",
    rf"{_A}\s+(?:vs\.?|versus)\s+{_B}{_END}",
)
_DEFINITIONS = whole_questions(
    r"(?:什么|什麼|啥)(?:是|叫做?)\s*(?P<term>.{1,40}?)\s*[？?。]?",
    r"(?P<term>.{1,40}?)\s*(?:到底|究竟)?(?:是|指)(?:的)?(?:什么|什麼|啥)(?:意思|东西|概念|玩意)?(?:的|呢|啊)?\s*[？?。]?",
    r"(?P<term>.{1,40}?)\s*(?:是)?(?<![各要该在会])(?:干什么|做什么|干嘛|干啥)(?:用)?的?\s*[？?。]?",
    rf"what(?:'s|\s+is|\s+are)\s+(?:an?\s+|the\s+)?(?P<term>[\w.-]+(?:\s+[\w.-]+){{0,2}}?)(?:\s+for)?{_END}",
    rf"what\s+does\s+(?:an?\s+|the\s+)?(?P<term>[\w.-]+(?:\s+[\w.-]+){{0,2}}?)\s+(?:do|mean){_END}",
)
_SEVERAL = re.compile(
    r"哪些|哪几|(?:有|分|分为|分成)(?:了)?几|几(?:种|个|类|步|级|层|条|项|部分|张)|各(?:做|是|有|管|放)什么|都有(?:什么|谁|啥)|分别|列出"
    r"|\bwhat\s+are\s+the\b|\bwhat\s+(?:kinds|types|steps|stages|ways)\b|\bwhich\s+\w+s\b|\blist\s+(?:all|the)\b|\bhow\s+many\s+(?:kinds|types|steps|stages)\b",
    re.IGNORECASE,
)

_WHY = re.compile(r"为什么|为何|为啥|干嘛|原因|理由|\bwhy\b|\breasons?\b", re.IGNORECASE)


def read_comparison(question: str) -> tuple[str, str] | None:
    """The two things whose difference is asked for; None where a question asks for none."""
    for pattern in _COMPARISONS:
        found = pattern.fullmatch(on_one_line(question))
        if found and all(tokenize_query(found[side]) for side in "ab"):
            return found["a"].strip(), found["b"].strip()
    return None


def read_definition(question: str) -> str:
    """The thing that is to be explained; "" where a question asks for something else."""
    asked = on_one_line(question)
    found = next((found for pattern in _DEFINITIONS if (found := pattern.fullmatch(asked))), None)
    return found["term"].strip() if found and tokenize_query(found["term"]) else ""


def asks_for_several(question: str) -> bool:
    """Whether a question asks for a list."""
    return bool(_SEVERAL.search(question))


def asks_why(question: str) -> bool:
    """Whether a question asks for a reason."""
    return bool(_WHY.search(question))


def on_one_line(question: str) -> str:
    """A question with single spaces; "" for a pasted page, which asks for neither."""
    return " ".join(question.split()) if len(question) <= LONGEST_QUESTION else ""
