"""Understand a question that goes on from the one before it: `那 PDB 呢？`, `why?`, `什么时候会失败`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.text.tokens import strip_question_words, tokenize_query
from archive.text.word_classes.words import TaggedWord, words_without_marks
from search.study.nominal import field_names

_LEANS = re.compile(
    r"^(?:那|那么|它|他们|这个?|还有|然后|为什么呢?|怎么做|具体|举个例子|"
    r"(?:and|but|so|why|how so|what about|how about|when|where|it|they|that|this|for example)\b)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"呢[？?]?$")
FEW_TERMS = (
    5  # a question that says less leans on the one before if it begins or ends like one that does, or names nothing
)
NAMING = ("noun", "name", "person", "action", "time", "idiom")
# Nouns that are of something, which a question by itself would name.
RELATIONAL = frozenset(
    "例子 好处 坏处 优点 缺点 原因 理由 条件 步骤 顺序 限制 后果 结果 区别 参数 代码 源码 地方 细节 过程 流程 情况 办法 方法 作用 "
    "目的 意思 影响 example reason advantage drawback downside detail step limit difference code".split()
)


@dataclass
class Thread:
    """What a conversation is about: a question that stands alone, and what was asked beside it."""

    question: str = ""
    beside: str = ""
    told: set[str] = field(default_factory=set)  # texts that answered

    def whole(self, typed: str) -> str:
        """What is asked now, with what it leans on; where it names something, that takes the place of what was named beside."""
        before = self.question if names_a_thing(typed) else f"{self.question} {self.beside}".strip()
        return whole_question(before, typed)

    def go_on(self, typed: str, texts: Iterable[str], *, follows: bool) -> None:
        """Remember what was asked and the texts that answered it; a question that stands alone begins anew, unless nothing
        answers it."""
        texts = set(texts)
        if follows:
            self.beside = typed if names_a_thing(typed) else self.beside
            self.told |= texts
        elif texts or not self.question:
            self.question, self.beside, self.told = typed, "", texts


def whole_question(before: str, typed: str) -> str:
    """The question with what it leans on of the one before; as it is where it stands alone."""
    if not before or len(tokenize_query(typed)) > FEW_TERMS:
        return typed
    leans = _LEANS.match(typed) or _ENDS.search(typed) or not names_a_thing(typed)
    return f"{before} {typed}" if leans else typed


def names_a_thing(question: str) -> bool:
    """Whether a question says of itself what it is about."""
    return any(is_name_of_thing(word) for word in words_without_marks(strip_question_words(question)))


def is_name_of_thing(word: TaggedWord) -> bool:
    """Whether a word is the name of a thing."""
    text = word.text.casefold()
    return text not in RELATIONAL and (word.kind in NAMING or text in field_names())
