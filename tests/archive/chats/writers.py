"""One conversation of two hundred messages, written as each chat program and each tool for its records writes it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
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


# Text


def cornered(said: Sequence[Said], one: Said) -> str:
    """The text of a message as WeChat copies it, with what it answers to above it."""
    other = quoted(said, one)
    return f"「{other.name}：{other.text}」\n- - - - - - - - - - - - - - -\n{one.text}" if other else one.text


def wechat_mail(said: Sequence[Said], clock: Callable[[datetime], str] = lambda time: f"{time:%H:%M}") -> str:
    parts, day = ["Dear:\n\t\n\n\t微信群聊“Kubernetes 源码研习社”的聊天记录如下:\n"], None
    for one in said:
        if one.time.date() != day:
            day = one.time.date()
            parts.append(f"\n\n—————  {day.isoformat()}  —————\n")
        if one.kind == "text":
            parts.append(f"\n\n{one.name}  {clock(one.time)}\n\n{cornered(said, one)}\n")
        else:
            parts.append(f"\n{one.text}\n")
    return "\n".join(parts)


def wechat_mail_in_english(said: Sequence[Said]) -> str:
    return wechat_mail(said, lambda time: f"{(time.hour - 1) % 12 + 1}:{time:%M} {'PM' if time.hour > 11 else 'AM'}")


def wechat_mac(said: Sequence[Said]) -> str:
    texts = (one for one in said if one.kind == "text")
    return "\n\n".join(
        f"{one.name} {one.time.month}月{one.time.day}日 {one.time:%H:%M}\n{cornered(said, one)}" for one in texts
    )


def wechat_mac_near(said: Sequence[Said]) -> str:
    """Copied on the last evening: that day has no word, the one before is 昨天, the one before that a weekday."""
    days = {0: "", 1: "昨天 ", 2: "星期三 "}
    last = said[-1].time.date()
    texts = (one for one in said if one.kind == "text")
    return "\n\n".join(
        f"{one.name} {days[(last - one.time.date()).days]}{one.time:%H:%M}\n{cornered(said, one)}" for one in texts
    )


def wechat_pc(said: Sequence[Said]) -> str:
    return "\n\n".join(f"{one.name}:\n{cornered(said, one)}" for one in said if one.kind == "text") + "\n"


def qq(said: Sequence[Said]) -> str:
    rule = "=" * 64
    head = f"消息记录（此消息记录为文本格式，不支持重新导入）\n\n{rule}\n消息分组:我的群聊\n{rule}\n消息对象:Kubernetes 源码研习社\n{rule}\n\n"
    parts = []
    for one in said:
        who = f"【管理员】{one.name}({one.qq})" if one.name == "小王" else f"{one.name}({one.qq})"
        if one.name == "Alice":
            who = "Alice<alice@example.com>"
        if one.kind != "text":
            who = "系统消息(10000)"
        parts.append(f"{one.time:%Y-%m-%d} {one.time.hour}:{one.time:%M:%S} {who}\n{one.text}\n")
    return head + "\n".join(parts)


def memotrace_text(said: Sequence[Said]) -> str:
    parts = []
    for one in said:
        other = quoted(said, one)
        text = f"{one.text}\n引用：{other.name}：{other.text}" if other else one.text
        parts.append(f"{one.time:%Y-%m-%d %H:%M:%S} {one.name or '系统消息'}\n{text}\n\n")
    return "".join(parts)


def name_first(said: Sequence[Said]) -> str:
    return "".join(f"{one.name or '系统消息'} {one.time:%Y/%m/%d %H:%M:%S}\n{one.text}\n\n" for one in said)


def chatlog_text(said: Sequence[Said]) -> str:
    parts = []
    for one in said:
        other = quoted(said, one)
        led = f"{other.name}({other.wxid}) {other.time:%m-%d %H:%M:%S}\n{other.text}" if other else ""
        text = "".join(f"> {line}\n" for line in led.splitlines()) + one.text
        who = f"{one.name}({one.wxid})" if one.kind == "text" else "系统消息"
        parts.append(f"{who} {one.time:%m-%d %H:%M:%S}\n{text}\n\n")
    return "".join(parts)


def dingtalk(said: Sequence[Said]) -> str:
    return "\n".join(
        f"{one.name}({one.qq}) {one.time:%Y-%m-%d %H:%M:%S}\n{one.text}" for one in said if one.kind == "text"
    )


def feishu(said: Sequence[Said]) -> str:
    return "\n".join(f"{one.time:%Y/%m/%d %H:%M:%S}\n{one.name}: {one.text}" for one in said if one.kind == "text")


def whatsapp_ios(said: Sequence[Said]) -> str:
    lines = ["[18/11/20, 8:11:02 PM] K8s SIG: \u200eMessages and calls are end-to-end encrypted."]
    for one in said:
        clock = f"{(one.time.hour - 1) % 12 + 1}:{one.time:%M:%S}\u202f{'PM' if one.time.hour > 11 else 'AM'}"
        body = f"{one.name}: {one.text}" if one.kind == "text" else f"{one.name}: \u200eThis message was deleted."
        lines.append(f"[{one.time:%d/%m/%y}, {clock}] {body if one.name else 'Alice added 老李'}")
    return "\r\n".join(lines[1:])


def whatsapp_android(said: Sequence[Said]) -> str:
    return "\n".join(
        f"{one.time:%m/%d/%y, %H:%M} - {one.name}: {one.text}"
        if one.kind == "text"
        else f"{one.time:%m/%d/%y, %H:%M} - Alice added 老李"
        for one in said
    )


def bracketed(said: Sequence[Said]) -> str:
    return "\n".join(f"[{one.time:%Y-%m-%d %H:%M:%S}] {one.name}: {one.text}" for one in said if one.kind == "text")


# Tables


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, mark: bool = False) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return ("\ufeff" if mark else "") + out.getvalue()


def card(said: Sequence[Said], one: Said) -> str:
    """A quote in WeChat's own XML."""
    other = quoted(said, one)
    if other is None:
        return one.text
    return (
        f"<msg><appmsg appid=''><title>{one.text}</title><type>57</type><refermsg><type>1</type><fromusr>1@chatroom</fromusr>"
        f"<displayname>{other.name}</displayname><content>{other.text}</content></refermsg></appmsg></msg>"
    )


