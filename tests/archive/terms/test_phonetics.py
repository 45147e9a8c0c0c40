"""What sounds alike costs little, what does not costs much."""

import math

import pytest

from archive.terms.phonetics import chinese_cost, english_cost, keys_of, keys_of_form, syllables, words_alike


def cost(heard: str, meant: str) -> float:
    return chinese_cost(syllables(heard), syllables(meant))


def test_a_homophone_costs_nothing_and_each_difference_adds_up() -> None:
    assert cost("抢站", "抢占") == 0.0
    assert 0.0 < cost("强站", "抢占") < cost("强装", "抢占") < cost("苹果", "抢占")


@pytest.mark.parametrize(
    ("heard", "meant"), [("四", "是"), ("男", "蓝"), ("飞", "黑"), ("金", "经"), ("词", "迟"), ("三", "山")]
)
def test_common_confusions_cost_less_than_another_sound(heard: str, meant: str) -> None:
    assert cost(heard, meant) < 1.5 < cost("马", meant)


@pytest.mark.parametrize(("heard", "meant"), [("驱琢", "驱逐"), ("亲河性", "亲和性"), ("拖扑分布约束", "拓扑分布约束")])
def test_what_may_be_meant_is_found_by_one_look_up(heard: str, meant: str) -> None:
    assert set(keys_of(syllables(heard))) & set(keys_of_form(syllables(meant)))


def test_english_written_apart_is_nearly_the_same_and_unlike_words_are_never_taken() -> None:
    assert english_cost("kubelet", "kubelet") < english_cost("cubelet", "kubelet") < english_cost("cublit", "kubelet")
    assert english_cost("closeddoors", "clusters") == math.inf


def test_of_as_many_words_each_must_be_alike() -> None:
    assert words_alike(["cube", "scheduler"], ["kube", "scheduler"])
    assert not words_alike(["client", "id"], ["client", "go"])
