"""What may be told to one who was not there: sound, whole, of the matter, and saying something."""

import pytest

from archive.summaries.sentences.clarity import has_false_start, is_bare_phrase, needs_listener
from archive.summaries.sentences.density import lexical_density, substance
from archive.summaries.sentences.readable import may_be_told
from archive.summaries.sentences.standing import asks_inside, tells_of_speaker


@pytest.mark.parametrize(
    "text",
    [
        "kube-scheduler 给每个新的 Pod 选择一个合适的 Node。",
        "PriorityClass 定义了一个整数，数字越大，优先级越高。",
        "我们终于知道中国观众的反应是什么了。",
        "亲和是单向的，我想靠近你，不等于你想靠近我。",
        "The leader must renew the lease before it expires.",
        "Every scheduler has its own cache.",
    ],
)
def test_a_plain_statement_may_be_told(text):
    assert may_be_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The b we will sell the at twenty five Euros.",
        "I think it from a marketing point of view, it also has to look nice.",
        "The younger market, a as they as we seen in the lab, buys it.",
        "We've allocated more, and there's a very close correlation—",
        "我们面临的一所有的共同的问题。",
        "这是对工业体系的考验和一次也很难复制了一次冒险。",
    ],
)
def test_a_sentence_that_was_given_up_is_not_told(text):
    assert has_false_start(text)
    assert not may_be_told(text)


@pytest.mark.parametrize("text", ["商业类型的建立。", "大国竞争的高地。"])
def test_a_noun_alone_is_no_statement(text):
    assert is_bare_phrase(text)


def test_a_verb_makes_a_statement_of_it():
    assert not is_bare_phrase("下一步是商业类型的建立。")


@pytest.mark.parametrize("text", ["涉及材料的传输应该怎么样去传。", "我们如何来构建未来教育的格局。"])
def test_a_question_without_a_mark_is_no_statement(text):
    assert asks_inside(text)


@pytest.mark.parametrize("text", ["先看优先级怎么影响队列。", "文档说明了为什么要这样做。"])
def test_what_explains_or_finds_out_is_no_question(text):
    assert not asks_inside(text)


@pytest.mark.parametrize(
    "text", ["我想以两个案例来分享我们的实践。", "当时那天我在现场看到很多人。", "I've got no idea how to draw a cow."]
)
def test_what_the_speaker_did_or_means_to_do_is_not_told(text):
    assert tells_of_speaker(text)


@pytest.mark.parametrize(
    ("full", "empty"),
    [
        ("区块链是数字基建的信任基础。", "我们也有了这样的一个想法。"),
        ("The lock is stored in kube-apiserver.", "We have to think about what we will make."),
    ],
)
def test_words_of_content_make_a_sentence_dense(full, empty):
    assert lexical_density(full) > 2 * lexical_density(empty)
    assert substance(full) > substance(empty)


@pytest.mark.parametrize(
    "text",
    ["You were just talking about acoustic events.", "I bet we could record them.", "大家可以看到区块链的发展。"],
)
def test_what_speaks_to_somebody_needs_a_listener(text):
    assert needs_listener(text)


@pytest.mark.parametrize("text", ["The leader must renew the lease before it expires.", "区块链的发展很快。"])
def test_a_pronoun_behind_what_it_means_needs_none(text):
    assert not needs_listener(text)


def test_two_that_are_joined_by_or_are_no_false_start():
    assert not has_false_start("能不能真正的大火或者能不能走出去，也是一个玄学。")


def test_what_stands_for_something_is_a_subject():
    assert may_be_told("以视频咨询为代表的网络咨询形式非常普遍。")
