"""Where index tokens stand in a text.

A question has a dozen tokens and a passage hundreds: what is asked for is looked for, and the rest of the passage is not cut into
tokens.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from archive.text.script import normalise
from archive.text.tokens import RUN, SEAM, UNSPACED, WORD, WORDS_KEPT, bigrams, latin_tokens

Place = tuple[str, tuple[int, int]]  # a token, and the characters that it stands for
IndexedText = tuple[str, Sequence[int]]
"""A text in the form that is indexed, and for each of its characters the place in the text that it came from."""

_WORD = re.compile(WORD)
_ONE = re.compile(rf"[{UNSPACED}]")  # a character of a script without spaces
_OTHER = re.compile(rf"[^\W_A-Za-z0-9{UNSPACED}]+")


class _IndexedCharacters(dict[int, str]):
    """Characters as they are indexed, by code, each looked up when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = normalise(chr(code))
        return plain


_INDEXED = _IndexedCharacters()


def with_places(text: str) -> IndexedText:
    """Text in the form that is indexed, and for each of its characters the place in `text` that it came from."""
    plain = text if text.isascii() else text.translate(_INDEXED)
    if len(plain) == len(text):  # no character becomes none, so each became one
        return plain, range(len(text))
    return plain, [place for place, char in enumerate(text) for _part in _INDEXED[ord(char)]]


def find_tokens(plain: str, wanted: Collection[str]) -> Iterator[Place]:
    """Where those of the tokens that are `wanted` stand in a text as it is indexed, in no order.

    A single Chinese character is found wherever it stands, in pairs too.
    """
    unspaced = [token for token in wanted if _ONE.match(token)]
    if any(token.isascii() for token in wanted):
        yield from _find_in(plain, wanted, _WORD)
    for token in unspaced:
        if len(token) < 3:
            yield from ((token, (start, start + len(token))) for start in _starts(plain, token))
    if any(not token.isascii() and token not in unspaced for token in wanted):
        yield from ((run[0].casefold(), run.span()) for run in _OTHER.finditer(plain) if run[0].casefold() in wanted)


def _find_in(plain: str, wanted: Collection[str], pattern: re.Pattern[str]) -> Iterator[Place]:
    for run in pattern.finditer(plain):
        for token, (start, end) in tokens_of_word(run[0]):
            if token in wanted:
                yield token, (run.start() + start, run.start() + end)


def _starts(plain: str, token: str) -> Iterator[int]:
    """Every place where a token stands, also where it overlaps itself."""
    start = plain.find(token)
    while start >= 0:
        yield start
        start = plain.find(token, start + 1)


def all_tokens(plain: str) -> Iterator[Place]:
    """The index tokens of a text as it is indexed, in order."""
    for run in RUN.finditer(plain):
        at = run.start()
        if run["word"]:
            yield from ((token, (at + start, at + end)) for token, (start, end) in tokens_of_word(run[0]))
        elif run["unspaced"]:
            yield from ((pair, (place, place + len(pair))) for place, pair in enumerate(bigrams(run[0]), at))
        else:
            yield run[0].casefold(), run.span()


@lru_cache(WORDS_KEPT)
def tokens_of_word(word: str) -> tuple[Place, ...]:
    """The tokens of a word of Latin letters; of an identifier those of its parts, and its own."""
    seams = [seam.span() for seam in SEAM.finditer(word)]
    parts = list(zip([0, *(after for _, after in seams)], [*(before for before, _ in seams), len(word)], strict=True))
    found = [(token, part) for part in parts for token in latin_tokens(word[slice(*part)])]
    whole = [(latin_tokens(word)[-1], (0, len(word)))] if len(parts) > 1 else []
    return (*found, *whole)
