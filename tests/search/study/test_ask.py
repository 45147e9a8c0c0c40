"""A question is answered in sentences of the archive, each with its own address, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from archive.cli.main import main
from archive.records import UNKNOWN_AUTHOR
from search.api import Searcher
from search.query.terms import query_terms
from search.study.ask import Quote, holds, surest_first
from search.study.asking import ask
from search.study.choosing import WantedAnswer, best_choice
from search.study.follow_up import Thread, whole_question
from search.study.sentences import QuotedSentence, is_idle, looks_like_code, sentences_of
from search.study.windows import is_understood
from tests.search.conftest import BACKOFF, CHATTED, QUEUES, SPEECH


@pytest.fixture
def searcher(home):
    with Searcher.of(home) as opened:
        yield opened


def test_an_answer_is_a_sentence_with_the_seconds_it_is_said_in(searcher):
    answer = ask(searcher, "抢占的时候先挑选什么")
    assert answer.is_known and answer.dropped == 0
    first = answer.quotes[0]
    assert first.text == "抢占的时候先挑选牺牲者，再删除低优先级的 Pod。"
    assert (first.address, first.speaker) == ("2020-10-24@00:01:12-00:01:20", "小王")


def test_a_wrapped_sentence_of_a_note_is_whole_and_has_the_lines_it_stands_in(searcher):
    answer = ask(searcher, "where does the scheduler keep failed pods")
    first = answer.quotes[0]
    assert first.text == "The scheduler keeps failed pods in a backoff queue and tries them again later."
    assert first.address == "2020-10-24/notes/alice-queues#L10-11"


def test_a_question_of_the_chat_is_told_with_its_answer(searcher):
    texts = [one.text for one in ask(searcher, "领导者选举用的锁放在哪里").quotes]
    assert "领导者选举用的锁放在 Lease 里吗 对，加锁就是更新 Lease" in texts


def test_what_nobody_wrote_is_not_answered(searcher):
    answer = ask(searcher, "what is the capital of Mongolia")
    assert not answer.is_known and answer.quotes == ()


def test_a_day_without_a_session_is_answered_with_nothing(searcher):
    answer = ask(searcher, "2020-12-01 讲了什么")
    assert (answer.is_known, answer.quotes, answer.near) == (False, (), ())
    assert not ask(searcher, "what was discussed on 2020-12-01").near
    assert ask(searcher, "2020-12-01 抢占的时候先挑选什么").is_known


def test_words_that_do_not_stand_at_the_address_do_not_hold():
    sentence = QuotedSentence(SPEECH.text, 0, 0)
    right = Quote("先挑选牺牲者，再删除低优先级的 Pod", SPEECH, SPEECH)
    assert holds(right, [sentence])
    assert not holds(replace(right, text="先挑选 3 个牺牲者"), [sentence])


def test_code_tables_and_list_marks_are_not_quoted():
    text = "看下面：\n\n```go\nfunc Pop() {}\n```\n\n| a | b |\n| --- | --- |\n\n- **第一**，先排序。\n- 第二步\n  再取出。"
    quoted = [one.text for one in sentences_of(replace(QUEUES, text=text))]
    assert quoted == ["看下面：", "第一，先排序。", "第二步再取出。"]


@pytest.mark.parametrize(
    "text",
    [
        "err = sched.assume(assumedPod, host) go func() { err := sched.bind(assumedPod) }",
        "podBackoff := util.CreateDefaultPodBackoff()",
        "if len(victims.Pods) == 0 { // 不需要驱逐，马上返回 return node }",
    ],
)
def test_code_is_known_without_its_fence(text):
    assert looks_like_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "其中 `err := sched.bind(pod)` 这一行在另外的协程里运行，所以调度循环不用等它。",
        "The scheduler calls assume() and then bind(); the second one runs in a goroutine of its own.",
        "先假设删除所有优先级更低的 Pod。",
    ],
)
def test_prose_that_names_code_is_prose(text):
    assert not looks_like_code(text)


def test_prose_is_told_before_code_that_says_as_much(searcher):
    text = (
        "for q.Len() > 0 { pod := queue.pop(); return pod }\n\nThe loop takes a pod from the queue, and pop may wait."
    )
    hit = ask(searcher, "where does the scheduler keep failed pods").result.hits[0]
    terms = query_terms("pop pod queue return", (), lambda _token: 1.0)
    nowhere = np.zeros(256, np.float32)
    choice = best_choice(replace(hit, passage=replace(QUEUES, text=text)), terms, nowhere, hit.score)
    assert choice and choice.sentences[0].text.startswith("The loop takes")


def test_sentences_know_their_lines_and_speakers():
    assert [(one.first, one.last) for one in sentences_of(BACKOFF)] == [(0, 1)]
    assert [one.speaker for one in sentences_of(CHATTED)] == ["二虎", "张工"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("那事件会不会丢。", True),
        ("能不能放下", True),
        ("在每个节点上先假设删除低优先级的 Pod，再检查能不能放下新的 Pod。", False),
        ("先看看是不是主。", False),
    ],
)
def test_what_somebody_checks_is_no_question(text: str, asks: bool):
    assert is_understood([QuotedSentence(text, 0, 0)], can_begin_earlier=True, can_go_on=False) is not asks


def test_a_question_of_a_talk_may_begin_with_a_word_that_takes_up_the_talk():
    talk = [QuotedSentence("那怎么挑选 victim 呢？", 1, 1), QuotedSentence("比较所有候选节点的代价。", 2, 2)]
    assert is_understood(talk, can_begin_earlier=True, can_go_on=True)
    assert not is_understood([QuotedSentence("那个节点就是它。", 1, 1)], can_begin_earlier=True, can_go_on=True)


def chosen_of(searcher: Searcher, question: str, text: str, heading: str = "") -> str:
    """What is quoted of a passage with this text; "" where nothing is."""
    result = searcher.search(question)
    passage = replace(QUEUES, text=text, heading=heading)
    terms = query_terms(result.query.text, result.explanation.translations, lambda _token: 1.0)
    choice = best_choice(replace(result.hits[0], passage=passage), terms, np.zeros(256, np.float32), 1.0)
    return " ".join(one.text for one in choice.sentences) if choice else ""


@pytest.mark.parametrize(
    "idle",
    [
        "抢占挑选牺牲者的过程如下图所示。",
        "大家好，本文研究了抢占怎么挑选牺牲者。",
        "抢占，牺牲者。",
    ],
)
def test_a_sentence_that_only_points_at_something_or_names_it_is_told_last(searcher, idle: str):
    assert (
        chosen_of(searcher, "抢占怎么挑选牺牲者", f"{idle}\n\n抢占挑选牺牲者时先看优先级。")
        == "抢占挑选牺牲者时先看优先级。"
    )


def test_a_section_whose_heading_asks_the_same_is_told_from_its_beginning(searcher):
    text = "抢占是腾出地方，删除优先级更低的。\n\n好处是重要的先运行，牺牲者少。"
    assert chosen_of(searcher, "牺牲者是什么", text, heading="第二章 > 牺牲者是什么").startswith("抢占是腾出地方")
    assert chosen_of(searcher, "牺牲者是什么", text, heading="第二章").startswith("好处是")


def test_a_sentence_that_is_about_nothing_of_what_is_asked_is_not_told(searcher):
    assert chosen_of(searcher, "抢占怎么挑选牺牲者", "大家统一用腾讯会议分享内容。") == ""


def test_nobody_is_named_where_the_author_is_unknown():
    told = Quote("先挑选牺牲者", QUEUES, QUEUES)
    assert told.by == QUEUES.author
    assert replace(told, passage=replace(QUEUES, author=UNKNOWN_AUTHOR)).by == ""
    assert replace(told, passage=SPEECH, speaker="小王").by == "小王"


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("那 PDB 呢", "抢占怎么挑选 victim 那 PDB 呢"),
        ("为什么？", "抢占怎么挑选 victim 为什么？"),
        ("默认最少检查多少个节点", "默认最少检查多少个节点"),
        ("what about the cache", "抢占怎么挑选 victim what about the cache"),
    ],
)
def test_a_question_that_leans_on_the_one_before_is_asked_with_it(typed, whole):
    assert whole_question("抢占怎么挑选 victim", typed) == whole
    assert whole_question("", typed) == typed


def test_the_command_prints_one_json_object(home, capsys):
    assert main(["ask", "where", "are", "failed", "pods", "kept", "--json", "--home", str(home.root)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1 and found["known"] and found["near"] == []
    assert found["sentences"][0]["passage"] == "2020-10-24/notes/alice-queues#L10-11"
    assert found["answer"].startswith(found["sentences"][0]["text"])


def test_a_conversation_answers_and_follows_up(home, capsys, monkeypatch):
    typed = iter(["抢占的时候先挑选什么", "为什么？", ":ask", "etcd"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed, None) or exec("raise EOFError"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert main(["ask", "--home", str(home.root)]) == 0
    out = capsys.readouterr().out
    assert out.count("• 抢占的时候先挑选牺牲者") == 2 and " 1. L15  alice  note" in out


def test_what_was_heard_with_doubt_is_marked_and_comes_last(heard_badly, capsys):
    with Searcher.of(heard_badly) as opened:
        quotes = ask(opened, "抢占的时候先挑选什么牺牲者，删除低优先级的 Pod").quotes
    assert [one.is_doubted for one in quotes] == sorted(one.is_doubted for one in quotes)
    assert quotes[-1].is_doubted and "牺牲者" in quotes[-1].text
    main(["ask", "抢占的时候先挑选什么", "--home", str(heard_badly.root)])
    out = capsys.readouterr().out
    assert "? 抢占的时候先挑选牺牲者" in out and "listen before you quote it" in out
    main(["ask", "抢占的时候先挑选什么", "--home", str(heard_badly.root), "--json"])
    assert [one["doubted"] for one in json.loads(capsys.readouterr().out)["sentences"]][-1] is True


def test_what_was_surely_heard_is_not_marked(searcher):
    assert not any(one.is_doubted for one in ask(searcher, "抢占的时候先挑选什么").quotes)


def test_of_two_quotations_the_surer_comes_first():
    doubted, sure = Quote("a", SPEECH, SPEECH, is_doubted=True), Quote("b", SPEECH, SPEECH)
    assert surest_first([doubted, sure]) == (sure, doubted)


def test_what_was_told_is_not_told_again(searcher):
    question = "抢占的时候先挑选什么"
    first = ask(searcher, question).quotes[0].text
    assert first not in [one.text for one in ask(searcher, question, told={first}).quotes]
    who = ask(searcher, f"谁讲过{question}", told={first})
    assert who.quotes[0].text == first and who.quotes[0].by == "小王"


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("什么时候会失败", "抢占怎么挑选 victim 什么时候会失败"),
        ("有什么坏处", "抢占怎么挑选 victim 有什么坏处"),
        ("how long", "抢占怎么挑选 victim how long"),
        ("谁讲的？", "抢占怎么挑选 victim 谁讲的？"),
        ("红烧肉要炖多久", "红烧肉要炖多久"),
        ("明天会不会下雨", "明天会不会下雨"),
        ("抢占是什么", "抢占是什么"),
    ],
)
def test_a_question_that_names_nothing_is_asked_of_the_one_before(typed, whole):
    assert whole_question("抢占怎么挑选 victim", typed) == whole


def test_a_thread_keeps_what_was_named_last_beside_its_question():
    thread = Thread()
    thread.go_on("抢占怎么挑选 victim", ["先挑选牺牲者"], follows=False)
    thread.go_on("那 PDB 呢", ["尽量不违反 PDB"], follows=True)
    assert thread.whole("为什么？") == "抢占怎么挑选 victim 那 PDB 呢 为什么？"
    assert thread.whole("那 extender 呢") == "抢占怎么挑选 victim 那 extender 呢"
    thread.go_on("红烧肉要炖多久", [], follows=False)
    assert (thread.question, len(thread.told)) == ("抢占怎么挑选 victim", 2)
    thread.go_on("etcd 存什么", ["存状态"], follows=False)
    assert thread.whole("为什么？") == "etcd 存什么 为什么？" and thread.told == {"存状态"}


def test_a_question_why_is_answered_by_a_reason(searcher):
    text = "快照在调度周期开始时做一次，只读不写。\n\n做快照是因为这一轮要看到一致的数据。"
    hit = replace(
        ask(searcher, "where does the scheduler keep failed pods").result.hits[0], passage=replace(QUEUES, text=text)
    )
    terms = query_terms("快照", (), lambda _token: 1.0)
    nowhere = np.zeros(256, np.float32)
    found = [best_choice(hit, terms, nowhere, hit.score, WantedAnswer(reason=why)) for why in (False, True)]
    assert ["因为" in one.text for one in found if one] == [False, True]


@pytest.mark.parametrize("text", ["我只補充和 PDB 有關的部分。", "我習慣寫繁體，請大家見諒。", "写得不好，请多指教。"])
def test_what_a_text_says_of_itself_answers_nothing(text):
    assert is_idle(text)
