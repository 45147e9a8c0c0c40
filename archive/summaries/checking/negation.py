"""Whether a sentence denies what its source affirms, or the other way round, where one is Chinese and the other English.

Words cannot be compared across languages, but that something is denied can: one language says it plainly (不, not), the other
plainly or in a word that holds it (失败, unable, only). Where one side denies plainly and the other has not even such a word, they differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.text.identifiers import find_symbols
from archive.text.numbers import find_numbers
from archive.text.script import has_han, normalise

_PLAIN_ZH = re.compile(
    r"不(?!同|过|断|仅|但|管|论|久|妨|少|错|得不|好意思|只|光|一定|如|然|对称)|没有|没(?!有|错|关系)|无法|未(?!来|必|知)|别(?=[说写用读怕改动碰])|禁止|绝非|并非"
)
_PLAIN_EN = re.compile(
    r"\b(?:not(?! only)|never|none|nobody|nothing|cannot|without|neither|nor|no(?! (?:more|less|later|longer) than))\b|n['’]t\b",
    re.IGNORECASE,
)
# Where no negation is meant: questions, and what has become a word of its own.
_NONE = re.compile(
    r"([\u4e00-\u9fff])[不没]\1|有没有|差不多|了不起|不得不|不一会|要不|是否|对不起|不然|不超过|不到|不再|不变|不止|不满|不可变|why (?:not|don't)|not only|whether or not|no longer than",
    re.IGNORECASE,
)
# Words that hold a negation, or say with one less what the other language denies.
_HOLDS_ZH = re.compile(
    r"[不没无未非别勿莫禁拒缺免除否反停止才只]|失败|以外|而是|少|以前|之前|直到|最多|独立|例外|忽略|跳过|丢|空|难|旧|限|仍|还|闲"
)
_HOLDS_EN = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|cannot|without|neither|nor|few|fewer|less|least|little|hardly|rarely|seldom|only|unless|until|till|before|except|"
    r"instead|rather|other|otherwise|else|differ\w*|too|free|lacks?|lacking|lost|loses?|missing|miss|missed|misses|fail\w*|refus\w*|reject\w*|den(?:y|ies|ied)|avoid\w*|prevent\w*|"
    r"exclu\w*|stop\w*|ignor\w*|skip\w*|drop\w*|forb\w*|prohibit\w*|block\w*|keeps?|impossible|in(?:valid|complete|sufficient|feasible|active|consistent|dependent\w*|visible|correct|definitely)|"
    r"im(?:mutable|perfect|balanced?)|un(?!der|it|ion|iq|ivers|til|less)\w{3,}|non\w*|dis(?!tribut|tinct|cuss|k|play|patch|tanc)\w{3,}|mis\w{3,}|exceed\w*|beyond|"
    r"empty|absent|wrong|hard|difficult|still|remain\w*|yet|idle|old|stale|spare[sd]?|nowhere|more than|at most|bar|barely|regardless|whatever|any)\b|n['’]t\b|-less\b|less\b",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,}")
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[，,。！？!?；;\n]|(?<=[a-z0-9])\.\s")  # clauses


def differ_in_negation(text: str, evidence: str) -> bool:
    """Whether one denies and the other does not, for a sentence in one language and what it cites in another."""
    parts = [part for part in _PARTS.split(evidence) if part.strip()]
    if denies(text):
        return not any(map(holds_negation, parts))
    return bool(parts) and all(map(denies, nearest_parts(text, parts))) and not holds_negation(text)


def denies(text: str) -> bool:
    """Whether a text denies something plainly."""
    plain = _NONE.sub(" ", normalise(text))
    return bool((_PLAIN_ZH if has_han(plain) else _PLAIN_EN).search(plain))


def holds_negation(text: str) -> bool:
    """Whether a text has any word that may render a negation."""
    plain = _SEAM.sub(" ", normalise(text))  # NoExecute
    return bool((_HOLDS_ZH if has_han(plain) else _HOLDS_EN).search(plain))


def nearest_parts(text: str, parts: Sequence[str]) -> list[str]:
    """The parts that share most names and numbers with a text; all where none shares any."""
    wanted = anchors(text)
    shared = [len(wanted & anchors(part)) for part in parts]
    top = max(shared, default=0)
    return [part for part, count in zip(parts, shared, strict=True) if count == top]


def anchors(text: str) -> set[str]:
    """What stands alike in both languages: Latin words, identifiers and numbers."""
    words = {word.casefold().removesuffix("s") for word in _LATIN.findall(text)}
    return words | {name.casefold() for name in find_symbols(text)} | {f"{number:g}" for number in find_numbers(text)}
