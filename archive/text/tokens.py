"""Cut Chinese, English and mixed text into the tokens that the full-text index knows.

What is done to a letter never depends on the letters around it, so a word gives the same tokens in a query as in a text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archive.text.script import HAN, normalise

VERSION = 1  # raise it when text is cut into other tokens: every index is then built anew
WORDS_KEPT = 50_000  # words whose tokens are remembered, some 10 MB: most are met again and again

# Japanese too is written without spaces: kana and the mark that repeats a character (々).
UNSPACED = HAN + "\u3005\u3041-\u3096\u30a1-\u30fa\u30fc"
WORD = "[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)*"

RUN = re.compile(rf"(?P<word>{WORD})|(?P<unspaced>[{UNSPACED}]+)|[^\W_A-Za-z0-9{UNSPACED}]+")
# Where one part of an identifier ends and the next begins: kube|APIServer, API|Server, node_|info, v|1|beta|1.
SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])|_+")

_STOP_WORDS = (
    "a an the of to in on for and or is are was were be been it its this that these those with as at by from how "
    "what why when where which who do does did can could should would will if then than so not no we they you he "
    "she i about into"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())

# What a Chinese question is asked with, but not about (nDCG +.010 VCSUM, +.035 SIGNOTES).
_QUESTION_WORDS = re.compile(
    "为什么(?:还|就)?(?:需要|要|会|能)?有?|什么样|什么|怎么样|怎么办?|怎样|如何|哪些|哪个|哪里|是否|请问|有没有|会不会|能不能|是不是|要不要|多少|吗(?!啡)|呢(?!喃)|"
    "(?<!目)的(?!确)|了(?!解)|时候|以后|之后|之前|可以|一个|这个|那个|这些|那些|之类"
)


def tokenize(text: str) -> list[str]:
    """Index tokens in the order of the text: pairs of Chinese characters (one that stands alone stays), stemmed Latin
    words, numbers; an identifier gives its parts and itself."""
    found: list[str] = []
    for run in RUN.finditer(normalise(text)):
        if run["word"]:
            found += latin_tokens(run[0])
        elif run["unspaced"]:
            found += bigrams(run[0])
        else:
            found.append(run[0].casefold())
    return found


def tokenize_query(text: str) -> list[str]:
    """The tokens of a query, each once, in the order of their first appearance, without 怎么, 的 and the like."""
    return list(dict.fromkeys(tokenize(strip_question_words(text))))


def strip_question_words(text: str) -> str:
    """What a query is about: its text without 怎么, 的 and the like; a query of such words alone keeps them."""
    text = normalise(text)
    about = _QUESTION_WORDS.sub(" ", text)
    return about if tokenize(about) else text


def question_words() -> str:
    """What a Chinese question is asked with, as a regular expression that JavaScript reads too."""
    return _QUESTION_WORDS.pattern


def latin_tokens(run: str) -> list[str]:
    """Tokens of a word or an identifier of Latin letters, digits and underscores: `PriorityQueues` gives `priority`,
    `queu` and `priorityqueu`, as `priorityqueue` does; `k8s` gives `k`, `8`, `s` and `k8s`."""
    return list(_latin_tokens(run))


@lru_cache(WORDS_KEPT)
def _latin_tokens(run: str) -> tuple[str, ...]:
    parts = SEAM.split(run)
    words = [stem(part.lower()) for part in parts if part.lower() not in STOP_WORDS]
    return tuple(words) if len(parts) == 1 else (*words, stem("".join(parts).lower()))


def bigrams(han: str) -> list[str]:
    """Overlapping pairs of characters: 调度器 gives 调度 and 度器, 锁 gives 锁."""
    return [han] if len(han) == 1 else [han[i : i + 2] for i in range(len(han) - 1)]


def stem(word: str) -> str:
    """A lowercase English word without its commonest endings: not always a word (`queu`), but always the same one."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if not word.endswith("ss"):
        ending = next((end for end in ("ing", "ed", "es", "s") if word.endswith(end)), "")
        if len(word) - len(ending) >= 3:
            word = word[: len(word) - len(ending)]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
