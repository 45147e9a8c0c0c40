"""The formats of chats, each told by what is in the file, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from archive.chats import chatlab, chatlog_json, day_file, headed_text, inline_text, slack, tables, undated_text, weflow
from archive.chats.cleaning import keep_messages
from archive.chats.export import ChatExport
from archive.records import ChatMessage


@dataclass(frozen=True)
class ChatFormat:
    """One way of writing a chat down. `read` raises ValueError, with the reason, when a message cannot be read."""

    name: str
    fits: Callable[[ChatExport], bool]
    read: Callable[[ChatExport], Iterable[ChatMessage]]
    certain: bool = True  # whether what fits cannot be a transcript
    counts_from_saved: Callable[[ChatExport], bool] = lambda _export: False  # whether days depend on the file's time


FORMATS = (
    ChatFormat("chatlab", chatlab.is_chatlab, chatlab.read_chatlab),
    ChatFormat("weflow", weflow.is_weflow, weflow.read_weflow),
    ChatFormat("chatlog", chatlog_json.is_chatlog, chatlog_json.read_chatlog),
    ChatFormat("slack", slack.is_slack, slack.read_slack),
    ChatFormat("table", tables.is_chat_table, tables.read_chat_table),
    ChatFormat("day", day_file.is_day_file, day_file.read_day_file),
    ChatFormat("inline", inline_text.is_inline_text, inline_text.read_inline_text),
    ChatFormat(
        "headed",
        headed_text.is_headed_text,
        headed_text.read_headed_text,
        counts_from_saved=headed_text.counts_from_saved,
    ),
    ChatFormat("undated", undated_text.is_undated_text, undated_text.read_undated_text, certain=False),
)


def find_format(export: ChatExport) -> ChatFormat | None:
    """The format of an export; None of a file that is no chat."""
    return next((one for one in FORMATS if one.fits(export)), None)


def read_messages(export: ChatExport, chat_format: ChatFormat) -> list[ChatMessage]:
    """What people wrote, in order. Raises ValueError, with the reason, when a message cannot be read."""
    return list(keep_messages(chat_format.read(export)))
