"""One conversation of two hundred messages, written as each chat program and each tool for its records writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from archive.chats.quotes import with_quote
from archive.records import ChatMessage

ZONE = ZoneInfo("Asia/Shanghai")
PEOPLE = {  # name -> its ids: WeChat, QQ
    "小王": ("wxid_xiaowang1", "123456789"),
    "Alice": ("alice_k8s", "10001"),
    "二虎": ("wxid_erhu0001", "987654321"),
    "张工 北京": ("zhanggong66", "55667788"),
}
TEXTS = (
    "这周六晚上八点，第{n}次分享",
    "kube-scheduler 的 Filter 插件里第 {n} 个节点会跳过吗？",
    "会，见 pkg/scheduler/core/generic_scheduler.go:{n}",
    "两行的消息 {n}\n第二行：percentageOfNodesToScore",
    "推荐 https://www.qikqiak.com/post/{n}/ 这篇",
    "收到 {n}",
    "I think it is in NodeInfo snapshot #{n}, isn't it?",
)
NIGHT = datetime(2020, 11, 18, 20, 11, 2)
LAST = datetime(2020, 11, 21, 22, 0)


@dataclass(frozen=True)
class Said:
    """A message of the conversation; `kind` is text, recalled or system."""

    time: datetime
    name: str
    text: str
    quotes: int | None = None  # the number of the message that it answers
    kind: str = "text"

    @property
    def wxid(self) -> str:
        return PEOPLE.get(self.name, ("", ""))[0]

    @property
    def qq(self) -> str:
        return PEOPLE.get(self.name, ("", ""))[1]

    @property
    def stamp(self) -> int:
        return int(self.time.replace(tzinfo=ZONE).timestamp())


def conversation(count: int = 200) -> list[Said]:
    """So many messages on three evenings; every ninth answers the one before it; with some lines of the platform's."""
    names = list(PEOPLE)
    said: list[Said] = []
    for number in range(count):
        day, turn = divmod(number, -(-count // 3))
        time = NIGHT + timedelta(days=day, seconds=67 * turn)
        quotes = len(said) - 1 if number % 9 == 8 and said[-1].kind == "text" else None
        text = TEXTS[number % len(TEXTS)].format(n=number)
        said.append(Said(time, names[number * 7 % 11 % 4], text, quotes))
        if number % 40 == 20:
            said.append(Said(time, "小王", '"小王"撤回了一条消息', kind="recalled"))
            said.append(Said(time, "", '"小王"邀请"老李"加入了群聊', kind="system"))
    return said


def expected(said: Sequence[Said], *, quotes: bool = True, times: bool = True) -> list[ChatMessage]:
    """What an archive keeps of it: minutes, no lines of the platform's, quotes where the format has them."""
    kept = []
    for one in said:
        if one.kind == "text":
            text = one.text
            if quotes and one.quotes is not None:
                text = with_quote(text, said[one.quotes].name, said[one.quotes].text)
            time = one.time.replace(second=0) if times else datetime(2020, 11, 18)
            kept.append(ChatMessage(time, one.name, text))
    return kept


def quoted(said: Sequence[Said], one: Said) -> Said | None:
    return said[one.quotes] if one.quotes is not None else None
