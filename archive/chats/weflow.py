"""JSON of WeFlow and EchoTrace: `session` and `messages`, whose kinds have Chinese names."""

from __future__ import annotations

from collections.abc import Iterator

from archive.chats.cards import card_text
from archive.chats.export import ChatExport
from archive.chats.json_values import dict_of, items_of, moment_of, str_of
from archive.records import ChatMessage

LEFT_OUT = frozenset({"系统消息", "撤回消息", "拍一拍", "拍一拍消息"})


def is_weflow(export: ChatExport) -> bool:
    """Whether it has a session and messages with the display names of who sent them."""
    items = items_of(dict_of(export.value).get("messages"))
    return "session" in dict_of(export.value) and bool(items) and "senderDisplayName" in items[0]


def read_weflow(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages. Raises ValueError, with the number of the message, when one has no time that exists."""
    for number, item in enumerate(items_of(export.value, "messages"), 1):
        sender = str_of(item.get("senderUsername"))
        by_platform = item.get("isSend", 0) is None or item.get("type") in LEFT_OUT or sender.endswith("@chatroom")
        if not by_platform:
            author = export.author(item.get("senderDisplayName"), ids=(sender,))
            time = moment_of(item.get("createTime") or item.get("formattedTime"), number, export)
            yield ChatMessage(time, author, card_text(str_of(item.get("content"))))
