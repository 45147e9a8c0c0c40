"""Which identifiers and source paths a group studies, and what every program has besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from archive.text.identifiers import OF_EVERY_PROGRAM

CodeKind = Literal["file", "flag", "metric", "name"]

_SOURCE_ROOTS = re.compile(r"(?:api|cmd|hack|internal|k8s\.io|pkg|plugin|sigs\.k8s\.io|staging|test|vendor)/")
_SOURCE_FILE = re.compile(r"\.(?:go|py|sh|proto)$")
_DOCUMENT = re.compile(r"\.(?:md|ya?ml|json|toml|mod)$")
_METRIC = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+){2,}$")
_HUMP = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}[a-z]|_|-")
_QUALIFIED = re.compile(r"(?<![\w./@-])\*?(?P<name>(?:[A-Z]\w+|[a-z]\w{3,})\.[A-Z]\w*)(?![\w/]|\.\w)", re.ASCII)
# Of Go's own library, of shells and of every manifest; in lower case.
_EVERYWHERE = OF_EVERY_PROGRAM | frozenset(
    "string context error interface map slice close copy append make new panic recover print get set add delete update "
    "status spec type object list value key index k8s devops github golang kube-system".split()
)
_GO_PACKAGES = frozenset(
    "atomic bufio bytes context errors filepath flag fmt http io json list log math net os path rand reflect regexp rune "
    "runtime sort strconv strings sync testing time unsafe url".split()
)


def code_kind(name: str) -> CodeKind:
    """Whether a name is a source path, a flag of a command, a metric, or a type, function or field."""
    if "/" in name or _SOURCE_FILE.search(name):
        return "file"
    if name.startswith("--"):
        return "flag"
    return "metric" if _METRIC.match(name) else "name"


def is_studied(name: str) -> bool:
    """Whether a name tells of the code that is read: `func`, `err`, `String` and `apiVersion` are in every program, and
    `README.md` is no code."""
    if "/" in name:
        return bool(_SOURCE_ROOTS.match(name) or _SOURCE_FILE.search(name))
    if _DOCUMENT.search(name) or name.lower() in _EVERYWHERE:
        return False
    if "." in name:
        return name.partition(".")[0] not in _GO_PACKAGES
    return bool(_HUMP.search(name))


def qualified_names(text: str) -> Iterator[str]:
    """The methods and fields of a text that stand behind their type: `PriorityQueue.Pop`, `Node.Name`."""
    return (found["name"] for found in _QUALIFIED.finditer(text))
