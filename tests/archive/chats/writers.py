"""Every format of a chat: who writes it, its ending, and what it keeps of a conversation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.archive.chats import data_writers as data
from tests.archive.chats import text_writers as text
from tests.archive.chats.conversation import Said


@dataclass(frozen=True)
class Writer:
    """A format, and what it keeps of a conversation."""

    write: Callable[[Sequence[Said]], str]
    ending: str
    quotes: bool = True
    times: bool = True
    days: bool = True


WRITERS = (
    Writer(text.wechat_mail, ".txt"),
    Writer(text.wechat_mail_in_english, ".txt"),
    Writer(text.wechat_mac, ".txt"),
    Writer(text.wechat_mac_near, ".txt"),
    Writer(text.wechat_pc, ".txt", times=False, days=False),
    Writer(text.qq, ".txt", quotes=False),
    Writer(text.memotrace_text, ".txt"),
    Writer(text.name_first, ".txt", quotes=False),
    Writer(text.chatlog_text, ".txt"),
    Writer(text.dingtalk, ".txt", quotes=False),
    Writer(text.feishu, ".txt", quotes=False),
    Writer(text.whatsapp_ios, ".txt", quotes=False),
    Writer(text.whatsapp_android, ".txt", quotes=False),
    Writer(text.bracketed, ".txt", quotes=False),
    Writer(data.memotrace_csv, ".csv"),
    Writer(data.older_csv, ".csv"),
    Writer(data.chatlog_csv, ".csv", quotes=False),
    Writer(data.chatlog_json, ".json"),
    Writer(data.weflow_json, ".json"),
    Writer(data.echotrace, ".json"),
    Writer(data.chatlab_json, ".json"),
    Writer(data.chatlab_jsonl, ".jsonl"),
    Writer(data.slack, ".json"),
)
