"""A citation holds where its text has the sentence's words, numbers, names and negations."""

import pytest

from archive.records import Chapter, Cited, Passage, Question, Segment, Summary
from archive.summaries.checking.citations import Fault, check_cited, find_faults, keep_checked
from archive.summaries.checking.evidence import Evidence

SAID = "小王: 嗯，那个 backoffQ 里面的 Pod，Pod 要等待一段时间，等待时间从一秒开始，最多等待十秒，不会立刻重试。"


def codes(text: str, evidence: str = SAID, **how) -> list[str]:
    return [fault.code for fault in find_faults(text, evidence, **how)]


@pytest.mark.parametrize(
    "text",
    [
        "backoffQ 里面的 Pod 要等待一段时间，等待时间从一秒开始。",
        "最多等待十秒，不会立刻重试。",
        "BackoffQ里面的Pod要等待",
    ],
)
def test_a_quotation_holds_without_fillers_and_repeated_words(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("activeQ 里面的 Pod 要等待。", "words"),
        ("最多等待十秒，会立刻重试。", "negation"),
        ("等待时间从十秒开始，最多一秒", "words"),
    ],
)
def test_a_quotation_with_other_words_or_another_order_does_not_hold(text, fault):
    assert codes(text)[0] == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("backoffQ 里的 Pod 最多等待 15 秒，不会立刻重试", "number"),
        ("backoffQ 里的 Pod 等待一段时间后会立刻重试", "negation"),
        ("unschedulableQ 里面的 Pod 要等待一段时间", "name"),
        ("小李说等待时间从一秒开始", "name"),
        ("调度器用领导者选举保证高可用", "words"),
    ],
)
def test_a_sentence_of_a_model_that_says_something_else_does_not_hold(text, fault):
    assert fault in codes(text, quoted=False, names=("小王", "小李"))


def test_a_sentence_of_a_model_in_its_own_words_holds():
    assert codes("backoffQ 里的 Pod 等待时间从 1 秒开始，最多十秒，不会立刻重试。", quoted=False, names=("小王",)) == []
    assert codes("Pods in backoffQ wait ten seconds at most.", quoted=False) == []
    assert codes("Pods in activeQ wait five seconds.", quoted=False) == ["number", "name"]


def test_a_question_with_a_negated_verb_denies_nothing():
    assert codes("检查 CPU 够不够", "它检查 CPU 够不够，看的是 request，不是 limit") == []


def test_an_address_is_looked_up_in_speech_and_notes():
    said = (Segment(1.2, 6.4, "先讲亲和性。", "小李"), Segment(6.9, 12.3, "再讲污点。"))
    note = Passage("sessions/2020-10-31/notes/a.md", "note", "笔记。", "zh", "2020-10-31", line_from=4, line_to=9)
    evidence = Evidence("2020-10-31", said, (note,))
    assert evidence.at("2020-10-31@00:00:01-00:00:07") == "小李: 先讲亲和性。"
    assert evidence.at("2020-10-31@00:00:01-00:00:13") == "小李: 先讲亲和性。\n再讲污点。"
    assert evidence.at("2020-10-31/notes/a#L6-7") == "笔记。"
    assert [evidence.at(other) for other in ("2020-10-30@00:00:01-00:00:07", "2020-10-31/notes/b#L6", "x")] == [""] * 3


def test_what_does_not_hold_is_left_out_and_counted():
    texts = {"here": SAID}
    good, bad, nowhere = Cited("最多等待十秒", ("here",)), Cited("最多等待九秒", ("here",)), Cited("无", ())
    chapter = Chapter("退避", 0.0, 9.0, "here", (bad, good))
    question = Question("最多等待？", ("here",), (bad, good))
    made = Summary("2020-10-24", (good, nowhere), (chapter,), (bad,), (question,))
    kept = keep_checked(made, lambda address: texts.get(address, ""))
    assert kept.abstract == kept.chapters[0].points == kept.questions[0].answers == (good,)
    assert (kept.points, kept.dropped) == ((), 4)
    assert check_cited(nowhere, str).faults == (Fault("no-address"),)
