"""Passages are small enough to be one answer, and say exactly where they stand."""

from datetime import date, datetime

import pytest

from archive.index.note_passages import LONGEST_WIDTH, TEXT_WIDTH, note_passages
from archive.index.passages import SPEECH_WIDTH, chat_passages, speech_passages, width
from archive.records import Message, Note, Passage, Segment, Session
from archive.season import season
from archive.sources import notes

SESSION = Session("2020-10-17", date(2020, 10, 17), "总览")
SEASON_NOTES = sorted((season.SEASON_FOLDER / "inbox").glob("*.md"))


def passages_of(body: str, first_line: int = 1) -> list[Passage]:
    return note_passages(Note("2020-10-17", "Alice", "队列", "x", "ab", body), "a.md", first_line=first_line)


def test_two_and_a_half_latin_letters_are_as_wide_as_a_chinese_one() -> None:
    assert width("抢占") == 2
    assert width("queue") == 2


@pytest.mark.parametrize("path", SEASON_NOTES, ids=lambda path: path.stem)
def test_the_lines_of_a_passage_are_its_text(path) -> None:
    note = notes.read_note(path, max_bytes=100_000)
    lines = ["---", "title: x", "---", "", *note.body.split("\n")]
    for passage in passages_of(note.body, first_line=5):
        assert "\n".join(lines[passage.line_from - 1 : passage.line_to]) == passage.text


@pytest.mark.parametrize("path", SEASON_NOTES, ids=lambda path: path.stem)
def test_passages_hold_no_heading_and_are_narrow_enough(path) -> None:
    body = notes.read_note(path, max_bytes=100_000).body
    for passage in passages_of(body):
        assert not any(line.startswith(("# ", "## ")) for line in passage.text.split("\n")) or "```" in passage.text
        assert width(passage.text) <= LONGEST_WIDTH


def test_a_passage_stands_under_its_headings() -> None:
    found = passages_of("# 队列\n\n总说\n\n## activeQ\n\n堆\n\n### 比较\n\n优先级\n\n## backoffQ\n\n等\n")
    assert [(p.heading, p.text, p.line_from) for p in found] == [
        ("队列", "总说", 3), ("队列 > activeQ", "堆", 7), ("队列 > activeQ > 比较", "优先级", 11), ("队列 > backoffQ", "等", 15),
    ]  # fmt: skip


def test_a_code_fence_stays_whole_and_its_comments_are_no_headings() -> None:
    code = "```python\n# 不是标题\n\n" + "x = 1\n" * 150 + "\n```"
    (passage,) = passages_of(f"{code}\n")
    assert passage.text == code
    assert (passage.line_from, passage.line_to) == (1, 155)


def test_long_text_is_cut_between_paragraphs() -> None:
    paragraph = "调度" * 100
    found = passages_of("\n\n".join([paragraph] * 5) + "\n")
    assert [(p.line_from, p.line_to) for p in found] == [(1, 3), (5, 7), (9, 9)]
    assert all(width(p.text) <= TEXT_WIDTH + width(paragraph) for p in found)


def test_one_endless_line_is_cut_at_its_sentences() -> None:
    found = passages_of("调度器选择一个节点。" * 300)
    assert len(found) > 3
    assert all(p.text.endswith("。") and (p.line_from, p.line_to) == (1, 1) for p in found)
    assert "".join(p.text for p in found) == "调度器选择一个节点。" * 300


def test_a_note_without_text_has_no_passages() -> None:
    assert passages_of("\n \n") == []


def test_reading_belongs_to_no_session() -> None:
    (passage,) = note_passages(
        Note(None, "", "设计", "x", "ab", "scheduler design\n"), "library/design.md", first_line=1
    )
    assert (passage.kind, passage.session_id, passage.author) == ("reading", None, None)


