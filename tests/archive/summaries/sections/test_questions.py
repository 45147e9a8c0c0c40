"""A question is told with the reply it got: by whoever replied, shortened to what says most."""

import pytest

from archive.summaries.sections.questions import asks_something, find_questions
from archive.summaries.sentences.utterances import Sentence

A, B = "小王", "张工"


def spoken(*turns: tuple[str, str]) -> list[Sentence]:
    found: list[Sentence] = []
    for n, (speaker, text) in enumerate(turns):
        begins = not found or found[-1].speaker != speaker
        found.append(Sentence(text, f"2020-10-24@00:00:{n:02}-00:00:{n + 1:02}", text, n, n + 1, speaker, begins))
    return found


def answers(*turns: tuple[str, str]) -> list[tuple[str, list[str]]]:
    return [(one.text, [answer.text for answer in one.answers]) for one in find_questions([spoken(*turns)], [])]


def test_the_reply_is_what_the_next_speaker_says_also_where_the_first_goes_on() -> None:
    told = answers((A, "公链的瓶颈到底在哪里？"), (A, "我想请张工来说一下。"), (B, "瓶颈在性能，每秒只有几十笔交易。"))
    assert told == [("公链的瓶颈到底在哪里？", ["瓶颈在性能，每秒只有几十笔交易。"])]


def test_who_asks_and_goes_on_answers_too() -> None:
    assert answers((A, "缓存为什么要做快照？"), (A, "因为这一轮看到的数据要一致。"))[0][1] == [
        "因为这一轮看到的数据要一致。"
    ]


def test_two_questions_of_one_breath_are_told_as_one() -> None:
    told = answers((A, "大家怎么看缓存？"), (A, "缓存的快照为什么要这样做？"), (B, "因为这一轮看到的数据要一致。"))
    assert [text for text, _answer in told] == ["缓存的快照为什么要这样做？"]


def test_of_a_long_reply_the_sentences_that_name_most_are_told_in_their_order() -> None:
    empty = "这个问题其实很多人都问过我们很多很多次了我也觉得很有意思。"
    reply = [empty, "对象是缓存和快照。", empty, "快照保证缓存一致。", empty]
    chapter = spoken((A, "缓存的快照怎么做？"), *((B, text) for text in reply))
    [question] = find_questions([chapter], [], lambda text: float(text.count("快照") + text.count("缓存")))
    told = [one.text for one in question.answers]
    assert told[:2] == ["对象是缓存和快照。", "快照保证缓存一致。"] or told[1:] == [
        "对象是缓存和快照。",
        "快照保证缓存一致。",
    ]


@pytest.mark.parametrize(
    "text",
    ["这是基于什么？", "我们通常把它理解成什么？", "You don't like snakes, do you?", "Anything else you want to know?"],
)
def test_what_says_nothing_by_itself_is_no_question_of_a_summary(text) -> None:
    assert not asks_something(Sentence(text, "", text))


def test_the_askers_own_answer_counts_where_the_next_one_speaks_of_something_else() -> None:
    told = answers((A, "这部电影可以复制吗？"), (A, "难度真的很大。"), (B, "很多人想去看比赛。"))
    assert told == [("这部电影可以复制吗？", ["难度真的很大。"])]


def test_a_reply_that_never_comes_to_the_question_leaves_it_out() -> None:
    late = ["那个的话。", "然后就是那个。", "大家都来看比赛，场地很大。"]
    assert answers((A, "缓存为什么要做快照？"), *((B, text) for text in late)) == []


@pytest.mark.parametrize("text", ["因为我们做缓存管理吗？", "您怎么看缓存的快照？", "缓存的快照跟我们分享一下好吗？"])
def test_a_question_to_somebody_there_or_half_of_one_is_left_out(text: str) -> None:
    assert answers((A, text), (B, "缓存的快照保证数据一致。")) == []


def test_a_question_that_is_asked_again_is_told_once() -> None:
    told = answers(
        (A, "缓存的快照怎么保证数据一致？"),
        (B, "缓存的快照只复制变化的节点。"),
        (A, "缓存的快照怎么来保证数据一致？"),
        (B, "缓存的快照每一轮都重新做。"),
    )
    assert len(told) == 1


@pytest.mark.parametrize("text", ["When are we going to see this coming forward?", "Should they keep to that plan?"])
def test_a_question_that_points_to_what_was_said_before_is_left_out(text: str) -> None:
    assert answers((A, text), (B, "Because the plan is not ready, we keep to the plan.")) == []


def test_an_answer_speaks_to_nobody() -> None:
    [(_question, told)] = answers(
        (A, "Will the leader renew the lease?"), (B, "Mr. Chair, the leader must renew the lease.")
    )
    assert told == ["The leader must renew the lease."]
