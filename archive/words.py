"""Cut Chinese, English and mixed text into the words that the full-text index knows, and find the code symbols in it.

Every token consists of letters and digits only, so SQLite's `unicode61` tokenizer keeps each one whole when they are
joined by spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Literal, Protocol

# The unified ideographs, extension A, and the zero of Chinese dates (二〇二〇年).
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"

_RUN = re.compile(rf"(?P<latin>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<han>[{HAN}]+)|(?P<letters>[^\W\d_A-Za-z{HAN}]+)")
_HAN_RUN = re.compile(rf"[{HAN}]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")

_STOP_WORDS = (
    "a an the of to in on for and or is are was were be been it its this that these those with as at by from how "
    "what why when where which who do does did can could should would will if then than so not no we they you he "
    "she i about into"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())

# What a Chinese question is asked with, but not about; left out of questions only (nDCG +.010 VCSUM, +.035 SIGNOTES).
_ASKING = re.compile(
    "为什么|什么样|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪里|是否|请问|有没有|会不会|能不能|是不是|要不要|多少|吗|呢|"
    "(?<!目)的(?!确)|了|时候|以后|之后|之前|可以|一个|这个|那个|这些|那些|之类"
)


def tokens(text: str) -> list[str]:
    """Index tokens in the order of the text: Han bigrams (a character that stands alone stays), stemmed Latin words,
    numbers; a camelCase word gives its parts and itself."""
    found: list[str] = []
    for run in _RUN.finditer(normalise(text)):
        if run["latin"]:
            found += latin_tokens(run["latin"])
        elif run["han"]:
            found += bigrams(run["han"])
        else:
            found.append(run[0].lower())
    return found


def query_tokens(text: str) -> list[str]:
    """The tokens of a question, each once, in the order of their first appearance, without 怎么, 的 and the like.

    A question of such words alone keeps them.
    """
    text = normalise(text)
    return list(dict.fromkeys(tokens(_ASKING.sub(" ", text)) or tokens(text)))


def latin_tokens(run: str) -> list[str]:
    """Tokens of one run of Latin letters: `PriorityQueues` gives `priority`, `queu` and `priorityqueues`."""
    parts = _HUMP.split(run)
    words = [stem(part) for part in map(str.lower, parts) if part not in STOP_WORDS]
    return words if len(parts) == 1 else [*words, run.lower()]


def bigrams(han: str) -> list[str]:
    """Overlapping pairs of characters: 调度器 gives 调度 and 度器, 锁 gives 锁."""
    return [han] if len(han) == 1 else [han[i : i + 2] for i in range(len(han) - 1)]


def stem(word: str) -> str:
    """A lowercase English word without its commonest endings: not always a word (`queu`), but always the same one."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if not word.endswith("ss"):
        ending = next((end for end in ("ing", "ed", "es", "s") if word.endswith(end)), "")
        if len(word) - len(ending) >= 3:
            word = word[: len(word) - len(ending)]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def normalise(text: str) -> str:
    """Text with one form for each letter: full-width is half-width, traditional is simplified, é is e; case is kept."""
    text = unicodedata.normalize("NFKC", text)
    if _ACCENTED.search(text):
        apart = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", "".join(char for char in apart if not unicodedata.combining(char)))
    return simplified(text)


def simplified(text: str) -> str:
    """Text with traditional Chinese characters turned into simplified ones."""
    return text if text.isascii() else _HAN_RUN.sub(lambda run: _simplified_run(run[0]), text)


def _simplified_run(run: str) -> str:
    """GB 2312 holds the common simplified characters and hardly a traditional one, so most text never needs OpenCC."""
    try:
        run.encode("gb2312")
    except UnicodeEncodeError:
        return _converter().convert(run)
    return run


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> _Converter:
    from opencc import OpenCC  # 30 ms to import and open, spared whenever the text is plain or already simplified

    converter: _Converter = OpenCC("t2s")
    return converter


def language(text: str) -> Literal["zh", "en", "mixed"]:
    """zh from four fifths Chinese words on, en from nine tenths English ones on; text without letters counts as en."""
    chinese = sum(len(run) for run in _HAN_RUN.findall(text)) / 1.6  # characters in an average Chinese word
    english = len(_LATIN_WORD.findall(text))
    share = chinese / (chinese + english) if chinese else 0.0
    return "zh" if share >= 0.8 else "en" if share <= 0.1 else "mixed"


_URL = re.compile(r"[a-z]+://\S+")
_CODE_WORD = re.compile(
    r"(?P<open>`)?(?<![\w./@-])(?P<word>(?:--)?[A-Za-z_][\w.-]*(?:/[\w.-]+)*)(?P<call>\(\))?(?P<close>`)?", re.ASCII
)
_SOURCE_FILE = re.compile(r"\.(go|py|sh|proto|ya?ml|json|toml|md|mod)$")
_SOURCE_ROOTS = {
    "api",
    "cmd",
    "hack",
    "internal",
    "k8s.io",
    "pkg",
    "plugin",
    "sigs.k8s.io",
    "staging",
    "test",
    "vendor",
}
_CAMEL = re.compile(r"^[A-Za-z][A-Za-z0-9]*$")
_INNER_HUMP = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}[a-z]{2}")
_NAMES = {"DevOps", "GitHub", "GitLab", "JavaScript", "LinkedIn", "OpenAI", "TypeScript", "YouTube", "iOS", "macOS"}


def symbols(text: str) -> list[str]:
    """Code identifiers in the text, each once, in order: `PriorityQueue`, `activeQ`, `node_info`, `kube-scheduler`,
    `--leader-elect`, `pkg/scheduler/core`, and the name before `()`.

    Other words with hyphens count only inside backticks: in prose they are built-in, multi-tenant and the like.
    """
    text = _URL.sub(" ", unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys(name for match in _CODE_WORD.finditer(text) for name in _symbols_of(match)))


def _symbols_of(match: re.Match[str]) -> Iterator[str]:
    word = match["word"].rstrip("._-")
    if "/" in word:
        if word.split("/")[0] in _SOURCE_ROOTS or _SOURCE_FILE.search(word):
            yield word
    elif _SOURCE_FILE.search(word):
        yield word
    elif "-" in word:
        if word.startswith(("kube-", "k8s-", "--")) or (match["open"] and match["close"]):
            yield word
    else:
        *qualifiers, name = word.split(".")
        yield from filter(_is_symbol, qualifiers)
        if match["call"] or _is_symbol(name):
            yield name


def _is_symbol(word: str) -> bool:
    if "_" in word.strip("_"):
        return True
    return bool(_CAMEL.match(word) and _INNER_HUMP.search(word)) and word not in _NAMES
