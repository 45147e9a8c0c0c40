"""Cut Chinese into words: of all ways, the one whose words together are likeliest, each as likely as jieba counted it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from archive.text.script import HAN
from archive.text.word_classes.lists import read_packed

LONGEST = 8  # characters of a word
_RUN = re.compile(rf"[{HAN}]+")


class WordEntry(NamedTuple):
    """A known word: the logarithm of its share of all words, and its class."""

    log_share: float
    kind: str


UNKNOWN = WordEntry(-19.0, "noun")  # a character that nobody counted


@cache
def word_list() -> bytes:
    """The word list as it stands, a line each of a word, its surprise and its class, in the order of their bytes: 2 MB."""
    return read_packed("zh")


@cache
def words_beginning(character: str) -> dict[str, str]:
    """The known words that begin with a character, `surprise class` of each: all of them at once would take 40 MB."""
    begins = character.encode()
    lines = word_list()[first_line_at(begins) : first_line_at(begins + b"\xff")].decode().splitlines()
    return dict([line.split(" ", 1) for line in lines])


def first_line_at(begins: bytes) -> int:
    """Where the first line of the word list stands that is no less than some bytes."""
    words = word_list()
    return bisect_left(range(len(words)), begins, key=lambda at: words[words.rfind(b"\n", 0, at) + 1 : at + LONGEST])


@lru_cache(50_000)
def entry_of_word(word: str) -> WordEntry | None:
    """What is known of a word."""
    surprise, _space, kind = words_beginning(word[:1]).get(word, "").partition(" ")
    return WordEntry(-int(surprise) / 100, kind) if surprise else None


def log_share(word: str) -> float:
    """How common a word is in Chinese: the logarithm of its share of all words."""
    entry = entry_of_word(word)
    return entry.log_share if entry else UNKNOWN.log_share


def cut_runs(text: str) -> Iterator[list[tuple[str, str]]]:
    """(word, class) of each run of Chinese characters in a text."""
    return map(cut_run, _RUN.findall(text))


def cut_run(run: str) -> list[tuple[str, str]]:
    """(word, class) of a run of Chinese characters."""
    best = [0.0] * (len(run) + 1)
    ends = [0] * len(run)
    for start in range(len(run) - 1, -1, -1):
        best[start] = -math.inf
        for end in range(start + 1, min(len(run), start + LONGEST) + 1):
            entry = entry_of_word(run[start:end]) or (UNKNOWN if end == start + 1 else None)
            if entry and entry.log_share + best[end] > best[start]:
                best[start], ends[start] = entry.log_share + best[end], end
    found, at = list[tuple[str, str]](), 0
    while at < len(run):
        word = run[at : ends[at]]
        found.append((word, (entry_of_word(word) or UNKNOWN).kind))
        at = ends[at]
    return found
