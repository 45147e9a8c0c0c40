"""Chapters, headings, questions and outcomes are found by how people speak."""

from datetime import date

import pytest

from archive.records import Passage, Segment, Session, Task
from archive.summaries.sections.chapters import cut_into_chapters
from archive.summaries.sections.headings import announced, choose_headings
from archive.summaries.sections.outcomes import find_outcomes
from archive.summaries.sections.questions import find_questions
from archive.summaries.sentences.utterances import Sentence, spoken_sentences
from bench.meeting_sets import season_meetings

SESSION = Session("2020-10-24", date(2020, 10, 24))


def spoken(*lines: str) -> list[Sentence]:
    """`name: text` a line, ten seconds each."""
    segments = []
    for n, line in enumerate(lines):
        name, _colon, text = line.partition(": ")
        segments.append(Segment(n * 10.0, n * 10 + 8.0, text, name))
    return spoken_sentences(SESSION, segments)


def test_a_question_gets_the_answer_of_the_next_speaker_up_to_the_next_question():
    lines = spoken(
        "小王: 什么时候会触发抢占。", "小李: 没有节点通过 Filter 的时候。", "小李: 再看打分。", "小王: 还有问题吗？"
    )
    (question,) = find_questions([lines], ())
    assert (question.text, question.addresses) == ("什么时候会触发抢占？", ("2020-10-24@00:00:00-00:00:08",))
    assert [answer.text for answer in question.answers] == ["没有节点通过 Filter 的时候。"]


def test_a_question_needs_no_mark():
    (question,) = find_questions(
        [spoken("小王: 那绑定还没有完成，下一个 Pod 会不会看到旧的数据。", "小李: 不会，先假设它放好了。")], ()
    )
    assert question.text == "绑定还没有完成，下一个 Pod 会不会看到旧的数据？"


@pytest.mark.parametrize("reply", ["小李: 这个我不清楚，下周再看。", "小王: 另外一件事，请大家写笔记。"])
def test_a_question_that_nobody_answers_is_open(reply):
    (question,) = find_questions([spoken("小王: 怎么测试一个新的插件？", reply)], ())
    assert question.is_open


@pytest.mark.parametrize("text", ["命令再检查参数是不是合法。", "大家能听见吗？", "这样就可以了，对吧？"])
def test_what_asks_nothing_is_no_question(text):
    assert find_questions([spoken(f"小王: {text}", "小李: 参数不合法就报错退出。")], ()) == ()


def test_what_a_note_did_not_understand_is_an_open_question():
    note = Passage("sessions/2020-10-24/notes/a.md", "note", "- 事件广播为什么有两套 API？群里说在迁移。\n", "zh", "2020-10-24",
                   heading="启动 > 没弄明白的", line_from=9, line_to=9)  # fmt: skip
    assert [one.text for one in find_questions([], [note])] == ["事件广播为什么有两套 API？"]


def test_the_clauses_of_a_sentence_are_told_apart():
    found = find_outcomes(
        spoken(
            "小王: 下周我们讨论优先级和抢占，请大家在周五之前写笔记，谢谢大家。",
            "小王: 今天的结论是，先看队列，再看缓存。",
        )
    )
    place = ("2020-10-24@00:00:00-00:00:08",)
    assert [one.text for one in found.next_week] == ["下周我们讨论优先级和抢占。"]
    assert found.tasks == (Task("请大家在周五之前写笔记。", place, who="大家", due="周五之前"),)
    assert [one.text for one in found.decisions] == ["今天的结论是，先看队列，再看缓存。"]


def test_who_and_when_stay_empty_where_nobody_said_them():
    found = find_outcomes(spoken("小王: 笔记请放到表格里。"), ["小李"])
    assert (found.tasks[0].who, found.tasks[0].due) == ("", "")
    assert find_outcomes(spoken("小李: 我来写亲和性的笔记。")).tasks[0].who == "小李"


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("我先讲启动流程，入口是一个 Cobra 命令。", "启动流程"),
        ("今天讨论优先级和抢占，先看优先级怎么影响队列。", "优先级怎么影响队列"),
        ("我接着讲污点，taint 写在 Node 上。", "污点"),
        ("Hello everyone, today we talk about leader election in kube-scheduler.", "Leader election in kube-scheduler"),
        ("它看的是 request。", ""),
    ],
)
def test_a_topic_is_called_what_the_speaker_announces(said, topic):
    assert announced(said) == topic


def test_the_chapters_of_the_season_begin_where_its_topics_do():
    meeting = next(one for one in season_meetings() if one.id == "2020-10-24")
    chapters = cut_into_chapters(spoken_sentences(SESSION, meeting.segments))
    headings = choose_headings(chapters, (), ("victim", "抢占"))
    assert "优先级怎么影响队列" in headings[0]
    assert "什么时候会触发抢占？" in headings
    assert sum(map(len, chapters)) == len(spoken_sentences(SESSION, meeting.segments))


def test_a_few_words_are_one_chapter():
    assert len(cut_into_chapters(spoken("小王: 今天没有分享。", "小李: 好的，下周见。"))) == 1
    assert cut_into_chapters([]) == []


