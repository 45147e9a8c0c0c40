"""The phrases that a group's talk and notes are about: the words of its field, each with its forms in both languages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from archive.records import Passage
from archive.study.code_names import is_studied
from archive.terms import frequency
from archive.terms.glossary import Entry, spelling_key
from archive.terms.mining import pairs_of
from archive.text.script import HAN, has_han, simplify
from archive.text.tokens import stem
from search.query.lexicon import Lexicon
from search.study.nominal import is_nominal

EVERYDAY_ZH, EVERYDAY_EN = -4.75, -5.0  # log10; a commoner word is of every talk
RAREST = -7.5  # log10; a rarer word tells no more
LEAST_PASSAGES = 3  # that hold a phrase
LEAST_FILES = 2
WORDS_KEPT = 50_000  # of which is remembered how common they are
SURE = 0.45  # probability of a translation that makes two words one phrase
NESTED_SHARE = 0.7  # of a word's passages that also hold a longer phrase with it: then the longer one is meant
_FENCED = re.compile(r"```.*?(?:```|$)|~~~.*?(?:~~~|$)", re.DOTALL)
_TARGET = re.compile(r"\]\([^()]*\)|https?://\S+")
_RUN = re.compile(rf"(?P<zh>[{HAN}]+)|(?P<en>[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9])")
# Words of every program and every note; rare in everyday talk, they tell no topic from another.
_EVERYWHERE = frozenset(
    "默认 字段 实例 源码 接口 文档 代码 列表 重启 原生 方法 函数 参数 配置 版本 类型 示例 如下 所示 传入 存入 返回 调用 遍历 "
    "章节 小节 下图 上图 图片 本文 正文 附录 为例 至此 链接 资料 视频 全局 长度 "
    "nil func struct string err "
    "pkg cmd api apis github http https default defaults restart sig kubernetes k8s".split()
)
_TABLE_ROW = re.compile(
    r"^\s*\|.*$|^\s*[-*+]\s+\S+\s*$", re.MULTILINE
)  # rows, and items of a single word: lists of people
_SUFFIXES = frozenset("器性域率级度表树法锁值池链图")


@dataclass(frozen=True)
class Phrase:
    """Something that is talked about: its forms, the commonest first, and the numbers of the passages that hold one."""

    forms: tuple[str, ...]
    passages: frozenset[int]
    weight: float

    @property
    def label(self) -> str:
        """`抢占 preemption`: the commonest form, and the commonest of the other language."""
        first = self.forms[0]
        other = next((form for form in self.forms[1:] if has_han(form) != has_han(first)), "")
        return f"{first} {other}".rstrip()


def find_keyphrases(
    passages: Sequence[Passage], glossary: Sequence[Entry], lexicon: Lexicon, *, names: Iterable[str] = ()
) -> list[Phrase]:
    """The phrases of passages, the weightiest first; `names` of people are none."""
    known = KnownForms.of(glossary, lexicon, passages)
    people = {spelling_key(name) for name in names}
    held: dict[str, Counter[int]] = defaultdict(Counter)  # form -> which of the passages: how often
    for number, passage in enumerate(passages):
        for form in forms_in(passage, known):
            held[form][number] += 1
    for form in [form for form in held if spelling_key(form) in people or form.lower() in _EVERYWHERE]:
        del held[form]
    together = join_forms(held, glossary, known, lexicon)
    things = (forms for forms in together if any(form in known.written or is_nominal(form) for form in forms))
    phrases = (phrase_of(forms, held, known.canonical) for forms in things)
    kept = [one for one in phrases if is_telling(one, passages)]
    return sorted(without_nested(kept), key=lambda one: (-one.weight, one.label))


@dataclass(frozen=True)
class KnownForms:
    """What is known beforehand to be a term."""

    canonical: frozenset[str]  # how the glossary writes its entries
    written: frozenset[str]  # all forms of the glossary
    chinese: frozenset[str]  # of the glossary, of the lexicon, and what notes put beside English in brackets
    beginnings: frozenset[str]  # the first two characters of those that are of the field
    pairs: tuple[tuple[str, str], ...]  # English, Chinese: of the notes' brackets
    pattern: re.Pattern[str]  # finds the glossary's Chinese forms, the longest first, in a group

    @classmethod
    def of(cls, glossary: Sequence[Entry], lexicon: Lexicon, passages: Sequence[Passage]) -> KnownForms:
        """From the glossary, the lexicon and the notes."""
        written = [simplify(form) for entry in glossary for form in entry.forms if has_han(form)]
        pairs = [(en, simplify(zh)) for one in passages for en, zh in pairs_of(one.text) if len(en.split()) == 1]
        chinese = frozenset((*written, *lexicon.to_english, *(zh for _en, zh in pairs)))
        longest_first = sorted(set(written), key=len, reverse=True)
        pattern = re.compile(f"({'|'.join(map(re.escape, longest_first)) or '(?!)'})")
        beginnings = frozenset(word[:2] for word in chinese if is_rare(word))
        canonical = frozenset(entry.canonical for entry in glossary)
        forms = canonical.union(*(entry.forms for entry in glossary))
        return cls(canonical, forms, chinese, beginnings, tuple(pairs), pattern)


def is_telling(phrase: Phrase, passages: Sequence[Passage]) -> bool:
    """Whether enough passages of enough files hold it."""
    return len(phrase.passages) >= LEAST_PASSAGES and len({passages[n].path for n in phrase.passages}) >= LEAST_FILES


def phrase_of(forms: Iterable[str], held: Mapping[str, Counter[int]], canonical: Collection[str]) -> Phrase:
    """A phrase with its forms in order, and how much it tells: how many passages hold it, and how rare it is elsewhere."""
    ordered = sorted(forms, key=lambda form: (form not in canonical, -held[form].total(), len(form), form))
    numbers = frozenset(number for form in ordered for number in held[form])
    rarity = max(map(rarity_of, ordered))
    return Phrase(tuple(ordered), numbers, len(numbers) ** 0.7 * rarity)


# Words


def forms_in(passage: Passage, known: KnownForms) -> Iterator[str]:
    """The words and pairs of words of a passage that may be phrases, as they are written."""
    text = f"{passage.heading.rpartition(' > ')[2]}\n{passage.text}"
    for run in _RUN.finditer(simplify(_TARGET.sub(" ", _TABLE_ROW.sub(" ", _FENCED.sub(" ", text))))):
        if run["zh"]:
            yield from chinese_forms(run["zh"], known)
        elif form := latin_form(run["en"]):
            yield form


@lru_cache(WORDS_KEPT)
def latin_form(word: str) -> str:
    """A Latin word as a phrase is written; "" where it can be none."""
    if is_studied(word) and "/" not in word and "." not in word:
        return word
    return word.lower() if frequency.english(word) < EVERYDAY_EN and word.isalpha() and len(word) > 2 else ""


def chinese_forms(run: str, known: KnownForms) -> Iterator[str]:
    """The terms of a run of Chinese: the glossary's, then words that are of no everyday talk, and pairs with one of them."""
    pieces = known.pattern.split(run)  # what stands between the glossary's forms, and at odd places those
    yield from pieces[1::2]
    for rest in pieces[::2]:
        words = list(with_suffixes(words_of(rest))) if may_hold_form(rest, known) else []
        yield from (word for word in words if is_rare(word) and word in known.chinese)
        for first, second in pairwise(words):
            is_pair = {first, second} <= known.chinese and (is_rare(first) or is_rare(second))
            if is_pair and len(first) > 1 and len(second) > 1 and not is_loose(first, second):
                yield first + second


