"""ChatLab's open format for chats, as JSON or as JSONL; read here, written by export_chatlab.py.

Its specification: docs/chatlab-format.md of ChatLab, version 0.0.2, of which 0.0.1 is a part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from archive.chats.export import ChatExport
from archive.chats.json_values import dict_of, items_of, moment_of, str_of
from archive.chats.quotes import split_quote, with_quote
from archive.messages import _
from archive.records import ChatMessage

TEXT, LINK, REPLY, SYSTEM, RECALLED = 0, 7, 25, 80, 81
POKE = 22
LEFT_OUT = frozenset({POKE, SYSTEM, RECALLED})
PLACEHOLDERS = {1: "[图片]", 2: "[语音]", 3: "[视频]", 4: "[文件]", 5: "[表情]", 8: "[位置]", 26: "[聊天记录]"}


def is_chatlab(export: ChatExport) -> bool:
    """Whether it, or its first line, is an object with the head of the format."""
    value = export.value if export.value is not None else header_line(export)
    return "chatlab" in dict_of(value) and ("messages" in value or value.get("_type") == "header")


def header_line(export: ChatExport) -> Any:
    """The first line of JSONL that is no remark; None where it is no JSON."""
    first = next((line for line in export.lines if line and not line.startswith("#")), "")
    try:
        return json.loads(first) if first.startswith("{") else None
    except (ValueError, RecursionError):
        return None


def read_chatlab(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages. Raises ValueError, with the number of the message or the line, when one cannot be read."""
    messages, members = messages_and_members(export)
    aliases = {str_of(member.get("platformId")): member for member in members}
    by_id = {item.get("platformMessageId"): item for item in messages if item.get("platformMessageId")}
    for number, item in enumerate(messages, 1):
        if item.get("type") not in LEFT_OUT:
            text = item.get("content") or PLACEHOLDERS.get(item.get("type", TEXT), "")
            quoted = by_id.get(item.get("replyToMessageId"))
            if quoted:
                said = split_quote(str_of(quoted.get("content")))[0]
                text = with_quote(text, sender_name(quoted, aliases, export), said)
            yield ChatMessage(
                moment_of(item.get("timestamp"), number, export), sender_name(item, aliases, export), text
            )


def sender_name(item: Mapping[str, Any], members: Mapping[str, Mapping[str, Any]], export: ChatExport) -> str:
    """Who wrote a message: as the group calls them, else as their account does."""
    sender = str_of(item.get("sender"))
    member = members.get(sender, {})
    keys = ("groupNickname", "accountName")
    return export.author(*(item.get(key) for key in keys), *(member.get(key) for key in keys), ids=(sender,))


def messages_and_members(export: ChatExport) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(messages, members) of JSON or of JSONL. Raises ValueError, with the line, when one is no JSON."""
    if "messages" in dict_of(export.value):
        return items_of(export.value, "messages"), items_of(export.value, "members")
    found: dict[str, list[dict[str, Any]]] = {"message": [], "member": []}
    for number, line in enumerate(export.lines, 1):
        if line and not line.startswith("#"):
            item = object_in(line, number)
            found.setdefault(str_of(item.get("_type")), []).append(item)
    return found["message"], found["member"]


def object_in(line: str, number: int) -> dict[str, Any]:
    """The object of a line of JSONL. Raises ValueError, with the line."""
    try:
        return dict_of(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise ValueError(_("line {number} is no JSON", number=number)) from error
