"""A day of a Slack channel as its export has it: a list of messages with `ts`, `user` and `text`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from archive.chats.export import ChatExport
from archive.chats.json_values import dict_of, items_of, moment_of, str_of
from archive.chats.quotes import with_quote
from archive.records import ChatMessage

KEPT_SUBTYPES = frozenset({None, "thread_broadcast", "me_message", "file_share"})
MENTION = re.compile(r"<@(?P<id>[A-Z0-9]+)(?:\|(?P<name>[^>]+))?>")
NAMED_LINK = re.compile(r"<(?P<url>https?://[^|>]+)\|(?P<name>[^>]+)>")
BARE_LINK = re.compile(r"<(?P<url>https?://[^|>]+)>")
CHANNEL = re.compile(r"<#[A-Z0-9]+\|(?P<name>[^>]*)>")


def is_slack(export: ChatExport) -> bool:
    """Whether it is a list of messages with Slack's time stamps."""
    items = items_of(export.value, "messages")
    return any(item.get("type") == "message" and is_stamp(item.get("ts")) for item in items[:20])


def is_stamp(value: Any) -> bool:
    """Whether it is as Slack writes times: `1602763862.000200`."""
    return re.fullmatch(r"\d{9,11}\.\d{4,6}", str_of(value)) is not None


def read_slack(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages, those of a thread with what they answer to. Raises ValueError when one has no time that exists."""
    items = items_of(export.value, "messages")
    people = {str_of(item.get("user")): profile_name(item) for item in items if profile_name(item)}
    by_stamp = {item.get("ts"): item for item in items}
    for number, item in enumerate(items, 1):
        if item.get("type") == "message" and item.get("subtype") in KEPT_SUBTYPES:
            text = text_as_read(str_of(item.get("text")), people)
            parent = by_stamp.get(item.get("thread_ts"))
            if parent and parent is not item:
                said = text_as_read(str_of(parent.get("text")), people)
                text = with_quote(text, poster_name(parent, people, export), said)
            yield ChatMessage(moment_of(item.get("ts"), number, export), poster_name(item, people, export), text)


def profile_name(item: Mapping[str, Any]) -> str:
    """The name in the profile that stands with a message, "" where there is none."""
    profile = dict_of(item.get("user_profile"))
    return next((name for key in ("display_name", "real_name", "name") if (name := str_of(profile.get(key)))), "")


def poster_name(item: Mapping[str, Any], people: Mapping[str, str], export: ChatExport) -> str:
    """Who wrote a message; where no profile says it, by the id that members.toml may have."""
    user = str_of(item.get("user"))
    return export.author(people.get(user) or item.get("username") or user, ids=(user,))


def text_as_read(text: str, people: Mapping[str, str]) -> str:
    """A message as a person reads it: names for ids, addresses without their brackets."""
    text = MENTION.sub(lambda found: f"@{found['name'] or people.get(found['id']) or found['id']}", text)
    text = NAMED_LINK.sub(r"[\g<name>](\g<url>)", text)
    text = CHANNEL.sub(r"#\g<name>", BARE_LINK.sub(r"\g<url>", text))
    return unescape(text)
