"""The words of a text, each with its part of speech: Chinese by the likeliest cut into known words, English by Brill's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.text.script import HAN, has_han
from archive.text.word_classes.chinese import cut_run
from archive.text.word_classes.english import tag_sentence

SENTENCES_KEPT = 5_000  # a session's, each asked for again and again
_PIECE = re.compile(rf"[{HAN}]+|[A-Za-z0-9][\w.'’/-]*[\w]|[A-Za-z0-9]|[^\s\w]")


@dataclass(frozen=True)
class TaggedWord:
    """A word and its class: noun, name, person, action (a verb that stands as a noun), verb, adjective, adverb, pronoun, number,
    measure, time, idiom, function or mark."""

    text: str
    kind: str

    @property
    def is_nominal(self) -> bool:
        """Whether a noun phrase may end with it."""
        return self.kind in ("noun", "name", "action")


@lru_cache(SENTENCES_KEPT)
def tag_words(text: str) -> tuple[TaggedWord, ...]:
    """The words and marks of a text, in order."""
    return tuple(tag_chinese(text)) if has_han(text) else tuple(TaggedWord(*found) for found in tag_sentence(text))


def words_without_marks(text: str) -> list[TaggedWord]:
    """The words of a text, in order, without its marks."""
    return [one for one in tag_words(text) if one.kind != "mark"]


def tag_chinese(text: str) -> Iterator[TaggedWord]:
    """Words of Chinese text; Latin ones in it are names."""
    for piece in _PIECE.findall(text):
        if has_han(piece):
            yield from (TaggedWord(*found) for found in cut_run(piece))
        elif piece[0].isalnum():
            yield TaggedWord(piece, "number" if piece[0].isdigit() else "name")
        else:
            yield TaggedWord(piece, "mark")