def test_when_something_was_decided_is_no_decision_and_what_one_remembers_no_task() -> None:
    assert find_outcomes(spoken("小王: 当我们决定要做这个项目的时候，市场还很小。")).decisions == ()
    assert find_outcomes(spoken("小王: 我记得这个话是洪伟说的。")).tasks == ()


@pytest.mark.parametrize(
    "asked",
    [
        "我学习到的最大的经验是怎么管理剧组？",  # of the speaker
        "打通内在的联系，实现融合育人效应的最大化？",  # it asks with nothing
        "就是这个那个这种怎么样这个呢？",
        "Or shapes or what do we need that?",
        "Can I welcome members to the meeting of the committee?",
    ],
)
def test_what_nobody_can_read_as_a_question_is_none(asked):
    assert find_questions([spoken(f"小王: {asked}", "小李: 剧组有二十多个副导演。")], ()) == ()


def test_a_question_whose_reply_says_nothing_to_a_reader_is_neither_told_nor_open():
    reply = "小李: 这个然后就是那个这种的这个那个就是这样的这个。"
    assert find_questions([spoken("小王: 怎么测试一个新的插件？", reply)], ()) == ()


def test_a_heading_is_a_noun_phrase_of_its_chapter():
    film = ["作品出现以后，观众仅仅觉得想象力重要。", "作品出现在影院，想象力很丰富。", "想象力来自作品。"]
    money = ["票房很高。", "全国的票房都在增长。", "票房数据昨天公布。"]
    chapters = [spoken(*(f"小王: {text}" for text in texts)) for texts in (film, money)]
    headings = choose_headings(chapters, (), ())
    assert "想象力" in headings[0]
    assert not any(word in headings[0] for word in ("出现", "仅仅"))
    assert headings[1].startswith("票房")


def test_what_is_announced_and_never_spoken_of_is_no_heading():
    lines = ["小王: 下面我们看一下天气预报。", *("小王: 票房的数据很高。" for _ in range(30))]
    other = [f"小王: 导演的剧组有 {n} 个人。" for n in range(30)]
    assert choose_headings([spoken(*lines), spoken(*other)], (), ())[0].startswith("票房")


@pytest.mark.parametrize("said", ["I'll check with my.", "Don't forget about that.", "I will send you that."])
def test_an_outcome_that_breaks_off_or_names_nothing_is_none(said):
    assert find_outcomes(spoken(f"Ann: {said}")).tasks == ()


@pytest.mark.parametrize(
    "text",
    [
        "I'm remembering a little bit about what we decided.",
        "We decided to do this which were will give you more.",
        "他还说那个会上最后的结论是目前还太早。",
    ],
)
def test_what_only_speaks_of_deciding_is_no_decision(text):
    assert find_outcomes(spoken(f"小王: {text}")).decisions == ()


@pytest.mark.parametrize("text", ["请苏总先讲。", "那下面就请你来总结一下。", "请大家做一个自我介绍好不好？"])
def test_who_is_to_speak_next_is_no_task(text):
    assert find_outcomes(spoken(f"小王: {text}")).tasks == ()


def test_two_phrases_nobody_spoke_of_together_are_no_heading():
    chapter = spoken(*["小王: 节点的污点很重要。"] * 2, *["小王: 镜像仓库很大很慢。"] * 2)
    other = spoken(*["小王: 缓存每一轮都要做快照。"] * 3)
    assert "与" not in choose_headings([chapter, other], (), ())[0]


def test_a_word_is_a_heading_in_the_phrase_in_which_people_spoke_of_it():
    chapter = spoken(*["小王: 科技伦理很重要。"] * 2, *["小王: 伦理的边界要讨论。"] * 2, *["小王: 我们要谈伦理。"] * 2)
    other = spoken(*["小王: 缓存每一轮都要做快照。"] * 3)
    assert choose_headings([chapter, other], (), ())[0] == "科技伦理"


def test_two_words_that_met_once_among_many_sentences_are_no_heading():
    alone = [*["小王: 美金越来越多。"] * 4, *["小王: 病毒来得很快。"] * 4, "小王: 美金战胜不了病毒。"]
    chapter = spoken(*alone, *(f"小王: 第 {n} 天大家都很忙。" for n in range(30)))
    assert "与" not in choose_headings([chapter, spoken(*["小王: 缓存要做快照。"] * 3)], (), ())[0]


@pytest.mark.parametrize("text", ["for the prototype", "just with another presentation", "back to what we said"])
def test_what_begins_in_the_middle_is_no_announced_topic(text):
    assert announced(f"Let's talk about {text}.") == ""


def test_a_phrase_that_two_chapters_have_stands_above_the_one_it_tells_most_of():
    first = ["调度器的缓存很重要。", "缓存要做快照。", "调度器的缓存有快照。"]
    second = ["抢占先选择牺牲者。", "抢占比较牺牲者的代价。", "抢占以后缓存要更新。", "缓存更新以后抢占结束。"]
    chapters = [[Sentence(text, f"x@{n}", text) for n, text in enumerate(texts)] for texts in (first, second)]
    headings = choose_headings(chapters, (), ())
    assert "缓存" in headings[0]
    assert "缓存" not in headings[1]