def memotrace_csv(said: Sequence[Said]) -> str:
    columns = "消息ID,类型,发送人,时间,内容,备注,昵称,更多信息".split(",")
    rows = [
        (
            n,
            "文本" if one.kind == "text" else "系统消息",
            f"{one.name}备注",
            one.time,
            one.text if one.quotes is None else f"{one.text}\n引用：{said[one.quotes].name}：{said[one.quotes].text}",
            f"{one.name}备注",
            one.name,
            "",
        )
        for n, one in enumerate(said)
    ]
    return table(columns, rows, mark=True)


def older_csv(said: Sequence[Said]) -> str:
    columns = (
        "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender".split(",")
    )
    rows = [
        (
            n,
            3,
            (49 if one.quotes is not None else 1) if one.kind == "text" else 10000,
            57 if one.quotes is not None else 0,
            0,
            one.stamp,
            2,
            card(said, one),
            one.time,
            "",
            one.name,
            one.wxid,
        )
        for n, one in enumerate(said)
    ]
    return table(columns, rows)


def chatlog_csv(said: Sequence[Said]) -> str:
    columns = "Time,SenderName,Sender,TalkerName,Talker,Content".split(",")
    rows = [
        (one.time, one.name, one.wxid or "系统消息", "K8s SIG", "1@chatroom", one.text)
        for one in said
        if one.kind == "text"
    ]
    return table(columns, rows)


# JSON


def chatlog_json(said: Sequence[Said]) -> str:
    def entry(one: Said) -> dict[str, object]:
        found: dict[str, object] = {
            "seq": one.stamp * 1000, "time": one.time.replace(tzinfo=ZONE).isoformat(), "talker": "1@chatroom",
            "talkerName": "K8s SIG", "isChatRoom": True, "sender": one.wxid or "系统消息", "senderName": one.name,
            "isSelf": False, "type": 1 if one.kind == "text" else 10000, "subType": 0, "content": one.text,
        }  # fmt: skip
        if other := quoted(said, one):
            found |= {"type": 49, "subType": 57, "contents": {"refer": entry(Said(other.time, other.name, other.text))}}
        return found

    return json.dumps([entry(one) for one in said], ensure_ascii=False)


