"""The archive's chat in ChatLab's open format, as JSONL: chatlab.py reads it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from archive.chats.articles import URL
from archive.chats.chatlab import LINK, REPLY, TEXT
from archive.chats.quotes import split_quote
from archive.records import ChatMessage

VERSION = "0.0.2"  # of the format, the first with replies


@dataclass(frozen=True)
class Addressed:
    """A message and its address in the archive, which is its id in the export: `2020-10-17/chat/2020-10-15#L3`."""

    address: str
    message: ChatMessage


def chatlab_text(entries: Sequence[Addressed], *, group: str, zone: ZoneInfo) -> str:
    """The messages, in order, as JSONL; the same text for the same messages, whenever it is made."""
    values = [header(entries, group, zone), *members_of(entries), *messages_of(entries, zone)]
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def header(entries: Sequence[Addressed], group: str, zone: ZoneInfo) -> dict[str, Any]:
    """The first line: whose chat it is, and when it was last written in."""
    last = unix_time(entries[-1].message.time, zone) if entries else 0
    return {
        "_type": "header",
        "chatlab": {"version": VERSION, "exportedAt": last, "generator": "sig-archive"},
        "meta": {"name": group, "platform": "mixed", "type": "group"},
    }


def members_of(entries: Iterable[Addressed]) -> Iterator[dict[str, Any]]:
    """Everybody who wrote; the archive knows people by their names."""
    for name in dict.fromkeys(entry.message.author for entry in entries):
        yield {"_type": "member", "platformId": name, "accountName": name}


def messages_of(entries: Iterable[Addressed], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """The messages; one that answers another that is here names it, and one that answers something else quotes it."""
    said: dict[str, list[tuple[str, str]]] = {}  # author -> (text, address) of what they wrote until now
    for entry in entries:
        message = entry.message
        text, who, what = split_quote(message.text)
        replied = replied_address(said.get(who, ()), what)
        value = {
            "_type": "message",
            "platformMessageId": entry.address,
            "sender": message.author,
            "accountName": message.author,
            "timestamp": unix_time(message.time, zone),
            "type": REPLY if who else LINK if URL.fullmatch(text) else TEXT,
            "content": text if replied else message.text,
        }
        yield {**value, "replyToMessageId": replied} if replied else value
        said.setdefault(message.author, []).append((" ".join(text.split()), entry.address))


def replied_address(said: Sequence[tuple[str, str]], what: str) -> str:
    """The address of the last message of somebody that reads as it is quoted; "" where there is none."""
    begins = what.removesuffix("…")
    return next((address for text, address in reversed(said) if begins and text.startswith(begins)), "")


def unix_time(time: datetime, zone: ZoneInfo) -> int:
    """Seconds since 1970 of a time on the group's clock."""
    return int(time.replace(tzinfo=zone).timestamp())
