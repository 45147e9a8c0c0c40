"""chatlog's JSON: a list of messages with `time`, `sender`, `senderName`, `type`, `content` and `contents`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archive.chats.cards import link_text
from archive.chats.export import ChatExport
from archive.chats.json_values import dict_of, items_of, moment_of, str_of
from archive.chats.quotes import with_quote
from archive.records import ChatMessage

TEXT, CARD, SYSTEM = 1, 49, (10000, 10002)
QUOTE = 57
PAT = 62  # somebody nudges somebody
PLACEHOLDERS = {3: "[图片]", 34: "[语音]", 42: "[名片]", 43: "[视频]", 47: "[动画表情]", 48: "[位置]", 50: "[语音通话]"}


def is_chatlog(export: ChatExport) -> bool:
    """Whether it is a list of such messages, or holds one under `items` or `messages`."""
    items = items_of(export.value, "items", "messages")
    return bool(items) and {"talker", "sender", "time", "content"} <= items[0].keys()


def read_chatlog(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages. Raises ValueError, with the number of the message, when one has no time that exists."""
    for number, item in enumerate(items_of(export.value, "items", "messages"), 1):
        if item.get("type") not in SYSTEM and item.get("subType") != PAT:
            author = export.author(item.get("senderName"), ids=(item.get("sender"),))
            yield ChatMessage(moment_of(item.get("time"), number, export), author, message_text(item, export))


def message_text(item: dict[str, Any], export: ChatExport) -> str:
    """The text of a message, with what it quotes, the title and address of what it shares, or what else it is."""
    text = str_of(item.get("content"))
    contents = dict_of(item.get("contents"))
    if item.get("type") == CARD:
        refer = contents.get("refer")
        if isinstance(refer, dict):
            who = export.author(refer.get("senderName"), ids=(refer.get("sender"),))
            return with_quote(text, who, message_text({"contents": {}, **refer}, export))
        title, url = str_of(contents.get("title")), str_of(contents.get("url"))
        return link_text(title, url) if url else text or (f"[{title}]" if title else "")
    return text or PLACEHOLDERS.get(item.get("type", TEXT), "")