def weflow(said: Sequence[Said], **head: object) -> str:
    kinds = {"text": "文本消息", "system": "系统消息", "recalled": "系统消息"}
    messages = [
        {
            "localId": n, "createTime": one.stamp, "formattedTime": f"{one.time}", "localType": 1, "source": "",
            "type": "引用消息" if one.quotes is not None else kinds[one.kind],
            "content": f"[引用 {said[one.quotes].name}：{said[one.quotes].text}]\n{one.text}" if one.quotes is not None else one.text,
            "isSend": 0 if one.kind == "text" else None, "senderUsername": one.wxid or "1@chatroom",
            "senderDisplayName": one.name,
        }
        for n, one in enumerate(said)
    ]  # fmt: skip
    session = {"wxid": "1@chatroom", "nickname": "K8s SIG", "remark": "", "displayName": "K8s SIG", "type": "群聊"}
    return json.dumps({**head, "session": session, "messages": messages}, ensure_ascii=False)


def echotrace(said: Sequence[Said]) -> str:
    return weflow(said, avatars={})


def weflow_json(said: Sequence[Said]) -> str:
    return weflow(said, weflow={"version": "1.0.3", "exportedAt": 1606000000})


def chatlab_entries(said: Sequence[Said]) -> list[dict[str, object]]:
    kinds = {"text": 0, "system": 80, "recalled": 81}
    found = []
    for n, one in enumerate(said):
        entry: dict[str, object] = {
            "platformMessageId": f"m{n}", "sender": one.wxid, "accountName": f"{one.name}本名", "groupNickname": one.name,
            "timestamp": one.stamp, "type": kinds[one.kind], "content": one.text,
        }  # fmt: skip
        if one.quotes is not None:
            entry |= {"type": 25, "replyToMessageId": f"m{one.quotes}"}
        found.append(entry)
    return found


HEAD = {
    "chatlab": {"version": "0.0.1", "exportedAt": 1606000000},
    "meta": {"name": "K8s SIG", "platform": "wechat", "type": "group"},
}


def chatlab_json(said: Sequence[Said]) -> str:
    members = [{"platformId": ids[0], "accountName": name} for name, ids in PEOPLE.items()]
    return json.dumps({**HEAD, "members": members, "messages": chatlab_entries(said)}, ensure_ascii=False)


def chatlab_jsonl(said: Sequence[Said]) -> str:
    lines = [{"_type": "header", **HEAD}, *({"_type": "message", **entry} for entry in chatlab_entries(said))]
    return "# made by a test\n" + "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n"


def slack(said: Sequence[Said]) -> str:
    def stamp(number: int) -> str:
        return f"{said[number].stamp}.{number:06d}"

    found = []
    for n, one in enumerate(said):
        entry: dict[str, object] = {"type": "message", "user": f"U0{one.qq}", "ts": stamp(n), "text": one.text}
        entry["text"] = one.text.replace("https://www.qikqiak.com/post/", "<https://www.qikqiak.com/post/").replace(
            "/ 这篇", "/> 这篇"
        )
        if one.kind != "text":
            entry["subtype"] = "channel_join"
        else:
            entry["user_profile"] = {"display_name": one.name, "real_name": one.name}
        if one.quotes is not None:
            entry["thread_ts"] = stamp(one.quotes)
        found.append(entry)
    return json.dumps(found, ensure_ascii=False)


@dataclass(frozen=True)
class Writer:
    """A format, and what it keeps of a conversation."""

    write: Callable[[Sequence[Said]], str]
    ending: str
    quotes: bool = True
    times: bool = True
    days: bool = True


WRITERS = (
    Writer(wechat_mail, ".txt"),
    Writer(wechat_mail_in_english, ".txt"),
    Writer(wechat_mac, ".txt"),
    Writer(wechat_mac_near, ".txt"),
    Writer(wechat_pc, ".txt", times=False, days=False),
    Writer(qq, ".txt", quotes=False),
    Writer(memotrace_text, ".txt"),
    Writer(name_first, ".txt", quotes=False),
    Writer(chatlog_text, ".txt"),
    Writer(dingtalk, ".txt", quotes=False),
    Writer(feishu, ".txt", quotes=False),
    Writer(whatsapp_ios, ".txt", quotes=False),
    Writer(whatsapp_android, ".txt", quotes=False),
    Writer(bracketed, ".txt", quotes=False),
    Writer(memotrace_csv, ".csv"),
    Writer(older_csv, ".csv"),
    Writer(chatlog_csv, ".csv", quotes=False),
    Writer(chatlog_json, ".json"),
    Writer(weflow_json, ".json"),
    Writer(echotrace, ".json"),
    Writer(chatlab_json, ".json"),
    Writer(chatlab_jsonl, ".jsonl"),
    Writer(slack, ".json"),
)
