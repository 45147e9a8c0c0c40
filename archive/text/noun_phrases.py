"""What a stretch of text is about: the noun phrases that stand in it often and elsewhere seldom."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from archive.text.common_words import is_common
from archive.text.identifiers import find_symbols
from archive.text.script import has_han
from archive.text.tokens import stem
from archive.text.word_classes.chinese import log_share
from archive.text.word_classes.words import TaggedWord, tag_words

FEWEST, OFTEN = 2, 0.02  # texts of a group that have a phrase which may tell it, and the share of a larger one
MOST_WORDS, LONGEST_ZH = 4, 8  # words of a phrase; characters of a Chinese one
COMMON_LOG_SHARE, RARE_LOG_SHARE = -7.0, -13.0  # of words such as 问题, which say nothing by themselves, and 科幻
FREQUENT_LOG_SHARE = -10.0  # of a character that rarely begins a name: 条
LONGEST_WEIGHT = 2.0
ENGLISH_WEIGHT = 0.6  # of each word of an English phrase, whose words nobody counted
NAME, FEWEST_NAMED, APART = (
    2.0,
    3,
    0.6,
)  # the weight of a name among phrases, how often it stands, and in what share of its words' texts
PARTS = 10  # of a meeting through which its subject goes

PHRASE_KINDS = frozenset(("noun", "name", "action", "adjective"))
_SHELL_NOUNS = frozenset(  # nouns that stand for what was said elsewhere
    "stuff half end course piece case fact sense terms whole rest side front matter sake deal everybody somebody anybody nobody everyone someone guys chair member minister "
    "meeting meetings presentation presentations slide slides pen pens board whiteboard lunch project agenda minute notes guy guys type part "
    "working feeling ones".split()
)
_WITHIN = frozenset("当中 之中 中间 里面 方面".split())
_PEOPLE = frozenset("老师 校长 教授 先生 女士 嘉宾 主持人 博士 院长 同学 朋友 专家 主任 经理 各位".split())


class PhraseTable:
    """Which noun phrases stand how often in each of several groups of texts; `known` terms count more."""

    def __init__(self, groups: Sequence[Sequence[str]], known: Sequence[str] = ()) -> None:
        self.known = known
        self.groups = groups
        self.counts = [count_phrases(texts, known) for texts in groups]
        self.sizes = [len(texts) for texts in groups]
        self.everywhere = sum(self.counts, Counter[str]())
        self.groups_with = Counter(phrase for counts in self.counts for phrase in counts)

    def best(self, group: int, most: int) -> list[tuple[str, float]]:
        """The phrases that tell a group from the others, the best first, with how much each tells; none says what a better one does."""
        counts = self.counts[group]
        often = max(FEWEST, round(OFTEN * self.sizes[group]))
        here = without_parts(Counter({phrase: n for phrase, n in counts.items() if n >= often}) or counts)
        return best_apart({phrase: n * self.telling(phrase, n) for phrase, n in here.items()}, most)

    def belongs(self, phrase: str) -> int:
        """The group that a phrase tells most of."""
        told = [counts[phrase] * self.telling(phrase, counts[phrase]) for counts in self.counts]
        return told.index(max(told))

    def stand_together(self, group: int, first: str, second: str, *, times: float = 1) -> bool:
        """Whether so many texts of a group have both phrases: otherwise nobody spoke of one with the other."""
        texts = map(str.casefold, self.groups[group])
        return sum(first.casefold() in text and second.casefold() in text for text in texts) >= times

    def telling(self, phrase: str, here: int) -> float:
        """How much a phrase that stands so often in a group tells of it: more where the other groups lack it."""
        idf = math.log(1 + len(self.counts) / self.groups_with[phrase])
        return idf * math.sqrt(here / self.everywhere[phrase]) * weight(phrase, self.known)


def subject_phrases(texts: Sequence[str], *, most: int, known: Sequence[str] = ()) -> list[tuple[str, float]]:
    """What all the texts are about, the best first, with scores: phrases that are rare elsewhere and stand in many of their parts."""
    counts = count_phrases(texts, known)
    size = max(1, -(-len(texts) // PARTS))
    spread = Counter(phrase for n in range(0, len(texts), size) for phrase in count_phrases(texts[n : n + size], known))
    holding = Counter(word for text in texts for word in {one.text.casefold() for one in tag_words(text)})
    score = {
        phrase: n * spread[phrase] * (weight(phrase, known) * (NAME if is_name(phrase, n, holding) else 1.0)) ** 2
        for phrase, n in without_parts(counts).items()
        if n >= FEWEST
    }
    return best_apart(score, most)


def is_name(phrase: str, times: int, holding: Counter[str]) -> bool:
    """Whether the words of a phrase hardly stand apart from each other: 流浪地球; `holding` counts the texts with a word."""
    words = [one.text.casefold() for one in tag_words(phrase)]
    return len(words) > 1 and times >= FEWEST_NAMED and all(times > APART * holding[word] for word in words)


def best_apart(score: dict[str, float], most: int) -> list[tuple[str, float]]:
    """The phrases with the highest scores, none of which says what a better one does."""
    found: list[tuple[str, float]] = []
    for phrase in sorted(score, key=lambda one: (-score[one], one)):
        if score[phrase] > 0 and not any(says_same(phrase.casefold(), other.casefold()) for other, _score in found):
            found.append((phrase, score[phrase]))
        if len(found) == most:
            break
    return found


def says_same(phrase: str, other: str) -> bool:
    """Whether two phrases share most of what they say: 一线城市 and 二三线城市, remote control and remote controls."""
    if phrase in other or other in phrase:
        return True
    own, others = words_within(phrase), words_within(other)
    return 2 * len(own & others) >= min(len(own), len(others))


def words_within(phrase: str) -> set[str]:
    """The stems of an English phrase, the pairs of characters of a Chinese one."""
    return {stem(word) for word in phrase.split()} if phrase.isascii() else set(map("".join, pairwise(phrase)))


def weight(phrase: str, known: Sequence[str]) -> float:
    """How much a phrase says: names and terms more than words, rare words more than common ones; 0 for nothing."""
    if phrase in known or find_symbols(phrase):
        return LONGEST_WEIGHT
    if not has_han(phrase):
        return min(LONGEST_WEIGHT, ENGLISH_WEIGHT * len(phrase.split()))
    return min(LONGEST_WEIGHT, sum(rarity(word.text) for word in tag_words(phrase)))


def rarity(word: str) -> float:
    """How seldom a Chinese word is: 0 for 问题, 1 for 科幻, never more than 1.5."""
    share = (COMMON_LOG_SHARE - log_share(word)) / (COMMON_LOG_SHARE - RARE_LOG_SHARE)
    return min(1.5, max(0.0, share))


def count_phrases(texts: Sequence[str], known: Sequence[str] = ()) -> Counter[str]:
    """How many of the texts have each phrase."""
    return Counter(phrase for text in texts for phrase in set(phrases_of(text, known)))


def without_parts(counts: Counter[str]) -> Counter[str]:
    """The phrases without those that stand mostly inside a longer one."""
    inside = {
        part
        for phrase, n in counts.items()
        if n > 1
        for part in shorter_within(phrase)
        if 2 * n > counts.get(part, 2 * n)
    }
    return Counter({phrase: n for phrase, n in counts.items() if phrase not in inside or find_symbols(phrase)})


def shorter_within(phrase: str) -> Iterator[str]:
    """The phrases within a phrase that are shorter."""
    units, space = (phrase.split(), " ") if phrase.isascii() else (list(phrase), "")
    for size in range(1, len(units)):
        yield from (space.join(units[n : n + size]) for n in range(len(units) - size + 1))


def phrases_of(text: str, known: Sequence[str] = ()) -> Iterator[str]:
    """The candidates of a text."""
    lowered = text.casefold()
    yield from (term for term in known if len(term) > 1 and term.casefold() in lowered)
    yield from find_symbols(text)
    is_chinese = has_han(text)
    for run in nominal_runs(tag_words(text)):
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + MOST_WORDS) + 1):
                part = run[start:end]
                if part[-1].is_nominal and may_be_phrase(part, is_chinese=is_chinese):
                    yield "".join(one.text for one in part) if is_chinese else " ".join(map(in_a_phrase, part))


def nominal_runs(words: Sequence[TaggedWord]) -> Iterator[list[TaggedWord]]:
    """Words that stand together before or as a noun; a verb behind 的 is one (他们的认知)."""
    run: list[TaggedWord] = []
    for before, word in pairwise([TaggedWord("", "mark"), *words, TaggedWord("", "mark")]):
        if word.kind == "verb" and before.text == "的" and len(word.text) > 1:
            word = TaggedWord(word.text, "action")
        if word.kind in PHRASE_KINDS:
            run.append(word)
        elif run:
            yield run
            run = []


def may_be_phrase(part: Sequence[TaggedWord], *, is_chinese: bool) -> bool:
    """Whether words may be a phrase: none is common in English, in Chinese they are as long as a name, and no person."""
    if is_chinese:
        text = "".join(one.text for one in part)
        is_cut = len(part[0].text) == 1 < len(text) and log_share(part[0].text) > FREQUENT_LOG_SHARE  # 条区块链
        is_cut = is_cut or part[-1].text in _WITHIN
        return not is_cut and 2 <= len(text) <= LONGEST_ZH and part[-1].text not in _PEOPLE and not is_common(text)
    plain = [one.text.casefold() for one in part]
    is_doing = len(part) == 1 and part[0].kind == "action"  # saying, trying
    return (
        not is_doing and plain[-1] not in _SHELL_NOUNS and all(len(word) > 2 and not is_common(word) for word in plain)
    )


def in_a_phrase(word: TaggedWord) -> str:
    """A word as it stands inside a sentence."""
    return word.text if word.kind == "name" else word.text.lower()
