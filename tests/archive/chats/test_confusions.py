"""Notes that look like chats stay notes, chats that look like notes are taken for chats."""

from datetime import datetime
from pathlib import Path

import pytest

from archive.chats.export import ChatExport
from archive.chats.formats import find_format
from archive.transcripts import imported

REAL_NOTES = Path(__file__).parents[4] / "shared" / "real" / "notes"
SAVED = datetime(2020, 11, 21, 23, 30)
NOTES = {
    "minutes with a quoted exchange": "# 抢占\n\n群里有人问：\n\n2020-10-15 20:11 小王\n抢占怎么挑？\n2020-10-15 20:12 老王\n看代码\n\n所以看了看。\n",
    "a diary": "2020-10-15 20:11 第一天\n看了 client-go\n\n2020-10-16 21:00 第二天\n看了 informer\n\n2020-10-17 09:00 第三天\n看了 workqueue\n\n2020-10-18 10:00 第四天\n写笔记\n",
    "a diary of one heading": "2020-10-15 20:11 学习笔记\nclient-go\n\n2020-10-16 21:00 学习笔记\ninformer\n",
    "questions and answers": "问:\n什么是抢占\n\n答:\n让优先级低的走\n\n问:\n谁来挑\n\n答:\n调度器\n",
    "labels": "问题:\nPod 起不来\n\n原因:\n镜像不对\n\n解决:\n换镜像\n\n问题:\n还是起不来\n",
    "an agenda": "开场 20:00\n自我介绍\n\n调度器 20:10\n怎么挑节点\n\n答疑 21:00\n随便问\n",
    "an agenda with days": "# 日程\n\n2020-10-17 20:00 调度器\n怎么挑节点\n\n2020-10-24 20:00 抢占\n怎么挑 victim\n",
    "a log": "[2020-10-15 20:11:02] INFO: started\n[2020-10-15 20:11:03] ERROR: failed\n[2020-10-15 20:11:04] INFO: stopped\n",
    "logs of Kubernetes": "I1015 20:11:02.1 1 server.go:10] Version: v1.19\nE1015 20:11:03.2 1 reflector.go:2] failed\n",
    "what happened": "# 故障复盘\n\n2020-10-15 20:11 发现告警\napiserver 超时\n2020-10-15 20:25 定位\netcd 磁盘慢\n",
    "a list of times": "- 2020-10-15 20:11 提交\n- 2020-10-15 20:12 合并\n- 2020-10-15 20:13 发布\n",
    "a quote in Markdown": "> 小王 2020-10-15 20:11\n> 好\n\n> 老王 2020-10-15 20:12\n> 好\n",
    "JSON of a manifest": '{"apiVersion": "v1", "kind": "Pod", "messages": []}',
    "Whisper's JSON": '{"text": "大家好", "segments": [{"id": 0, "start": 0.0, "end": 2.0, "text": "大家好"}], "language": "zh"}',
    "a sheet of links": "周次,成员,标题,链接\n2020-10-17,小王,抢占,https://example.com/a\n",
    "a list in JSON": '[{"time": "20:11", "content": "x"}]',
    "nothing but a day": "2020-10-15\n\n今天看了调度器。\n",
    "code": "```\n小王:\n  age: 3\n\n老王:\n  age: 4\n\n小王:\n  age: 5\n```\n",
    "YAML": "小王:\n  age: 3\n老王:\n  age: 4\n小王:\n  age: 5\n",
}
CHATS = {
    "two messages far apart": "2020-10-15 20:11 小王\n这周六讲什么\n\n2020-10-17 09:30 老王\n调度器\n",
    "Markdown in messages": "2020-10-15 20:11 小王\n# 抢占\n- 一\n- 二\n\n2020-10-15 20:12 老王\n```go\nfunc main() {}\n```\n",
    "introductions": "\n".join(f"2020-10-15 20:{n:02d} 成员{n}\n大家好，我是第 {n} 个\n" for n in range(20)),
    "one message of a mail": "—————  2020-11-19  —————\n\n\n小王  20:11\n\n这周六晚上八点\n",
    "a monologue": "小王 11月19日 20:11\n第一条\n\n小王 11月19日 20:12\n第二条\n",
    "the afternoon": "小王 2020年11月19日 下午8:14\n好\n老王 2020年11月19日 晚上11:05\n好\n",
    "a day of an archive": "# 2020-10-15\n\n[20:11] 小王: 这周六晚上八点\n\n[20:13] Alice: 我认领\n",
}


@pytest.mark.parametrize("name", NOTES)
def test_a_note_is_not_taken_for_a_chat(name: str) -> None:
    assert find_format(ChatExport(NOTES[name], SAVED)) is None


@pytest.mark.parametrize("name", CHATS)
def test_a_chat_is_not_taken_for_a_note(name: str) -> None:
    assert find_format(ChatExport(CHATS[name], SAVED)) is not None


@pytest.mark.skipif(not REAL_NOTES.is_dir(), reason="the real notes are not here")
def test_the_real_notes_are_never_taken_for_chats() -> None:
    notes = sorted(REAL_NOTES.glob("*.md"))
    assert len(notes) > 40
    assert [path.name for path in notes if find_format(ChatExport(path.read_text("utf-8"), SAVED))] == []


def test_a_platforms_transcript_is_left_to_those_who_read_transcripts() -> None:
    text = "腾讯会议转写\n\n小王 20:11\n大家好\n\n老王 20:15\n你好\n\n小王 20:20\n开始\n"
    found = find_format(ChatExport(text, SAVED))
    assert imported.is_transcript(text)
    assert found is None or not found.certain


def test_people_who_are_known_make_a_short_copy_a_chat() -> None:
    text = "小王:\n这周六晚上八点\n\nAlice:\n我认领\n"
    assert find_format(ChatExport(text, SAVED)) is None
    assert find_format(ChatExport(text, SAVED, people=frozenset({"小王", "Alice"}))) is not None