def test_speech_is_cut_into_whole_segments_that_overlap_by_one() -> None:
    segments = [Segment(n * 5.0, n * 5.0 + 4, "调度" * 50) for n in range(12)]
    found = speech_passages(SESSION, "talk.vtt", segments)
    assert all(width(p.text.replace("\n", "")) <= SPEECH_WIDTH for p in found)
    assert [(p.start_s, p.end_s) for p in found] == [(0, 19), (15, 34), (30, 49), (45, 59)]


def test_speech_is_cut_after_a_sentence_or_a_turn_where_there_is_one() -> None:
    said = ["调" * 99 + "。", "度" * 100, "队" * 100 + "。", "列" * 80, "锁" * 60]
    found = speech_passages(SESSION, "a.vtt", [Segment(n, n + 1, text) for n, text in enumerate(said)])
    assert [(p.start_s, p.end_s) for p in found] == [(0, 3), (2, 5)]
    found = speech_passages(SESSION, "a.vtt", [Segment(n, n + 1, "调" * 120, "甲乙"[n // 2]) for n in range(4)])
    assert [(p.start_s, p.end_s) for p in found] == [(0, 2), (1, 4)]


def test_a_speech_of_one_segment_is_cut_at_its_sentences() -> None:
    found = speech_passages(SESSION, "talk.vtt", [Segment(100.0, 200.0, ("调" * 99 + "。") * 10)])
    assert all(p.text.endswith("。") and width(p.text) <= SPEECH_WIDTH for p in found)
    assert [(p.start_s, p.end_s) for p in found] == [(100, 140), (140, 180), (180, 200)]


def test_speech_stands_under_its_session_and_chapter_and_crosses_no_two() -> None:
    topics = ["抢占的时候挑选 victim", "领导者选举的锁和租约", "存储卷的绑定要看可用区"]
    segments = [Segment(n * 10.0, n * 10.0 + 9, topics[n // 20]) for n in range(60)]
    found = speech_passages(SESSION, "talk.vtt", segments)
    assert {p.heading.split(" > ")[0] for p in found} == {"总览"}
    for passage in found:
        assert [topic in passage.text for topic in topics].count(True) == 1
        assert len(passage.heading.split(" > ")) == 2


def test_a_long_pause_ends_a_passage_without_overlap() -> None:
    found = speech_passages(SESSION, "talk.vtt", [Segment(0, 2, "一"), Segment(30, 32, "二")])
    assert [(p.text, p.start_s) for p in found] == [("一", 0), ("二", 30)]


def test_speakers_are_named_where_they_change() -> None:
    said = [Segment(0, 1, "一", "小王"), Segment(1, 2, "二", "小王"), Segment(2, 3, "三", "小李")]
    (passage,) = speech_passages(SESSION, "talk.vtt", said)
    assert passage.text == "小王: 一\n二\n小李: 三"
    assert passage.speaker == "小王, 小李"


def test_chat_is_cut_where_it_falls_silent() -> None:
    said = [
        (Message(datetime(2020, 10, 15, hour, minute), name, "会连 etcd 吗"), line, line)
        for hour, minute, name, line in ((20, 0, "二虎", 3), (20, 30, "张工", 5), (22, 0, "二虎", 7))
    ]
    found = chat_passages(SESSION, "a.md", said)
    assert [(p.author, p.line_from, p.line_to, p.heading) for p in found] == [
        ("二虎, 张工", 3, 5, "2020-10-15 20:00"), ("二虎", 7, 7, "2020-10-15 22:00"),
    ]  # fmt: skip


def test_a_heading_with_nothing_below_it_is_found_as_its_own_passage() -> None:
    note = Note(None, "alice", "Queues", "", "", "# Empty\n\n# Outer\n## Inner\ntext\n\n# Last")
    found = note_passages(note, "library/queues.md", first_line=1)
    assert [(p.text, p.line_from, p.line_to) for p in found] == [("Empty", 1, 1), ("text", 5, 5), ("Last", 7, 7)]
    assert found[1].heading == "Queues > Outer > Inner"
