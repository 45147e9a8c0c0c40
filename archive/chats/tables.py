"""Exports as CSV: of MemoTrace, of older tools for WeChat, of chatlog; told apart by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.chats.cards import card_text
from archive.chats.export import ChatExport
from archive.messages import _
from archive.records import ChatMessage

SYSTEM_TYPES = frozenset({"10000", "10002", "系统消息", "系统通知", "撤回消息", "拍一拍", "拍一拍消息"})


@dataclass(frozen=True)
class ChatTable:
    """Which columns of a table hold what."""

    time: str
    text: str
    names: tuple[str, ...]  # of who wrote it, the best first
    ids: tuple[str, ...] = ()
    kind: str = ""  # of the message

    @property
    def needed(self) -> frozenset[str]:
        """The columns by which the table is known."""
        return frozenset({self.time, self.text, *self.names, *self.ids, *filter(None, [self.kind])})


TABLES = (
    ChatTable("时间", "内容", ("昵称", "发送人", "备注"), kind="类型"),  # MemoTrace
    ChatTable("StrTime", "StrContent", ("NickName", "Remark"), ("Sender",), "Type"),  # older tools
    ChatTable("Time", "Content", ("SenderName",), ("Sender",)),  # chatlog
)


def known_table(export: ChatExport) -> ChatTable | None:
    """The table that it is, by its columns."""
    return next((table for table in TABLES if table.needed <= set(export.header)), None)


def is_chat_table(export: ChatExport) -> bool:
    """Whether it has the columns of one of them."""
    return known_table(export) is not None


def read_chat_table(export: ChatExport) -> Iterator[ChatMessage]:
    """Its messages, in the order of its rows. Raises ValueError, with the row, when one has no time that exists."""
    table = known_table(export)
    if table is None:
        return
    for number, cells in enumerate(export.rows[1:], 2):
        row = dict(zip(export.header, cells, strict=False))
        if any(cells) and row.get(table.kind, "").strip() not in SYSTEM_TYPES:
            names, ids = ([row.get(column, "") for column in columns] for columns in (table.names, table.ids))
            author = export.author(*names, ids=tuple(ids))
            yield ChatMessage(row_time(row.get(table.time, ""), number, export), author, card_text(row[table.text]))


def row_time(text: str, number: int, export: ChatExport) -> datetime:
    """When a row's message was written. Raises ValueError."""
    try:
        return export.local_time(text) if re.fullmatch(r"\d{9,13}", text.strip()) else export.local_iso(text)
    except ValueError as error:
        raise ValueError(_("row {number} has the time {time}", number=number, time=text)) from error
