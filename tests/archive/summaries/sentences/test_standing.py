"""What can be read without the sentences around it, and what cannot."""

import pytest

from archive.summaries.sections.headings import question_heading
from archive.summaries.sentences.standing import is_chatter, is_full_sentence, points_back, stands_alone, states_topic
from archive.summaries.sentences.utterances import Sentence


@pytest.mark.parametrize(
    "text",
    [
        "它在 PreFilter 里先把全集群数一遍。",
        "这是对行业最好的一次检验。",
        "They use a Lease object as a lock.",
        "That's not really easy to do.",
    ],
)
def test_what_points_back_does_not_stand_alone(text):
    assert not stands_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "以我在现场感受到的制作环境来说。",
        "如果说我们有机会的情况下。",
        "的话，我们需要有很多人去做。",
        "Aged between forty six and sixty five.",
        "If they are in a Flying Start area.",
        "We could record it and then the.",
    ],
)
def test_half_a_sentence_is_not_whole(text):
    assert not is_full_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "感谢主持人，我先介绍一下我们公司的产品。",
        "杜总刚才提到的技术我们也在做。",
        "请郭园长开园长。",
        "那我接着来讲。",
        "I've saved it on my laptop, my presentation is there.",
        "See you later in half an hour for lunch.",
    ],
)
def test_who_leads_a_meeting_or_tells_of_himself_is_left_out(text):
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "kube-scheduler 的任务很简单，就是给每个新的 Pod 选择一个合适的 Node。",
        "如果打开了领导者选举，还要先拿到锁，才能进入调度循环。",
        "请求先到 kube-apiserver，再写进 etcd。",
        "In a real cluster we run more than one scheduler for high availability.",
        "The leader must renew the lease before it expires.",
    ],
)
def test_a_plain_statement_stands_alone(text):
    assert stands_alone(text)
    assert is_full_sentence(text)
    assert not points_back(text)


def test_what_a_session_is_about_is_known_by_how_it_is_said():
    assert states_topic("今天是第一次分享，主题是调度器总览和启动流程。")
    assert states_topic("Today we talk about leader election in kube-scheduler.")
    assert not states_topic("今天这个讨论的话题还是非常有意义。")


def test_a_question_about_who_speaks_is_no_heading():
    asked = "对于这些学长有什么要说的吗？"
    assert question_heading(Sentence(asked, "", asked)) == ""
    assert question_heading(Sentence("什么时候会触发抢占？", "", "什么时候会触发抢占？")) == "什么时候会触发抢占？"


@pytest.mark.parametrize(
    ("text", "leans"), [("再写集成测试会启动真正的服务。", True), ("再次运行不会改变结果。", False)]
)
def test_what_begins_with_then_leans_on_the_sentence_before_it(text, leans):
    assert points_back(text) is leans
