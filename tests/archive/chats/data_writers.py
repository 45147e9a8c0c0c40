"""The conversation as CSV and JSON, as each tool for records of chats writes it."""

import csv
import io
import json
from collections.abc import Sequence

from tests.archive.chats.conversation import PEOPLE, ZONE, Said, quoted


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
