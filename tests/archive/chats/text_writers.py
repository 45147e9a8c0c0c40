"""The conversation as text, as each chat program and each tool writes it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from tests.archive.chats.conversation import Said, quoted


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
