from __future__ import annotations

from datetime import date

import pytest

from archive.records import Passage, Session, Summary
from archive.summaries.forms.page import render_summary
from archive.summaries.sections.from_notes import may_be_point, readable_weight, written_notes
from archive.summaries.sentences.utterances import Sentence
from archive.summaries.stored import summary_of
from archive.summaries.summarize import summarise
from tests.archive.summaries.test_second_check import unproved

SESSION = Session("2021-05-01", date(2021, 5, 1), "")
CACHE = """大家好，我是二虎，这一次给大家带来的是 Cache 的源码阅读。

将 Node 添加至 imageStates，并更新 headNode 指针。

nodeInfoListItem 保存了 NodeInfo 实例和前后两个指针。

Cache 保存了 Node 名称到 nodeInfoListItem 的映射。

如下图所示，headNode 总是最近更新的 Node。"""
QUEUE = """本文研究了 PriorityQueue 部分的源码，希望读者配合源码理解。

PriorityQueue 由 activeQ、podBackoffQ 和 unschedulableQ 三个队列组成。

如果到期，则弹出该对象，并存入 activeQ。

activeQ 用堆实现，堆顶是优先级最高的 Pod。"""


def passage(name: str, title: str, author: str, text: str, line: int) -> Passage:
    path = f"sessions/2021-05-01/notes/{author}-{name}.md"
    last = line + text.count("\n")
    return Passage(path, "note", text, "zh", "2021-05-01", title, line_from=line, line_to=last, author=author).with_id()


NOTES = (
    passage("cache", "Scheduler [Cache] 源码阅读 > 结构", "二虎", CACHE, 9),
    passage("queue", "三个队列", "alice", QUEUE, 9),
)


@pytest.fixture(scope="module")
def summary() -> Summary:
    return summarise(SESSION, (), NOTES, glossary=(), due=(), key="k")


def test_where_nothing_was_recorded_every_note_has_its_say_under_its_title(summary):
    page = render_summary(SESSION, summary)
    lines = page.partition("From the notes")[2].split("\n")
    cache = lines.index(r"- **[Scheduler \[Cache\] 源码阅读](notes/二虎-cache.md)** 二虎")
    queue = lines.index("- **[三个队列](notes/alice-queue.md)** alice")
    assert lines[cache + 1].startswith("  - nodeInfoListItem 保存了 NodeInfo 实例")
    assert any(line.startswith("  - ") for line in lines[queue + 1 :])


def test_the_abstract_of_notes_takes_whole_statements_of_different_notes(summary):
    assert len({one.addresses[0].partition("#")[0] for one in summary.abstract}) == len(summary.abstract) == 2
    for one in summary.abstract:
        assert not one.text.startswith(("将", "如果", "如下", "大家", "本文"))


def test_what_a_note_says_of_itself_is_no_point(summary):
    assert not any("大家好" in one.text or "本文" in one.text for one in summary.points)
    for text in (
        "[4] sharedIndexInformer 会调用 indexer 的 List 方法。",
        "[soheilhy/cmux](https://x.org): 一个多路复用的库。",
    ):
        assert not may_be_point(Sentence(text, "2021-05-01/notes/a#L1", text))
    kept = "选举用的锁是一个 Lease 对象，每隔两秒续一次。"
    assert may_be_point(Sentence(kept, "2021-05-01/notes/a#L1", kept))


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("Registry 用于组织 provider 与 Plugins 间的关系。", False),
        ("每个节点对应一个 NodeInfo 实例。", False),
        ("将 podInfoMap 中的 PodInfo 移动至 activeQ。", True),
        ("如果到期，则弹出该对象。", True),
        ("Cache 的结构如下图所示。", True),
        ("The queue keeps three heaps.", False),
        ("The diagram below shows the queue.", True),
    ],
)
def test_a_step_without_a_subject_and_a_word_about_a_picture_count_less(text, leans):
    assert (readable_weight(text) < 1.0) == leans


def test_points_beside_a_recording_stand_under_the_notes_that_they_are_of():
    page = render_summary(SESSION, summary_of({**EARLIER, "notes": [NOTE], "points": [POINT, OTHER]}))
    assert "- 别的一句。 " in page
    assert "- **[三个队列](notes/alice-queue.md)** alice\n  - 一句话。 " in page


def test_the_page_of_an_earlier_version_is_rendered_as_it_was():
    page = render_summary(SESSION, summary_of({**EARLIER, "points": [POINT]}))
    assert "\n- 一句话。 [`2021-05-01/notes/alice#L9`](notes/alice-queue.md?plain=1#L9)\n" in page + "\n"


def test_a_note_is_named_once_by_its_title():
    assert [(one.title, one.author) for one in written_notes((*NOTES, *NOTES))] == [
        ("Scheduler [Cache] 源码阅读", "二虎"),
        ("三个队列", "alice"),
    ]


def test_every_sentence_of_a_summary_of_notes_is_proved(summary):
    assert not unproved(summary, (), NOTES)


NOTE = {"title": "三个队列", "author": "alice", "addresses": ["2021-05-01/notes/alice-queue"]}
POINT = {"text": "一句话。", "addresses": ["2021-05-01/notes/alice-queue#L9"]}
OTHER = {"text": "别的一句。", "addresses": ["2021-05-01/notes/bowen-other#L9"]}
EARLIER = {
    "session_id": "2021-05-01", "abstract": [], "chapters": [], "questions": [], "decisions": [], "terms": [],
    "coverage": [], "made_by": "extractive 11",
}  # fmt: skip
