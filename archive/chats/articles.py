"""The articles that people share in a chat, which a source of kind web can fetch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.chats.quotes import split_quote
from archive.records import ChatMessage

_URL = r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+"
CARD = re.compile(rf"\[(?:(?:链接|分享|卡片式链接)\|)?(?P<title>[^\]\n]{{2,200}})\]\((?P<url>{_URL}?)\)(?=\s|$|[^\w/])")
URL = re.compile(_URL)
MEETINGS = ("meeting.tencent.com", "zoom.us", "zoom.com.cn", "meet.google.com", "teams.microsoft.com", "vc.feishu.cn")
NO_PAGES = (
    "pan.baidu.com",
    "bilibili.com/video",
    "b23.tv",
    "youtube.com/watch",
    "youtu.be",
    "docs.qq.com/sheet",
    "docs.qq.com/form",
)
FILES = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|mp[34]|m4a|mov|zip|gz|tar|exe|dmg|go|ya?ml|json)$", re.IGNORECASE)
CODE = re.compile(
    r"^/[^/]+/[^/]+/(?:blob|tree|pull|issues|commit|compare|releases|actions)(?:/|$)"
)  # below a repository
CODE_HOSTS = ("github.com", "gitee.com", "gitlab.com")


@dataclass(frozen=True)
class Article:
    """A page that somebody shared."""

    url: str
    title: str = ""


def find_articles(messages: Iterable[ChatMessage]) -> list[Article]:
    """Every page that is shared in the messages, each once; no meetings, videos, files, or places in source code."""
    found: dict[str, Article] = {}
    for message in messages:
        text = split_quote(message.text)[0]
        titles = {one["url"]: one["title"] for one in CARD.finditer(text)}
        for url in [*titles, *map(without_punctuation, URL.findall(CARD.sub(" ", text)))]:
            if is_article(url):
                found.setdefault(url, Article(url, titles.get(url, "")))
    return list(found.values())


def without_punctuation(url: str) -> str:
    """An address without the punctuation of the sentence that it stands in."""
    url = url.rstrip(".,;:!?'*~")
    return url[:-1] if url.endswith(")") and url.count("(") < url.count(")") else url


def is_article(url: str) -> bool:
    """Whether something to read may stand there."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # such as http://[
        return False
    if not host or "." not in host or parts.path in ("", "/") or is_below(host, MEETINGS):
        return False
    if any(f".{host}{parts.path}".find(f".{one}") >= 0 for one in NO_PAGES):
        return False
    is_code = is_below(host, CODE_HOSTS) and CODE.match(parts.path) and not parts.path.lower().endswith(".md")
    return not is_code and not FILES.search(parts.path)


def is_below(host: str, names: Iterable[str]) -> bool:
    """Whether a host is one of these, or under one."""
    return any(host == name or host.endswith(f".{name}") for name in names)
