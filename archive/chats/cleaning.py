"""What is left out of every export: the platform's own lines, recalled messages, empty ones; and how texts are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.chats.names import is_system
from archive.chats.quotes import tidy_quote
from archive.records import ChatMessage

# Whole lines that WeChat, QQ and WhatsApp write themselves. What a person writes about them goes on, or has a full stop.
_WHO = r"[\"“”「」']?[^，。！？,!?\n]{1,60}?[\"“”「」']?"
SYSTEM_LINE = re.compile(
    rf"^(?:{_WHO}\s*撤回了?(?:一条|一則|了一条)(?:成员)?(?:消息|訊息)(?:\s*重新编辑)?"
    rf"|{_WHO}\s*邀请[\"“”]?.{{1,200}}?[\"“”]?加入了?(?:群聊|群组|本群)"
    rf"|{_WHO}\s*通过扫描.{{1,80}}二维码加入了?群聊"
    rf"|{_WHO}\s*(?:退出了群聊|已?加入(?:了群聊|了本群|本群。?)|将.{{1,60}}移出了?群聊)"
    rf"|{_WHO}\s*修改群名为[\"“”].{{1,80}}[\"“”]"
    r"|(?:我|[\"“”].{1,40}[\"“”])\s*拍了拍\s*(?:我|自己|[\"“”].{1,40}[\"“”]).{0,20}"
    r"|以上是(?:打招呼的内容|历史消息)|以下为新消息"
    r"|This message was deleted\.?|You deleted this message\.?|此消息已删除。?|您已删除此消息。?|此訊息已刪除。?)$"
)
# Pictures and files of chatlog: addresses on the machine that exported them
HOSTED = re.compile(
    r"!?\[(?P<what>(?:图片|视频|语音|文件)(?:\|[^\]\n]*)?)\]\(http://[^)\s]*/(?:image|video|voice|file)/[^)\s]*\)"
)


def keep_messages(messages: Iterable[ChatMessage]) -> Iterator[ChatMessage]:
    """The messages that people wrote, each as one paragraph, with what it quotes below it."""
    for message in messages:
        text = "" if is_system(message.author) else keep_text(message.text)
        if text:
            yield replace(message, text=text)


def keep_text(text: str) -> str:
    """A message's text without the platform's lines and without empty ones; "" where nothing is left."""
    text = HOSTED.sub(r"[\g<what>]", text)
    lines = (line.rstrip() for line in re.sub(r"[\u200e\u200f\ufeff\x00-\x08\x0b-\x1f]", "", text).split("\n"))
    kept = "\n".join(line for line in lines if line and not is_system_line(line.strip()))
    return tidy_quote(kept.strip())


def is_system_line(line: str) -> bool:
    """Whether the platform wrote a line: somebody came, left, or took a message back."""
    return SYSTEM_LINE.match(line) is not None
