"""What words sound like, and how likely one is misheard as another: Chinese by pinyin, English by Metaphone.

Costs are -log10 of a chance, so that they add up and compare with how common words are. They were set by hand on the
development half of bench/glossary_set.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from jellyfish import metaphone
from pypinyin import Style, pinyin
from rapidfuzz.distance import Levenshtein

SPELLING = 0.3  # the same letters, written apart or together, or in another case
LETTER = 0.5  # another letter, and again where it is not a vowel for a vowel
SOUND = 0.8  # another sound of Metaphone's
LEAST_ALIKE = 0.65  # share of the letters that stay
LEAST_ALIKE_WORD = 0.5
TONE = 0.4  # the same syllable in another tone
READING = 1.5  # a reading of a character that is not its likeliest here
UNLIKE = 3.0  # a syllable that sounds quite different
SOME_READINGS = 2  # of a character with several, the likeliest are tried

_PARTS = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([a-zü]*)([1-5]?)")
_INITIALS = {"z zh": 0.5, "c ch": 0.5, "s sh": 0.5, "n l": 0.7, "f h": 0.7, "r l": 0.9} | dict.fromkeys(
    ("b p", "d t", "g k", "j q", "z c", "zh ch", "j zh", "q ch", "x sh", "x s", "j z", "q c"), 1.0
)
_FINALS = {"an ang": 0.5, "en eng": 0.5, "in ing": 0.5, "ian iang": 0.5, "uan uang": 0.5} | dict.fromkeys(
    ("un ong", "uo u", "uo o", "uo e", "ou u", "o e"), 1.0
)
# Sounds that are ever confused share a letter here, so that one look-up finds all that may be meant.
_FOLDED = dict(zip("zh ch sh c j q x n r h p t k".split(), "z z s z z z s l l f b d g".split(), strict=True))
_FOLDED_FINALS = dict.fromkeys(("uo", "o", "e", "ou"), "u") | {"ong": "un"}
_VOWELS = str.maketrans("eiouy", "aaaaa")
ANY = "*"  # stands for any syllable


@dataclass(frozen=True)
class Syllable:
    """A syllable of pinyin in its parts: `zhang4` is zh, ang and 4."""

    initial: str
    final: str
    tone: str

    @property
    def key(self) -> str:
        """What it shares with the syllables it is ever taken for."""
        final = _FOLDED_FINALS.get(self.final, self.final.removesuffix("g") if self.final[-2:] == "ng" else self.final)
        return _FOLDED.get(self.initial, self.initial) + final


Readings = tuple[Syllable, ...]  # of one character, the likeliest first


@lru_cache(maxsize=4096)
def syllables(han: str) -> tuple[Readings, ...]:
    """The readings of each Chinese character, in the word it stands in."""
    found = pinyin(han, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)
    return tuple(tuple(map(syllable, readings)) for readings in found)


@cache
def syllable(written: str) -> Syllable:
    """A syllable from pypinyin's spelling of it, such as `zhang4`."""
    parts = _PARTS.match(written)
    return Syllable(*parts.groups()) if parts else Syllable("", written, "")


def form_key(readings: Sequence[Readings]) -> tuple[str, ...]:
    """The key of a form by the likeliest readings of its characters."""
    return tuple(reading[0].key for reading in readings)


def keys_of(readings: Sequence[Readings]) -> Iterator[tuple[str, ...]]:
    """Every key under which what was meant may stand: the syllables as read and, from four on, each of them as ANY."""
    if len(readings) <= 3:
        yield from product(*(dict.fromkeys(r.key for r in reading[:SOME_READINGS]) for reading in readings))
    else:
        yield form_key(readings)
    yield from with_one_open(form_key(readings))


def keys_of_form(readings: Sequence[Readings]) -> Iterator[tuple[str, ...]]:
    """The keys under which a form stands."""
    yield form_key(readings)
    yield from with_one_open(form_key(readings))


def with_one_open(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The key with each of its syllables in turn as ANY, where there are four or more."""
    if len(key) >= 4:
        yield from ((*key[:place], ANY, *key[place + 1 :]) for place in range(len(key)))


def chinese_cost(surface: Sequence[Readings], form: Sequence[Readings]) -> float:
    """Of mishearing a form as what stands there, syllable by syllable."""
    return sum(
        min(
            READING * bool(place) + syllable_cost(reading, one)
            for place, reading in enumerate(readings)
            for one in ones
        )
        for readings, ones in zip(surface, form, strict=True)
    )


@cache
def syllable_cost(a: Syllable, b: Syllable) -> float:
    """Of mishearing one syllable as the other."""
    tone = 0.0 if a.tone == b.tone else TONE
    return min(UNLIKE, pair_cost(_INITIALS, a.initial, b.initial) + pair_cost(_FINALS, a.final, b.final) + tone)


def pair_cost(table: dict[str, float], a: str, b: str) -> float:
    """Of mishearing one initial, or one final, as the other."""
    return 0.0 if a == b else table.get(f"{a} {b}", table.get(f"{b} {a}", UNLIKE))


@cache
def english_key(letters: str) -> str:
    """Metaphone's key of a word (Philips 1990)."""
    return str(metaphone(letters))


def near_keys(key: str) -> set[str]:
    """The key and all with one sound less: two words that share one of these differ by one sound, or hardly more."""
    return {key, *(key[:place] + key[place + 1 :] for place in range(len(key)) if len(key) >= 4)}


def words_alike(surface: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether, of as many words, each has half of its letters in its place."""
    if len(surface) != len(meant):
        return True
    return all(Levenshtein.normalized_similarity(a, b) >= LEAST_ALIKE_WORD for a, b in zip(surface, meant, strict=True))


def english_cost(surface: str, meant: str) -> float:
    """Of mishearing one as the other; both in lower case without spaces. Written apart or together, they are the same."""
    if surface == meant:
        return SPELLING
    if Levenshtein.normalized_similarity(surface, meant) < LEAST_ALIKE:
        return math.inf
    sounds = Levenshtein.distance(english_key(surface), english_key(meant))
    consonants = Levenshtein.distance(*(word.translate(_VOWELS) for word in (surface, meant)))
    return SPELLING + LETTER * (Levenshtein.distance(surface, meant) + consonants) + SOUND * sounds
