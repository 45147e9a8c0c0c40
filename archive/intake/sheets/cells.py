"""The cells of a spreadsheet: what is read in them, and the addresses they lead to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Grid = Sequence[Sequence["Cell"]]
"""The cells of a worksheet, row by row; rows may differ in length."""

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w./@-])www\.)[^\s<>\"'`|\\^，。；、：！？（）【】《》「」“”…]+", re.IGNORECASE
)
_MARKDOWN = re.compile(r"\[([^\]\n]*)\]\(\s*(https?://[^\s)]+)[^)]*\)")
_FORMULA = re.compile(r'^=HYPERLINK\(\s*"([^"]*)"\s*(?:[,;]\s*"([^"]*)"\s*)?\)$', re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"[\W\d_]*(点我|点击|点击查看|点此|链接|笔记|笔记链接|地址|这里|查看|打开|详情|原文|link|links|here|click|click here|url|note|notes|open|view|see)?[\W\d_一二三四五]*",
    re.IGNORECASE,
)
_LEFT_OPEN = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True)
class LinkedText:
    """An address, and the words behind which it stands; "" where it stands by itself."""

    address: str
    words: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell as it is read, and where it leads."""

    text: str = ""
    links: tuple[LinkedText, ...] = ()


EMPTY = Cell()


def make_cell(text: str, targets: Iterable[str] = ()) -> Cell:
    """A cell of a text and the addresses of its hyperlinks; addresses in the text, Markdown and HYPERLINK() count too."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if formula := _FORMULA.match(text):
        return make_cell(formula[2] or "", [formula[1]])
    links = {found[2]: LinkedText(found[2], title_in(found[1])) for found in _MARKDOWN.finditer(text)}
    words = _MARKDOWN.sub(" ", text)
    written = [with_scheme(without_tail(found[0])) for found in _ADDRESS.finditer(words)]
    beside = title_in(_ADDRESS.sub(" ", words))
    several = len(written) > 1
    for address in (*map(str.strip, targets), *written):
        if is_address(address):
            links.setdefault(address, LinkedText(address, "" if several else beside))
    return Cell(text, tuple(links.values()))


def title_in(words: str) -> str:
    """Words that name what they lead to; "" of 点我, link, 笔记 2."""
    words = " ".join(words.split()).strip(" ：:-—,，;；|·（）()[]【】")
    return "" if _SAYS_NOTHING.fullmatch(words) else words


def is_address(text: str) -> bool:
    """Whether something is an address of a page: a link within the sheet, or to a mailbox, is none."""
    return text.lower().startswith(("http://", "https://"))


def with_scheme(address: str) -> str:
    """An address that was written as www.example.org, whole."""
    return address if "://" in address else f"https://{address}"


def without_tail(address: str) -> str:
    """An address without the punctuation behind it: a closing bracket belongs to it where it opened one."""
    while address and (address[-1] in ".,;:!?*'" or is_left_open(address)):
        address = address[:-1]
    return address


def is_left_open(address: str) -> bool:
    """Whether an address ends with a bracket that it did not open."""
    opened = _LEFT_OPEN.get(address[-1])
    return opened is not None and address.count(opened) < address.count(address[-1])
