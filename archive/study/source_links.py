"""Links to the source that a group reads, at the version that its settings name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from archive.settings import CodeSettings
from archive.study.code_names import code_kind

_LINE = re.compile(r"#L(\d+)(?:[:-].*)?$")
_LINKED = re.compile(r"\[`?(?P<name>[A-Za-z_][\w.]*?)(?:\(\))?`?\]\((?P<url>https?://[^\s()]+)\)")
_GITHUB = re.compile(
    r"https?://github\.com/(?P<repository>[\w.-]+/[\w.-]+)/(?:blob|tree)/(?P<ref>[^/]+)/(?P<path>[^#?]+)"
)
_SOURCEGRAPH = re.compile(
    r"https?://sourcegraph\.com/github\.com/(?P<repository>[\w.-]+/[\w.-]+)(?:@(?P<ref>[^/]+))?/-/blob/(?P<path>[^#?]+)"
)
# Import paths of Go whose source lies in another folder, or in a repository of its own.
_MODULE = re.compile(r"(?P<domain>k8s\.io|sigs\.k8s\.io)/(?P<module>[\w.-]+)(?P<rest>/.*)?$")


class LinkedSource(NamedTuple):
    """Where a note links the code that it names, as that link has it."""

    name: str
    path: str  # in the repository that is read; of a module that is published from there, below staging/src
    url: str


def source_link(name: str, code: CodeSettings) -> str:
    """The page of a source path at the version that is set; of an identifier, a search for it there. "" where neither is known."""
    if not code.repository:
        return ""
    if code_kind(name) != "file":
        return search_link(name, code)
    if "/" not in name:  # a file's name alone may be in many folders
        return search_link(name, code, "file:")
    found = _MODULE.match(name)
    if found and found["domain"] == "sigs.k8s.io":
        return f"https://github.com/kubernetes-sigs/{found['module']}"
    if found and found["module"] == "kubernetes":
        return page_link((found["rest"] or "").lstrip("/"), code)
    return page_link(f"staging/src/{name}" if found else name, code)


def page_link(path: str, code: CodeSettings) -> str:
    """A file or a folder of the repository at the version that is set."""
    place = "blob" if path.rpartition("/")[2].count(".") else "tree"
    return f"{code.repository.rstrip('/')}/{place}/{code.version}/{quote(path)}"


def search_link(name: str, code: CodeSettings, field: str = "") -> str:
    """A search for a name at that version: GitHub's own search knows the latest one only, Sourcegraph all."""
    host = code.repository.removeprefix("https://").rstrip("/")
    word = name.rpartition(".")[2] if not field else name
    return f"https://sourcegraph.com/search?q=repo:^{host}$@{code.version}+{field}{quote(word)}"


def linked_sources(markdown: str) -> Iterator[LinkedSource]:
    """The code that a note names and links: `[Scheme](https://github.com/kubernetes/apimachinery/blob/…/scheme.go#L47)`."""
    for link in _LINKED.finditer(markdown):
        found = _GITHUB.match(link["url"]) or _SOURCEGRAPH.match(link["url"])
        if found and found["path"].endswith(".go"):
            yield LinkedSource(link["name"], path_in_kubernetes(found["repository"], found["path"]), link["url"])


def path_in_kubernetes(repository: str, path: str) -> str:
    """Where a file of a Kubernetes repository is developed: `client-go` and its like are published from kubernetes itself."""
    owner, _slash, name = repository.partition("/")
    return f"staging/src/k8s.io/{name}/{path}" if owner == "kubernetes" and name != "kubernetes" else path
