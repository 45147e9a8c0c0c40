"""Cut Chinese, English and mixed text into the words that the full-text index knows, and find the code symbols in it.

What is done to a letter never depends on the letters around it, so a word gives the same tokens in a question as in a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, Protocol

WORDS_KEPT = 50_000  # words whose tokens are remembered, some 10 MB: most are met again and again
VERSION = 1  # raise it when text is cut into other tokens: every index is then built anew

# The unified ideographs with all their extensions, and the zero of Chinese dates (二〇二〇年).
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# Japanese too is written without spaces: kana and the mark that repeats a character (々).
_UNSPACED = HAN + "\u3005\u3041-\u3096\u30a1-\u30fa\u30fc"

RUN = re.compile(rf"(?P<word>[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)*)|(?P<unspaced>[{_UNSPACED}]+)|[^\W_A-Za-z0-9{_UNSPACED}]+")
_HAN_RUN = re.compile(rf"[{HAN}]+")
# Where one part of an identifier ends and the next begins: kube|APIServer, API|Server, node_|info, v|1|beta|1.
SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])|_+")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")

_STOP_WORDS = (
    "a an the of to in on for and or is are was were be been it its this that these those with as at by from how "
    "what why when where which who do does did can could should would will if then than so not no we they you he "
    "she i about into"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())

# What a Chinese question is asked with, but not about (nDCG +.010 VCSUM, +.035 SIGNOTES).
_ASKING = re.compile(
    "为什么|什么样|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪里|是否|请问|有没有|会不会|能不能|是不是|要不要|多少|吗(?!啡)|呢(?!喃)|"
    "(?<!目)的(?!确)|了(?!解)|时候|以后|之后|之前|可以|一个|这个|那个|这些|那些|之类"
)


def tokens(text: str) -> list[str]:
    """Index tokens in the order of the text: pairs of Chinese characters (one that stands alone stays), stemmed Latin
    words, numbers; an identifier gives its parts and itself."""
    found: list[str] = []
    for run in RUN.finditer(normalise(text)):
        if run["word"]:
            found += latin_tokens(run[0])
        elif run["unspaced"]:
            found += bigrams(run[0])
        else:
            found.append(run[0].casefold())
    return found


def query_tokens(text: str) -> list[str]:
    """The tokens of a question, each once, in the order of their first appearance, without 怎么, 的 and the like."""
    return list(dict.fromkeys(tokens(strip_question_words(text))))


def strip_question_words(text: str) -> str:
    """What a question is about: its text without 怎么, 的 and the like; a question of such words alone keeps them."""
    text = normalise(text)
    about = _ASKING.sub(" ", text)
    return about if tokens(about) else text


def latin_tokens(run: str) -> list[str]:
    """Tokens of a word or an identifier of Latin letters, digits and underscores: `PriorityQueues` gives `priority`,
    `queu` and `priorityqueu`, as `priorityqueue` does; `k8s` gives `k`, `8`, `s` and `k8s`."""
    return list(_latin_tokens(run))


@lru_cache(WORDS_KEPT)
def _latin_tokens(run: str) -> tuple[str, ...]:
    parts = SEAM.split(run)
    words = [stem(part.lower()) for part in parts if part.lower() not in STOP_WORDS]
    return tuple(words) if len(parts) == 1 else (*words, stem("".join(parts).lower()))


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
    return simplified(_ACCENTED.sub(lambda letter: unicodedata.normalize("NFD", letter[0])[0], text))


def simplified(text: str) -> str:
    """Text with traditional Chinese characters turned into simplified ones, one for one."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)


class _Simplified(dict[int, str]):
    """Simplified characters by the code of any character, each looked up when it is first met.

    GB 2312 holds the common simplified characters and hardly a traditional one, so most text never needs OpenCC.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if _HAN_RUN.match(character) and not _in_gb2312(character):
            found = _converter().convert(character)
            self[code] = found if len(found) == 1 else character
        else:
            self[code] = character
        return self[code]


# The traditional characters that GB 2312 holds beside their simplified forms, as OpenCC pairs them.
_SIMPLIFIED = _Simplified(
    zip(map(ord, "乾菸薹拚捱摺吒後徵夥榘於袷麴醣麽"), "干烟苔拼挨折咤后征伙矩于夹曲糖么", strict=True)
)


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(direction: str = "t2s") -> _Converter:
    from opencc import OpenCC  # 30 ms to import and open, spared whenever the text is plain or already simplified

    converter: _Converter = OpenCC(direction)
    return converter


def in_script(text: str, script: str) -> str:
    """Text in `simplified` or `traditional` characters, chosen by the words they stand in: 乾隆, but 干净."""
    if text.isascii():
        return text
    return _converter("s2t" if script == "traditional" else "t2s").convert(text)


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


def width(text: str) -> float:
    """Length in Chinese characters; two and a half Latin letters take the room of one."""
    han = len(re.findall(f"[{HAN}]", text))
    return han + (len(text) - han) / 2.5
