"""Passages are small enough to be one answer, and say exactly where they stand."""

from datetime import date, datetime

from archive.index.passages import SPEECH_WIDTH, chat_passages, speech_passages, width
from archive.records import ChatMessage, Segment, Session

SESSION = Session("2020-10-17", date(2020, 10, 17), "总览")


def test_two_and_a_half_latin_letters_are_as_wide_as_a_chinese_one() -> None:
    assert width("抢占") == 2
    assert width("queue") == 2


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
        (ChatMessage(datetime(2020, 10, 15, hour, minute), name, "会连 etcd 吗"), line, line)
        for hour, minute, name, line in ((20, 0, "二虎", 3), (20, 30, "张工", 5), (22, 0, "二虎", 7))
    ]
    found = chat_passages(SESSION, "a.md", said)
    assert [(p.author, p.line_from, p.line_to, p.heading) for p in found] == [
        ("二虎, 张工", 3, 5, "2020-10-15 20:00"), ("二虎", 7, 7, "2020-10-15 22:00"),
    ]  # fmt: skip


def chat(*said: tuple[int, str, str]) -> list[tuple[ChatMessage, int, int]]:
    return [
        (ChatMessage(datetime(2020, 10, 15, 20, minute), name, text), 2 * number + 3, 2 * number + 3)
        for number, (minute, name, text) in enumerate(said)
    ]


def test_a_passage_of_chat_holds_a_question_and_its_answers() -> None:
    long = "调度器先过滤，再打分，最后绑定。" * 16  # 256 characters: with the answer below too much for one passage
    question, answer = (
        "抢占怎么挑 victim？",
        "在 pickOneNodeForPreemption 里，先看有没有违反 PDB，" + "再看优先级，" * 8,
    )
    found = chat_passages(SESSION, "a.md", chat((0, "小王", long), (1, "二虎", question), (2, "张工", answer)))
    assert [passage.line_from for passage in found] == [3, 5]
    assert question in found[0].text
    assert found[1].text == f"二虎: {question}\n张工: {answer}"


def test_a_question_that_is_not_asked_in_the_end_is_not_repeated() -> None:
    long, more = "调度器先过滤，再打分，最后绑定。" * 20, "再看优先级，" * 10
    statement = chat_passages(SESSION, "a.md", chat((0, "小王", long), (1, "二虎", "好的"), (2, "张工", more)))
    assert [passage.line_from for passage in statement] == [3, 7]
    own = chat_passages(SESSION, "a.md", chat((0, "小王", long), (1, "张工", "为什么？"), (2, "张工", more)))
    assert [passage.line_from for passage in own] == [3, 7]
