"""Tag English words by the commonest tag of each and Brill's rules, which look at its neighbours (Brill 1992)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from archive.text.word_classes.lists import read_pairs, read_word_list

_TOKEN = re.compile(r"\d[\w.,:%-]*|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|[A-Za-z](?:[\w-]*?(?=n['’]t\b)|[\w-]*)|[^\s\w]")
_ENDINGS = (
    ("ly", "RB"),
    ("ing", "VBG"),
    ("ed", "VBN"),
    ("ous", "JJ"),
    ("ful", "JJ"),
    ("able", "JJ"),
    ("ive", "JJ"),
    ("s", "NNS"),
)

KINDS = {  # tags of the Penn Treebank -> classes
    "NN": "noun", "NNS": "noun", "NNP": "name", "NNPS": "name", "FW": "noun", "VBG": "action",
    "VB": "verb", "VBD": "verb", "VBP": "verb", "VBZ": "verb", "VBN": "participle", "MD": "verb",
    "JJ": "adjective", "JJR": "adjective", "JJS": "adjective", "RB": "adverb", "RBR": "adverb", "RBS": "adverb",
    "PRP": "pronoun", "WP": "pronoun", "EX": "pronoun", "WDT": "pronoun", "CD": "number", "UH": "interjection",
}  # fmt: skip

_Rule = tuple[str, str, Sequence[str]]  # to, where, by what
_Tags = Sequence[str]

# Where a rule looks: (words, tags, place, what it wants) -> whether it stands there; both lists have three empty ones on either side.
_WHERE: Mapping[str, Callable[[_Tags, _Tags, int, Sequence[str]], bool]] = {
    "PREVTAG": lambda _w, t, n, a: t[n - 1] == a[0],
    "NEXTTAG": lambda _w, t, n, a: t[n + 1] == a[0],
    "PREV2TAG": lambda _w, t, n, a: t[n - 2] == a[0],
    "NEXT2TAG": lambda _w, t, n, a: t[n + 2] == a[0],
    "PREV1OR2TAG": lambda _w, t, n, a: a[0] in t[n - 2 : n],
    "NEXT1OR2TAG": lambda _w, t, n, a: a[0] in t[n + 1 : n + 3],
    "PREV1OR2OR3TAG": lambda _w, t, n, a: a[0] in t[n - 3 : n],
    "SURROUNDTAG": lambda _w, t, n, a: t[n - 1] == a[0] and t[n + 1] == a[1],
    "PREVBIGRAM": lambda _w, t, n, a: t[n - 2] == a[0] and t[n - 1] == a[1],
    "NEXTBIGRAM": lambda _w, t, n, a: t[n + 1] == a[0] and t[n + 2] == a[1],
    "CURWD": lambda w, _t, n, a: w[n] == a[0],
    "PREVWD": lambda w, _t, n, a: w[n - 1] == a[0],
    "NEXTWD": lambda w, _t, n, a: w[n + 1] == a[0],
    "PREV1OR2WD": lambda w, _t, n, a: a[0] in w[n - 2 : n],
    "WDPREVTAG": lambda w, t, n, a: t[n - 1] == a[0] and w[n] == a[1],
    "WDNEXTTAG": lambda w, t, n, a: w[n] == a[0] and t[n + 1] == a[1],
    "WDAND2AFT": lambda w, _t, n, a: w[n] == a[0] and w[n + 2] == a[1],
    "WDAND2TAGBFR": lambda w, t, n, a: t[n - 2] == a[0] and w[n] == a[1],
    "WDAND2TAGAFT": lambda w, t, n, a: w[n] == a[0] and t[n + 2] == a[1],
    "LBIGRAM": lambda w, _t, n, a: w[n - 1] == a[0] and w[n] == a[1],
    "RBIGRAM": lambda w, _t, n, a: w[n] == a[0] and w[n + 1] == a[1],
}
_AROUND = [""] * 3


@cache
def lexicon() -> dict[str, str]:
    """Each word's commonest tag."""
    return read_pairs("en")


@cache
def rules() -> dict[str, list[_Rule]]:
    """The rules that change a tag, by that tag, in their order."""
    found = defaultdict[str, list[_Rule]](list)
    for line in read_word_list("en-rules"):
        before, after, where, *wanted = line.split(" ")
        if where in _WHERE:
            found[before].append((after, where, wanted))
    return found


def tag_sentence(text: str) -> list[tuple[str, str]]:
    """(word, class) of each word and mark of a sentence."""
    words = [word.replace("’", "'") for word in _TOKEN.findall(text)]
    tags = [first_tag(word, starts=n == 0) for n, word in enumerate(words)]
    padded, around = [*_AROUND, *(word.lower() for word in words), *_AROUND], [*_AROUND, *tags, *_AROUND]
    for n in range(len(_AROUND), len(padded) - len(_AROUND)):
        for after, where, wanted in rules().get(around[n], ()):
            if _WHERE[where](padded, around, n, wanted):
                around[n] = after
                break
    return [(word, class_of_tag(word, tag)) for word, tag in zip(words, around[3:], strict=False)]


def first_tag(word: str, *, starts: bool) -> str:
    """The tag of a word by itself."""
    if not word[0].isalpha() and word[0] != "'":
        return "CD" if word[0].isdigit() else word
    known, lower = lexicon(), word.lower()
    if word == "I":
        return "PRP"
    if word[0].isupper() and not starts:
        return known.get(word) or (known.get(lower, "NNP"))
    found = known.get(lower) or known.get(word)
    return found or next((tag for ending, tag in _ENDINGS if lower.endswith(ending) and len(lower) > 4), "NN")


def class_of_tag(word: str, tag: str) -> str:
    """The class of a tag."""
    return KINDS.get(tag, "function" if word[0].isalpha() or word[0] == "'" else "mark")
