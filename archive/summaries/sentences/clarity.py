"""How clearly a sentence says something to one who was not there, from the words it is made of.

Speech has sentences that a listener understands and a reader does not: begun twice, leaning on 这个 and like, pointing to what was
shown or said before, misrecognised into words that do not go together. Each sign costs; a sentence without any has 1.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from archive.text.common_words import is_common
from archive.text.script import HAN, has_han, width
from archive.text.word_classes.chinese import log_share
from archive.text.word_classes.words import TaggedWord, words_without_marks

CLEAR = 0.5  # from here on a sentence may stand in an abstract
LEANING, REPEATED, ODD, ADDRESSING, UNFINISHED, BROKEN = 2.2, 1.6, 2.5, 0.3, 0.6, 0.7  # what each sign costs
POINTING, POINTING_INSIDE = 0.5, 0.1  # a pronoun costs, and one that may mean what its own sentence named before
RARE_LOG_SHARE = -10.5  # of a Chinese word of one character that is seldom one: 披, 债
FREE_REPEATS = 1  # words that a sentence may have twice
CHAINED, FREE_CHAIN = 3.0, 0.12  # what 的 behind 的 costs, and its share of the words that is usual
SOON = 7  # words within which a beginning is taken up again
LONG_WIDTH, LONG = 45.0, 0.015  # from where on a sentence is long, in Chinese characters, and what each more costs

_CLAUSES = re.compile(r"[，,；;：:。.！!？?、]|或者|还是")
# A clause that was given up for another one behind it: I think it from our side, 一次也很难复制了一次冒险.
_GIVEN_UP = re.compile(
    rf"\b(?:think|guess|that|because|if) (?:it|we|they|you|he|she|I) (?:from|of|for|at|with|by)\b|(一[次部项场])[{HAN}]{{2,12}}了\1",
    re.IGNORECASE,
)
_INTERRUPTED = re.compile(r"[—–][\s.。]*$|\s-[\s.]*$")
_PREDICATES_ZH = re.compile(r"[是有了会能要在把被让给做用看取写读进出到先]")
_LEANS = frozenset(
    "这个 那个 这种 那种 这样 那样 就是 就是说 然后 其实 可能 反正 等等 的话 一些 这些 那些 这块 这边 这里 那里 俩 说 吧 呢 啊 嘛 那 来讲 来说 对 比如 比如说 "
    "like just really actually basically maybe something stuff thing things kinda gonna wanna guess probably whatever sort kind okay yeah bit".split()
)
_POINTS = frozenset("它 它们 他 他们 她 她们 这 那 此 it they them he she him her".split())
_DEMONSTRATIVES = frozenset("this that these those".split())
_ADDRESSES = frozenset("你 您 你们 我 大家 you your I my me".split())
_DETERMINERS = frozenset("a an the my your our their its".split())
_BEFORE_OBJECTS = frozenset("to of for with by".split())
_AUXILIARIES = frozenset("wo ca will can do did is are would could should".split())
_SUBJECTS = frozenset("i we they he she".split())
_NEVER_NOUNS = frozenset("at of to from for with as if is are was were am be and or but so because".split())
_BARE_PARTICIPLES = frozenset("seen done gone been taken given known begun written shown spoken".split())
_QUANTIFIERS_ZH = frozenset("所有 每个 各种 这个 那个 很多 任何 一些".split())


@lru_cache(20_000)
def clarity(text: str) -> float:
    """From 0 to 1."""
    words = words_without_marks(text)
    if not words:
        return 0.0
    asks = text.endswith(("?", "？"))  # it begins with its verb
    signs = (
        LEANING * share(words, _LEANS)
        + pointing(words)
        + ADDRESSING * sum(one.text in _ADDRESSES for one in words)
        + REPEATED * count_repeated(words) / len(words)
        + ODD * sum(map(is_odd, words)) / len(words)
        + BROKEN * (broken_joins(words) + begun_again(text))
        + UNFINISHED * (not asks and is_no_clause(words))
        + CHAINED * max(0.0, sum(one.text == "的" for one in words) / len(words) - FREE_CHAIN)
        + LONG * max(0.0, width(text) - LONG_WIDTH)
    )
    return math.exp(-signs)


def has_false_start(text: str) -> bool:
    """Whether a sentence was begun, given up and begun again in a way that nobody can mend."""
    words = words_without_marks(text)
    return bool(broken_joins(words) or begun_again(text) or _GIVEN_UP.search(text) or _INTERRUPTED.search(text))


def needs_listener(text: str) -> bool:
    """Whether a sentence speaks to somebody or of itself, or points to what it has not named."""
    words = words_without_marks(text)
    return pointing(words) >= POINTING or any(one.text.casefold() in _ADDRESSES or one.text == "I" for one in words)


def is_bare_phrase(text: str) -> bool:
    """Whether a Chinese sentence is a noun with what belongs to it: 商业类型的建立."""
    words = words_without_marks(text)
    if not words or not has_han(text) or _PREDICATES_ZH.search(text):
        return False
    is_named_deed = len(words) > 2 and words[-2].text == "的" and not any(one.kind == "verb" for one in words[:-2])
    return is_named_deed or is_no_clause(words)


def share(words: Sequence[TaggedWord], of: frozenset[str]) -> float:
    """What part of the words are of a set."""
    return sum(one.text.casefold() in of for one in words) / len(words)


def count_repeated(words: Sequence[TaggedWord]) -> int:
    """How many words that say something stand there again, beyond a few."""
    counts = Counter(one.text.casefold() for one in words if says_much(one.text.casefold()))
    return max(0, sum(n - 1 for n in counts.values()) - FREE_REPEATS)


def is_odd(word: TaggedWord) -> bool:
    """Whether a word looks misrecognised or broken off: a character that is seldom a word, a letter, an interjection."""
    if has_han(word.text):
        return (
            len(word.text) == 1 and word.kind not in ("function", "pronoun") and log_share(word.text) < RARE_LOG_SHARE
        )
    return word.kind == "interjection" or (len(word.text) == 1 and word.text.isalpha() and word.text not in "aAI")


def pointing(words: Sequence[TaggedWord]) -> float:
    """What the pronouns cost: less where something was named before that they may mean."""
    named = next((n for n, one in enumerate(words) if one.is_nominal), len(words))
    resolved = [n > named and words[n].text.casefold() not in _DEMONSTRATIVES for n in range(len(words))]
    return sum(POINTING_INSIDE if resolved[n] else POINTING for n in range(len(words)) if points(words, n))


def points(words: Sequence[TaggedWord], place: int) -> bool:
    """Whether a word stands for something; `this` does where no noun follows."""
    text = words[place].text.casefold()
    is_alone = place + 1 == len(words) or words[place + 1].kind in ("verb", "adverb")
    return text in _POINTS or (text in _DEMONSTRATIVES and words[place].kind in ("pronoun", "function") and is_alone)


def broken_joins(words: Sequence[TaggedWord]) -> int:
    """How often two words stand together that each want something else between them (的的, the we, I there)."""
    return sum(is_broken(a, b) for a, b in pairwise(words))


def begun_again(text: str) -> int:
    """How often a speaker soon takes up two words again without a pause: 中国人如何去面对中国人如何去; behind a comma it is a figure."""
    again = 0
    for clause in _CLAUSES.split(text):
        words = [one.text.casefold() for one in words_without_marks(clause)]
        pairs = list(pairwise(words))
        again += any(
            pair in pairs[n + 1 : n + SOON] and "的" not in pair and any(map(says_much, pair))
            for n, pair in enumerate(pairs)
        )
    return again


def says_much(word: str) -> bool:
    """Whether a word is long enough and rare enough to be said twice by mistake only."""
    return len(word) > 1 and not is_common(word)


def is_broken(first: TaggedWord, second: TaggedWord) -> bool:
    """Whether the second word cannot follow the first."""
    text, after = first.text.casefold(), second.text.casefold()
    if text == "一":
        return after in _QUANTIFIERS_ZH
    if text in _DETERMINERS | {"in"} and after in _NEVER_NOUNS:
        return True
    if text in _SUBJECTS and after in _BARE_PARTICIPLES:
        return True
    if text in _DETERMINERS:
        return (second.kind in ("pronoun", "function") and after not in ("one", "other")) or after in _SUBJECTS
    if text in _SUBJECTS:
        return second.kind in ("pronoun", "name", "number") or after in _DETERMINERS | _DEMONSTRATIVES
    if starts_anew(second) or (text in _BEFORE_OBJECTS and after in _SUBJECTS):
        return True
    if text == "n't" and after in _AUXILIARIES:
        return True
    return text == after and (len(text) > 1 or text in "的了是在和有我") and text != "had"


def starts_anew(word: TaggedWord) -> bool:
    """Whether a word inside a sentence is written as one that begins a sentence, as transcribers do where a speaker starts again."""
    text = word.text
    return text[0].isupper() and text[1:].islower() and word.kind in ("function", "verb", "pronoun", "adverb")


def is_no_clause(words: Sequence[TaggedWord]) -> bool:
    """Whether nobody and nothing does or is something there, or an English sentence begins with its verb."""
    subject = next((n for n, one in enumerate(words) if one.is_nominal or one.kind in ("pronoun", "person")), None)
    is_english = words[0].text.isascii()
    verbs = ("verb",) if is_english else ("verb", "adjective", "idiom", "action")
    if subject is None or (is_english and words[0].kind == "verb"):
        return True
    return not any(one.kind in verbs or one.text == "在" for one in words[subject + 1 :])
