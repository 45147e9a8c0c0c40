"""Characters and the script they belong to: one form for each letter, simplified or traditional, Chinese or English."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal, Protocol

Language = Literal["zh", "en", "mixed"]

# The unified ideographs with all their extensions, and the zero of Chinese dates (二〇二〇年).
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

_HAN_RUN = re.compile(rf"[{HAN}]+")
_LATIN_RUN = re.compile(r"[A-Za-z]+")
# 看著, which OpenCC leaves as it is, and not 著作 or 显著.
_ASPECT = re.compile("(?<![显名原论编土卓昭专巨译遗拙合共])著(?![作名称述书者录])")
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
CHARACTERS_PER_WORD = 1.6  # in an average Chinese word
LETTERS_PER_CHARACTER = 2.5  # Latin letters that take the room of one Chinese character
CHINESE_SHARE = 0.8  # of a text's words, from which on it counts as Chinese
ENGLISH_SHARE = 0.1  # of Chinese words, up to which it counts as English


def normalise(text: str) -> str:
    """Text with one form for each letter: full-width is half-width, traditional is simplified, é is e; case is kept."""
    text = unicodedata.normalize("NFKC", text)
    return simplify(_ACCENTED.sub(lambda letter: unicodedata.normalize("NFD", letter[0])[0], text))


def simplify(text: str) -> str:
    """Text with traditional Chinese characters turned into simplified ones, one for one."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def convert_script(text: str, script: str) -> str:
    """Text in `simplified` or `traditional` characters, chosen by the words they stand in: 乾隆, but 干净."""
    if text.isascii():
        return text
    if script == "traditional":
        return _converter("s2t").convert(text)
    return _ASPECT.sub("着", _converter("t2s").convert(text))


def detect_language(text: str) -> Language:
    """zh from four fifths Chinese words on, en from nine tenths English ones on; text without letters counts as en."""
    chinese = sum(len(run) for run in _HAN_RUN.findall(text)) / CHARACTERS_PER_WORD
    english = len(_LATIN_RUN.findall(text))
    share = chinese / (chinese + english) if chinese else 0.0
    return "zh" if share >= CHINESE_SHARE else "en" if share <= ENGLISH_SHARE else "mixed"


def width(text: str) -> float:
    """Length in Chinese characters; two and a half Latin letters take the room of one."""
    han = sum(len(run) for run in _HAN_RUN.findall(text))
    return han + (len(text) - han) / LETTERS_PER_CHARACTER


def has_han(text: str) -> bool:
    """Whether any character of a text is Chinese."""
    return bool(_HAN_RUN.search(text))


def is_in_gb2312(character: str) -> bool:
    """Whether GB 2312 has a character: the common simplified ones, and hardly a traditional one."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


class _Simplified(dict[int, str]):
    """Simplified characters by the code of any character, each looked up when it is first met.

    Most text never needs OpenCC, since GB 2312 has its characters.
    """

    def __missing__(self, code: int) -> str:
        self[code] = character = _simplify_character(chr(code))
        return character


def _simplify_character(character: str) -> str:
    if not _HAN_RUN.match(character) or is_in_gb2312(character):
        return character
    found = _converter("t2s").convert(character)
    return found if len(found) == 1 else character


# The traditional characters that GB 2312 holds beside their simplified forms, as OpenCC pairs them.
_SIMPLIFIED = _Simplified(
    zip(map(ord, "乾菸薹拚捱摺吒後徵夥榘於袷麴醣麽"), "干烟苔拼挨折咤后征伙矩于夹曲糖么", strict=True)
)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(direction: str) -> _Converter:
    from opencc import OpenCC  # 30 ms to import and open, spared whenever the text is plain or already simplified

    converter: _Converter = OpenCC(direction)
    return converter