def may_hold_form(run: str, known: KnownForms) -> bool:
    """Whether a run can have a word that is known and rare: most have none, and need not be cut into words."""
    return any(run[at : at + 2] in known.beginnings for at in range(len(run) - 1))


@lru_cache(WORDS_KEPT)
def words_of(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese: short ones come again and again."""
    return tuple(frequency.chinese_words(run))


def with_suffixes(words: Iterable[str]) -> Iterator[str]:
    """The words with what makes a noun of them: 调度, 器 is 调度器."""
    before = ""
    for word in words:
        if word in _SUFFIXES and len(before) > 1:
            before += word
            continue
        if before:
            yield before
        before = word
    if before:
        yield before


def is_rare(word: str) -> bool:
    """Whether a Chinese word is of the field rather than of everyday talk."""
    return len(word) > 1 and zh_frequency(word) < EVERYDAY_ZH


def is_loose(first: str, second: str) -> bool:
    """Whether one of two words is so common that they make no term together."""
    if first in _EVERYWHERE or second in _EVERYWHERE:
        return True
    return max(zh_frequency(first), zh_frequency(second)) > -4.1


@lru_cache(WORDS_KEPT)
def zh_frequency(word: str) -> float:
    """log10 of how common a Chinese word is; of one in no list, of its first part."""
    found = frequency.chinese(word)
    if found is None or (len(word) > 2 and found <= RAREST):
        return min(RAREST + 1, frequency.chinese(word[:2]) or RAREST)
    return found


def rarity_of(form: str) -> float:
    """How much rarer a form is than everyday words."""
    found = zh_frequency(form) if has_han(form) else frequency.english(form)
    return -3.5 - max(RAREST, found)


# Forms of one thing


def join_forms(
    held: Mapping[str, Counter[int]], glossary: Sequence[Entry], known: KnownForms, lexicon: Lexicon
) -> list[list[str]]:
    """The forms in groups, each of one thing: spellings, what the glossary has for it, what a note puts in brackets,
    and sure translations."""
    groups = Groups()
    for form in held:
        groups.add(form, key_of_form(form))
    for entry in glossary:
        for form in entry.forms:
            groups.add(key_of_form(form), f"entry:{entry.canonical}")
    for en, zh in known.pairs:
        groups.add(key_of_form(en), key_of_form(zh))
    for form in held:
        for english, probability in lexicon.to_english.get(form, ()):
            if probability >= SURE:
                groups.add(key_of_form(form), f"key:{english}")
    return [[name for name in names if name in held] for names in groups.all() if any(name in held for name in names)]


def key_of_form(form: str) -> str:
    """What the spellings of a form have in common."""
    return f"key:{stem(spelling_key(form)) if form.isascii() else simplify(form)}"


class Groups:
    """Names that were said to be the same, in groups (union-find)."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}

    def root(self, name: str) -> str:
        """What stands for the group of a name."""
        self.parents.setdefault(name, name)
        while self.parents[name] != name:
            self.parents[name] = self.parents[self.parents[name]]
            name = self.parents[name]
        return name

    def add(self, name: str, other: str) -> None:
        """Say that two names are the same."""
        self.parents[self.root(name)] = self.root(other)

    def all(self) -> list[list[str]]:
        """The groups."""
        groups: dict[str, list[str]] = defaultdict(list)
        for name in self.parents:
            groups[self.root(name)].append(name)
        return list(groups.values())


def without_nested(phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Without words that mostly stand inside a longer phrase, and without longer ones that add nothing to the word."""
    chinese = [one for one in phrases if has_han(one.forms[0])]
    for one in phrases:
        longer = [p for p in chinese if one.forms[0] != p.forms[0] and one.forms[0] in p.forms[0]]
        shorter = [p for p in chinese if p.forms[0] != one.forms[0] and p.forms[0] in one.forms[0]]
        swallowed = any(len(one.passages & p.passages) >= NESTED_SHARE * len(one.passages) for p in longer)
        rare_variant = any(len(one.passages) < 0.4 * len(p.passages) for p in shorter)
        if not swallowed and not rare_variant:
            yield one
