"""Take out what a speaker began and then said anew: word fragments, and beginnings that are soon taken up again.

Repairs are found as Bear, Dowding and Shriberg (1992) find them, by matching words: what stands between two beginnings that are
alike was given up, where neither a mark nor a word that joins stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archive.text.script import HAN
from archive.text.word_classes.chinese import entry_of_word
from archive.text.word_classes.english import lexicon
from archive.text.word_classes.words import tag_words

SOON = 6  # words within which an English beginning is taken up again
FRAGMENT_SOON = 3  # and within which a word that was broken off stands there whole
LONGEST_FRAGMENT = 9  # letters

_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\s\w]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_INFLECTIONS = re.compile(r"(?:e?[sd]|ing|e?rs?|ly|al|able|ful|ness|ish)$")
# The words of two and three letters that people say; the list of all words has abbreviations too.
_SHORT_WORDS = frozenset(
    "we the an so no be it on in to for do you of but any not us me he she his her has had did was are is am as at all and add pro com "
    "per go or up one two may can say see set get put new now how who why way day pod api out use own its our they if by my ten red big old "
    "let lot yet too off ask buy pay bit hot run sit six try end eye ear far few fit fun kid lay led lie low mix nor old pen per sell tax top tv".split()
)
_PRONOUNS = frozenset("i we you they he she it there".split())
_POSSESSIVES = frozenset("my your our their its his her".split())
_SUBJECTS = _PRONOUNS - {"you", "it"}  # those that are no object: pick it up it could
_BEGINNINGS = (
    _PRONOUNS | _POSSESSIVES | frozenset("if when are is do does did can could will would should have".split())
)
_JOINING = frozenset(
    "and or but than not nor as so because if when while since that like where what how who why which though until".split()
)
_TAKES_CLAUSE = frozenset(
    "think thought know knew say said says hope guess believe afraid sure glad sorry mean feel felt see saw thing way time day".split()
)
_ARTICLES = _POSSESSIVES | {"a", "an", "the"}


class SpokenWord(NamedTuple):
    """A word or mark in small letters, and where it stands."""

    text: str
    start: int
    end: int


def without_false_starts(text: str) -> str:
    """An English sentence without word fragments and beginnings that were given up: the joyst the joystick, we then we get."""
    before = ""
    while before != text:  # what is taken out brings others together: the s the s the spinning
        before = text
        for find in (fragments, repeated_beginnings):
            for start, end in reversed(list(find(placed_words(text)))):
                text = text[:start] + text[end:]
    return text


def placed_words(text: str) -> list[SpokenWord]:
    """The words and marks of a sentence."""
    return [SpokenWord(found[0].lower(), *found.span()) for found in _WORD.finditer(text)]


def fragments(words: Sequence[SpokenWord]) -> Iterator[tuple[int, int]]:
    """(start, end) of each word that was broken off and soon stands there whole, with what was said again: the joyst the joystick."""
    until = 0
    for n, word in enumerate(words):
        gap = place_of_whole_word(word.text, words[n + 1 : n + 1 + FRAGMENT_SOON])
        if gap is None or word.start < until:
            continue
        again = [one.text for one in words[n + 1 : n + 1 + gap]]
        before = [one.text for one in words[max(0, n - gap) : n]]
        start, until = words[n - gap if before == again else n].start, words[n + 1].start
        yield start, until


def place_of_whole_word(word: str, following: Sequence[SpokenWord]) -> int | None:
    """The place of the first of the following words that a word is the beginning of, where it is none itself; None without."""
    if len(word) > LONGEST_FRAGMENT or not _LETTERS.fullmatch(word) or is_said_word(word):
        return None
    for place, other in enumerate(following if len(word) not in (2, 3) else following[:1]):
        if not _LETTERS.match(other.text):
            return None
        if begins_word(word, other.text):
            return place
    return None


def begins_word(word: str, other: str) -> bool:
    """Whether a longer word begins like this one and is no form of it: colour, colours."""
    rest = other.removeprefix(word)
    return rest != other and bool(_LETTERS.match(rest)) and not (len(word) > 3 and _INFLECTIONS.match(rest))


def is_said_word(word: str) -> bool:
    """Whether letters are a word that people say."""
    if len(word) < 4:
        return word in ("a", "i") if len(word) == 1 else word in _SHORT_WORDS
    return word in lexicon()


def repeated_beginnings(words: Sequence[SpokenWord]) -> Iterator[tuple[int, int]]:
    """(start, end) of each beginning that was given up for the one behind it, and of an article before another one."""
    until = 0
    for n, word in enumerate(words):
        again = place_of_new_beginning(words, n)
        if again and word.start >= until:
            until = words[again].start
            yield word.start, until
        elif n + 1 < len(words) and word.text in _ARTICLES - {"her"} and words[n + 1].text in _ARTICLES:
            yield word.start, words[n + 1].start


def place_of_new_beginning(words: Sequence[SpokenWord], place: int) -> int | None:
    """Where what begins at a place is begun again; None if it is not."""
    if words[place].text not in _BEGINNINGS:
        return None
    for again in range(place + 1, min(len(words), place + 1 + SOON)):
        own = words[again].text
        if own == words[place].text and was_given_up(words, place, again):
            return again
        if not own[0].isalpha() or own in _JOINING:
            return None
    return None


def was_given_up(words: Sequence[SpokenWord], place: int, again: int) -> bool:
    """Whether the first of two equal beginnings was: the next word is the same too, or a pronoun has no verb (we then we get)."""
    pair = [[one.text for one in words[n : n + 2]] for n in (place, again)]
    if pair[0] == pair[1] and not (_PRONOUNS | _POSSESSIVES).isdisjoint(pair[0]):
        return words[again - 1].text not in _TAKES_CLAUSE
    if again != place + 2 or pair[0][0] not in _SUBJECTS:
        return False
    return tag_words(words[place + 1].text)[0].kind in ("adverb", "function")


# Chinese

_STUTTER_ZH = re.compile(rf"(?<![0-9A-Za-z ])([{HAN}])\1([{HAN}])(?!\2)")
_AGAIN_ZH = re.compile(rf"([{HAN}]{{4,10}})([{HAN}]{{1,6}}?)\1(?=[{HAN}]{{2}})(?!.者)")
_CLAUSE_ZH = re.compile(r"[我你他她它这那让把被]|如何|怎么|因为|就是|不是|应该|如果|可以|^[在从当对]|就[会要能]")
_TAKES_CLAUSE_ZH = re.compile(r"(?:证明|知道|觉得|认为|发现|以为|希望|表示|告诉|[说想看])$")
_ALIKE_ZH = re.compile(r"[不没的得地和与跟或还比越又也都很最一两几各每为向再]")


def without_false_starts_zh(text: str) -> str:
    """A Chinese sentence without characters said twice (移移动) and beginnings that were taken up again (如何去面对如何去和)."""
    text = _STUTTER_ZH.sub(lambda found: found[0][1:] if is_stutter(text, found) else found[0], text)
    return _AGAIN_ZH.sub(lambda found: found[1] if is_new_beginning(found[1], found[2]) else found[0], text)


def is_stutter(text: str, found: re.Match[str]) -> bool:
    """Whether a character that stands twice is only the beginning of a word: 移移动, but neither 天天气 nor 今年年底."""
    before = text[found.start() - 1 : found.start()]
    is_end = bool(before) and entry_of_word(before + found[1]) is not None
    return entry_of_word(found[1] + found[2]) is not None and entry_of_word(found[1] * 2) is None and not is_end


def is_new_beginning(beginning: str, between: str) -> bool:
    """Whether what stands twice begins a clause, and what stands between is no member of an enumeration."""
    if not _CLAUSE_ZH.search(beginning) or "的" in beginning:
        return False
    return not _ALIKE_ZH.search(beginning[:1] + between) and not _TAKES_CLAUSE_ZH.search(between)
