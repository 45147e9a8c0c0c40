"""How clearly a sentence says something to one who was not there."""

import pytest

from archive.summaries.sentences.clarity import CLEAR, clarity


@pytest.mark.parametrize(
    "text",
    [
        "kube-scheduler 给每个新的 Pod 选择一个合适的 Node。",
        "流浪地球现在是一个现象级的作品。",
        "默认的抢占逻辑在 DefaultPreemption 插件里面。",
        "We have to make a new remote control.",
        "The lease is not renewed, so another scheduler can take it after fifteen seconds.",
    ],
)
def test_a_plain_sentence_is_clear(text):
    assert clarity(text) > 0.8


@pytest.mark.parametrize(
    "text",
    [
        "对物质量的这个。它有了一些这个同质量的这个。",
        "我想这个十二亿千瓦我想应该是这个是一个大概率事件。",
        "他们其实很多人会提到了说因为这一部电影看到了不一样的我们的心理主导。",
        "The we got to the point where I There is stuff.",
        "Did write the, thing or something.",
        "It between the couch and you can't find it.",
    ],
)
def test_a_sentence_that_leans_stutters_or_points_is_not(text):
    assert clarity(text) < CLEAR


def test_two_words_taken_up_again_cost_and_a_figure_behind_a_comma_does_not():
    assert clarity("中国人如何去面对中国人如何去一起面对危机。") < clarity("中国人对内容自信了，中国人对文化自信了。")


def test_a_pronoun_costs_little_behind_what_it_may_mean():
    assert (
        clarity("They fail.")
        < clarity("The leader knows that they fail.")
        < clarity("The leader knows that pods fail.")
    )


def test_a_question_may_begin_with_its_verb():
    assert clarity("Is the duration long?") > clarity("Is the duration long.")
