"""Numbers in Chinese and English text, however they are written: 15, 十五 and fifteen are one number."""

from __future__ import annotations

import re
import unicodedata

_ARABIC = re.compile(r"(?<![\w.])\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_DIGITS: dict[str, int] = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_CHINESE = re.compile("[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?")
# What is counted or measured with; before it a single character is a number too (三次), elsewhere mostly a part of a word (一样).
_MEASURES = "秒分天周月年日号点个位台次倍条种类步层岁元块米核兆成章节轮版代节名份"
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ENGLISH = {word: value for value, word in enumerate(_WORDS.split())} | {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_ENGLISH_WORD = re.compile(rf"\b(?:{'|'.join([*_ENGLISH, *_SCALES, 'half'])})\b", re.IGNORECASE)
_ENGLISH_RUN = re.compile(
    rf"{_ENGLISH_WORD.pattern}(?:(?:[\s-]+|\s+and\s+|\s*,\s*){_ENGLISH_WORD.pattern})*", re.IGNORECASE
)
_ALONE = frozenset({"one", "zero", "half"})  # words that are pronouns and manners of speaking more often than numbers


def find_numbers(text: str, *, sure: bool = False) -> set[float]:
    """The values of a text's numbers; with `sure` without those that may be a part of a word, such as 一 in 一样."""
    text = unicodedata.normalize("NFKC", text)
    found = {float(number[0].replace(",", "")) for number in _ARABIC.finditer(text)}
    found |= {value for run in _CHINESE.finditer(text) for value in chinese_values(run, sure=sure)}
    return found | {value for run in _ENGLISH_RUN.finditer(text) for value in english_values(run[0], sure=sure)}


def chinese_values(run: re.Match[str], *, sure: bool) -> list[float]:
    """Of a run of Chinese numerals, none where that is but one and may be a part of a word."""
    behind = run.string[run.end() : run.end() + 1]
    before = run.string[max(0, run.start() - 1) : run.start()]
    if len(run[0]) == 1 and sure and (not behind or behind not in _MEASURES or before in "第每某这那同另万千百"):
        return []
    if sure and run[0] in ("万一", "千万", "万千"):
        return []
    return [chinese_value(run[0])]


def chinese_value(numeral: str) -> float:
    """三百 is 300, 二〇二〇 is 2020, 一百二 is 120, 两点五 is 2.5."""
    whole, _point, fraction = numeral.partition("点")
    tail: float = sum(_DIGITS[mark] / float(10**place) for place, mark in enumerate(fraction, 1))
    if all(mark in _DIGITS for mark in whole):
        return float("".join(str(_DIGITS[mark]) for mark in whole) or 0) + tail
    total, section, digit, last_unit = 0, 0, 0, 1
    for mark in whole:
        if mark in _DIGITS:
            digit = _DIGITS[mark]
            last_unit = 10 if mark == "零" else last_unit
        elif mark in _UNITS:
            section, digit, last_unit = section + (digit or 1) * _UNITS[mark], 0, _UNITS[mark]
        else:
            total, section, digit, last_unit = (total + section + digit or 1) * _MYRIADS[mark], 0, 0, _MYRIADS[mark]
    return float(total + section + digit * (last_unit // 10 or 1)) + tail


def english_values(run: str, *, sure: bool) -> list[float]:
    """Of a run of English numerals: two hundred and fifty is 250."""
    words = [word.lower() for word in _ENGLISH_WORD.findall(run)]
    if sure and len(words) == 1 and words[0] in _ALONE:
        return []
    total, current = 0.0, 0.0
    for word in words:
        if word == "half":
            current += 0.5
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total, current = total + (current or 1) * _SCALES[word], 0.0
        else:
            current += _ENGLISH[word]
    return [total + current]
