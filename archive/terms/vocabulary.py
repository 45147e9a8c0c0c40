"""The group's words, arranged so that they are found by their letters and by how they sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.terms import frequency, phonetics
from archive.terms.glossary import Entry
from archive.text.script import HAN, convert_script

RARE = -4.85  # log10; a part of an entry rarer than this tells that the talk is about the group's things
LEAST_LETTERS = 5  # a shorter word sounds like too many others
QUEUE = frozenset(("q", "cue", "queue"))  # sound the same

# Words of software talk: where one is near, the group's words are too, whatever its glossary holds.
SHOP_TALK = frozenset(
    (
        "代码 源码 接口 函数 参数 字段 线程 协程 进程 内存 磁盘 显卡 日志 配置 部署 服务器 机房 宕机 重启 延迟 并发 指标 监控 "
        "版本 插件 组件 对象 实例 权限 证书 令牌 端口 网络 镜像 容器 集群 编译 测试 bug code server pod pods deploy deployment "
        "config plugin api proxy linux docker goroutine cpu gpu disk log logs quota schema endpoint endpoints namespace yaml "
        "json http token webhook"
    ).split()
)

HAN_WORD = re.compile(rf"[{HAN}]{{2,}}")
_LATIN_FORM = re.compile(r"[A-Za-z0-9 ._-]+[A-Za-z0-9]")
_ENGLISH_WORD = re.compile(r"[A-Za-z]{2,}")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")


@dataclass(frozen=True)
class GlossaryForm:
    """One written form of an entry."""

    text: str
    entry: str  # the entry's canonical form


def letters(text: str) -> str:
    """What the spellings of an identifier have in common: `activeQ`, `active Q` and `active-queue` are activequeue."""
    return "".join(parts_of(text))


def parts_of(text: str) -> list[str]:
    """The words of an identifier: `kube-scheduler` is kube, scheduler."""
    parts = filter(None, map(str.lower, _HUMP.split(text)))
    return ["queue" if part in QUEUE else part for part in parts]


class Vocabulary:
    """Every form of every entry."""

    def __init__(self, entries: Iterable[Entry]):
        self.right: set[str] = set()  # what stays as it is written
        self.aliases: set[str] = set()  # letters of what stays however it is written
        self.spoken: dict[str, GlossaryForm] = {}  # what is said for it, by its letters or in Chinese
        self.by_letters: dict[str, GlossaryForm] = {}
        self.by_sound: dict[str, dict[str, GlossaryForm]] = {}  # key of English sounds -> letters -> what is meant
        self.by_syllables: dict[tuple[str, ...], dict[str, GlossaryForm]] = {}
        self.own_words = {
            word for word in SHOP_TALK if word.isascii()
        }  # single words that mean themselves, such as pod
        self.topic_words = set(SHOP_TALK)  # words that tell what the talk is about
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take in every form of an entry."""
        for form in dict.fromkeys(convert_script(form, "simplified") for form in entry.forms):
            self.right.add(form)
            self.topic_words |= rare_words_in(form)
            if form.isascii() and form.isalpha():
                self.own_words |= {form.lower(), f"{form.lower()}s"}
            if HAN_WORD.fullmatch(form):
                self.add_chinese(GlossaryForm(form, entry.canonical))
            elif _LATIN_FORM.fullmatch(form):
                self.add_english(form, entry)
        for said in entry.spoken:
            self.spoken.setdefault(spoken_key(said), GlossaryForm(entry.canonical, entry.canonical))

    def add_chinese(self, meant: GlossaryForm) -> None:
        """Take in a Chinese form, under the keys of its sound."""
        for key in phonetics.keys_of_form(phonetics.syllables(meant.text)):
            self.by_syllables.setdefault(key, {}).setdefault(meant.text, meant)

    def add_english(self, form: str, entry: Entry) -> None:
        """A form and its plural."""
        if letters(form) != letters(entry.canonical):
            self.aliases.add(letters(form))
        for text in (form, f"{form}s") if has_plural(form) else (form,):
            plain = letters(text)
            self.right.add(text)
            if plain not in self.by_letters:
                self.by_letters[plain] = GlossaryForm(text, entry.canonical)
                for key in phonetics.near_keys(phonetics.english_key(plain)) if len(plain) >= LEAST_LETTERS else ():
                    self.by_sound.setdefault(key, {})[plain] = self.by_letters[plain]

    def is_right(self, text: str) -> bool:
        """Whether it is written as the group writes it; a sentence's capital is, and any spelling of an alias."""
        return text in self.right or text[:1].lower() + text[1:] in self.right or letters(text) in self.aliases

    def sounding_like_chinese(self, readings: Sequence[phonetics.Readings]) -> Iterator[tuple[GlossaryForm, float]]:
        """The Chinese forms that may be meant, with the cost of having misheard them."""
        for key in phonetics.keys_of(readings):
            for meant in self.by_syllables.get(key, {}).values():
                yield meant, phonetics.chinese_cost(readings, phonetics.syllables(meant.text))

    def sounding_like_english(self, surface: str) -> Iterator[tuple[GlossaryForm, float]]:
        """The English forms that may be meant. Numbers and words in capitals are hardly ever misheard."""
        plain = letters(surface)
        if (
            len(plain) < LEAST_LETTERS
            or not plain.isalpha()
            or any(len(w) > 1 and w.isupper() for w in surface.split())
        ):
            return
        for key in phonetics.near_keys(phonetics.english_key(plain)):
            for form, meant in self.by_sound.get(key, {}).items():
                if phonetics.words_alike(parts_of(surface), parts_of(meant.text)):
                    yield meant, phonetics.english_cost(plain, form)

    def is_on_topic(self, text: str) -> bool:
        """Whether a text (simplified) has a word that tells of the group's things."""
        return not self.topic_words.isdisjoint(words_in(text))


def spoken_key(text: str) -> str:
    """Under what a spoken form is looked up."""
    return text if HAN_WORD.fullmatch(text) else letters(text)


def has_plural(form: str) -> bool:
    """Whether a form of English letters may take an s."""
    return form[-1].islower() and not form.endswith("s") and len(parts_of(form)[-1]) >= 3


def words_in(text: str) -> set[str]:
    """English words in lower case, and Chinese ones as they are likeliest cut."""
    english = {word.lower() for word in _ENGLISH_WORD.findall(text)}
    return english | {word for run in HAN_WORD.findall(text) for word in frequency.chinese_words(run)}


def rare_words_in(form: str) -> set[str]:
    """The words of a form that ordinary talk hardly has; an English form is one itself when it is rare."""
    english = {word for word in (*parts_of(form), form.lower()) if word.isascii() and len(word) > 2}
    rare = {word for word in english if frequency.english(word) < RARE}
    chinese = {word for run in HAN_WORD.findall(form) for word in frequency.chinese_words(run) if len(word) > 1}
    return rare | {word for word in chinese if (frequency.chinese(word) or 0.0) < RARE}
