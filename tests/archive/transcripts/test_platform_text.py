"""Exports of meeting platforms are read, and told from chats and notes."""

import pytest

from archive.season import season
from archive.transcripts.platform_text import is_platform_text, read_platform_text

TENCENT = """调度器源码周会
2020年10月17日

苗苗 Miao(00:00:03):
大家好，今天先讲抢占。

小王(上海)（00:01:15）：
先看 PriorityQueue。
再看 victim 怎么选。

苗苗 Miao(01:02:40): 好，下周讲 framework。
"""
FEISHU = """2020年10月17日 晚上 8:00|1小时 2分钟 43秒

关键词:
调度器、抢占

文字记录:

说话人 1 00:03
大家好，今天先讲抢占。

石磊 01:15.500
先看 PriorityQueue。

说话人 1 01:02:40
好，下周讲 framework。
以上内容由AI生成
"""
LARK = "Weekly sync\nOct 17, 2020 8:00 PM|14m 43s\n\nKeywords:\nscheduler\n\nTranscript:\n\nSpeaker 1 00:00:01\nHello.\n\nErhu 00:00:09\nHi.\n"


def turns(text: str) -> list[tuple[float, str | None, str]]:
    return [(s.start_s, s.speaker, s.text) for s in read_platform_text(text)[0]]


def test_tencent_meetings_text_is_read() -> None:
    assert turns(TENCENT) == [
        (3.0, "苗苗 Miao", "大家好，今天先讲抢占。"),
        (75.0, "小王(上海)", "先看 PriorityQueue。再看 victim 怎么选。"),
        (3760.0, "苗苗 Miao", "好，下周讲 framework。"),
    ]


def test_feishu_minutes_text_is_read() -> None:
    assert turns(FEISHU) == [
        (3.0, "说话人 1", "大家好，今天先讲抢占。"),
        (75.5, "石磊", "先看 PriorityQueue。"),
        (3760.0, "说话人 1", "好，下周讲 framework。"),
    ]


def test_feishus_english_text_is_read() -> None:
    assert turns(LARK) == [(1.0, "Speaker 1", "Hello."), (9.0, "Erhu", "Hi.")]


@pytest.mark.parametrize(
    "text",
    [
        "说话人 1 00:00:01.700\n你好。\n\n说话人 2 00:00:09\n好。\n",
        "说话人 1 00:00:01.700你好。\n\n说话人 2 00:00:09好。\n",
        "会议主题：例会\n\n说话人 1\n00:00:01.700\n你好。\n\n说话人 2\n00:09\n好。\n",
        "转写\n[00:00:01.700] 说话人 1: 你好。\n[00:00:09] 说话人 2: 好。\n",
        "转写\n00:00:01.700 说话人 1\n你好。\n00:00:09 说话人 2\n好。\n",
    ],
)
def test_the_kin_of_these_layouts_are_read(text: str) -> None:
    assert turns(text) == [(1.7, "说话人 1", "你好。"), (9.0, "说话人 2", "好。")]


def test_a_turn_lasts_until_the_next_or_as_long_as_its_text() -> None:
    segments, _ = read_platform_text(
        "说话人 1 00:00\n一二三四五六七八\n说话人 2 00:02\n一二三四五六七八\n说话人 1 01:00\n好\n"
    )
    assert [(s.start_s, s.end_s) for s in segments] == [(0.0, 2.0), (2.0, 6.0), (60.0, 61.0)]


def test_a_long_turn_is_cut_at_its_sentences() -> None:
    sentence = "调度器先过滤不合适的节点，再给剩下的打分，最后选一个。"
    segments, _ = read_platform_text(f"说话人 1 00:00\n{sentence * 6}\n说话人 2 01:00\n好。\n")
    assert [s.text for s in segments] == [sentence * 2] * 3 + ["好。"]
    assert [s.start_s for s in segments] == [0.0, 20.0, 40.0, 60.0]


def test_times_of_the_day_count_from_the_meetings_beginning() -> None:
    text = "会议主题：例会\n会议时间：2020-10-17 20:00-22:00\n\n小王\n20:00:05\n大家好。\n\n小李\n20:01:00\n好。\n"
    segments, remarks = read_platform_text(text)
    assert [s.start_s for s in segments] == [5.0, 60.0]
    assert remarks[0].startswith("Times were of the day; 20:00:00 is taken as the beginning.")


def test_a_meeting_over_midnight_goes_on() -> None:
    text = "会议时间：23:50\n\n小王 23:59:50\n好。\n小李 00:00:10\n好。\n小王 00:00:20\n好。\n小李 00:00:30\n好。\n小王 00:00:40\n好。\n小李 00:00:50\n好。\n"
    assert [s.start_s for s in read_platform_text(text)[0]] == [590.0, 610.0, 620.0, 630.0, 640.0, 650.0]


@pytest.mark.parametrize(
    "text",
    [
        "会议开始 10:00\n先讨论预算\n结束 11:30\n散会",
        "苗苗(00:00:03):\n只有一段。",
        "2020-10-15 20:11:02 小王\n这周六\n\nAlice 2020/10/15 20:13\n好\n",
        "小王 20:11\n这周六晚上八点第一次分享\n小李 20:12\n好\n小王 20:13\n收到\n",
        "小王 20:11:02\n这周六\n小李 20:12:08\n好\n小王 20:13:00\n收到\n",
        "# 安排\n19:00 开场\n介绍一下\n19:10 Alice\n讲抢占\n19:40 Bob\n讲队列\n",
        "调度日志\n\n```\nscheduler 00:00:01\nfoo\nscheduler 00:00:02\nbar\n```\n",
        "记得带上报告，明天(09:00):\n好的\n另外，后天(10:00):\n行",
        "- 小王 00:01\n先讲\n- 小王 00:02\n再讲\n",
    ],
)
def test_chats_and_notes_are_no_transcripts(text: str) -> None:
    assert not is_platform_text(text)


def test_nothing_of_the_season_is_taken_for_a_transcript() -> None:
    files = [*season.SEASON_FOLDER.rglob("*.md"), *season.SEASON_FOLDER.rglob("*.txt")]
    assert len(files) > 20
    assert [path.name for path in files if is_platform_text(path.read_text("utf-8"))] == []
