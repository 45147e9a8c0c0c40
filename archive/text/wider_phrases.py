"""The longer noun phrases that hold a word: a compound (科技伦理), or what 的 and of join to it (证书的考试, cost of rent)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from archive.text.common_words import is_common
from archive.text.noun_phrases import PHRASE_KINDS, in_a_phrase, may_be_phrase, rarity
from archive.text.script import has_han
from archive.text.word_classes.words import TaggedWord, tag_words

MOST_WORDS, MOST_SIDES = 5, 2  # of a phrase, and of those that a link joins
SAYS_SOMETHING = 0.05  # rarity of a Chinese word that says more of another
_LINKS = frozenset({"的", "of"})
_SKIPPED = frozenset(
    "整个 这个 那个 这种 那种 这样 那样 一些 这些 那些 个 一个 种 the a an our their its his her your my this that".split()
)
_EMPTY = frozenset(
    "概念 话题 机会 麻烦 有点 意思 说法 讲法 原本 大量 大家 可能性 category aware interest lot kind".split()
)


def wider_phrases(texts: Sequence[str], word: str) -> Counter[str]:
    """How many of the texts have each longer phrase that holds a word or phrase and says more than it."""
    lowered = word.casefold()
    holding = (text for text in texts if lowered in text.casefold())
    return Counter(phrase for text in holding for phrase in set(phrases_around(text, lowered)))


def phrases_around(text: str, word: str) -> Iterator[str]:
    """The phrases of one text that hold a word in lower case."""
    words = [one for one in tag_words(text) if one.text.casefold() not in _SKIPPED]
    for is_part, run in groupby(words, lambda one: one.kind in PHRASE_KINDS or is_link(one)):
        found = list(run) if is_part else []
        for start in range(len(found)):
            for end in range(start + 2, min(len(found), start + MOST_WORDS) + 1):
                sides = [list(side) for links, side in groupby(found[start:end], is_link) if not links]
                if is_wider(found[start:end], sides, word):
                    yield phrase_text(found[start:end])


def is_wider(part: Sequence[TaggedWord], sides: Sequence[Sequence[TaggedWord]], word: str) -> bool:
    """Whether the words of a part, in its `sides` around links, have a word, whole, and beside it what says something."""
    texts = [one.text.casefold() for one in part if not is_link(one)]
    place = words_that_are(texts, word)
    if place is None or len(sides) > MOST_SIDES or is_link(part[0]) or not part[-1].is_nominal:
        return False
    rest = texts[: place[0]] + texts[place[1] :]
    return bool(rest) and all(map(says_more, rest)) and all(map(is_phrase, sides))


def words_that_are(texts: Sequence[str], word: str) -> tuple[int, int] | None:
    """(first, behind the last) of the words that together are a word or phrase; None where they cut through it."""
    space = "" if has_han(word) else " "
    spans = ((a, b) for a in range(len(texts)) for b in range(a + 1, len(texts) + 1))
    return next((span for span in spans if space.join(texts[slice(*span)]) == word), None)


def is_link(word: TaggedWord) -> bool:
    """Whether a word joins two noun phrases."""
    return word.text in _LINKS


def is_phrase(side: Sequence[TaggedWord]) -> bool:
    """Whether words are a noun phrase; one that begins with what is done (including rent) is none."""
    is_chinese = has_han(side[0].text)
    is_doing = not is_chinese and side[0].kind == "action"
    return not is_doing and may_be_phrase(side, is_chinese=is_chinese)


def says_more(word: str) -> bool:
    """Whether a word says more of another one: 问题 and 概念 do not."""
    return word not in _EMPTY and not is_common(word) and (not has_han(word) or rarity(word) >= SAYS_SOMETHING)


def phrase_text(words: Sequence[TaggedWord]) -> str:
    """Words as they stand in a text."""
    if any(has_han(one.text) for one in words):
        return "".join(one.text for one in words).replace("的的", "的")
    return " ".join(map(in_a_phrase, words))
