"""Find code identifiers in text: what `--symbol` filters by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_URL = re.compile(r"[a-z]+://\S+")
_CODE_WORD = re.compile(
    r"(?P<open>`)?(?<![\w./@-])(?P<word>(?:--)?[A-Za-z_][\w.-]*(?:/[\w.-]+)*)(?P<call>\(\))?(?P<close>`)?", re.ASCII
)
_SOURCE_FILE = re.compile(r"\.(go|py|sh|proto|ya?ml|json|toml|md|mod)$")
_SOURCE_ROOTS = frozenset("api cmd hack internal k8s.io pkg plugin sigs.k8s.io staging test vendor".split())
_CAMEL = re.compile(r"^[A-Za-z][A-Za-z0-9]*$")
_INNER_HUMP = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}[a-z]{2}")
_NAMES = {"DevOps", "GitHub", "GitLab", "JavaScript", "LinkedIn", "OpenAI", "TypeScript", "YouTube", "iOS", "macOS"}

# What the programs of every group have: words of Go and Python, fields of every manifest.
OF_EVERY_PROGRAM = frozenset(
    "apiversion args async await bool byte cap char class const ctx def defer del elif enum err errorf errors except fmt "
    "float float64 func goto init int int32 int64 interface iota kwargs lambda len main metadata nil none null printf "
    "println rune self sprintf stderr stdin stdout str string struct todo tuple typedef uint32 uint64 var void yaml json".split()
)


def find_symbols(text: str) -> list[str]:
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
