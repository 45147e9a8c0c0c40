"""A question in everyday words finds what is written with the names of things."""

from __future__ import annotations

import pytest

from archive.terms.concepts import Concept
from archive.terms.glossary import Entry
from search.query.concepts import NAME_WEIGHT, PARAPHRASE_WEIGHT, ConceptForms, name_concepts
from search.query.lexicon import Translation, group_named
from search.query.terms import query_terms

FORMS = ConceptForms(
    [
        Concept(("preemption", "抢占"), ("挤走", "kick out")),
        Concept(("PriorityQueue", "priority queue", "优先级队列"), ("排队",)),
        Concept(("priority", "优先级")),
        Concept(("static pod", "静态 Pod")),
    ]
)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("怎么把低优先级的 Pod 挤走", ["优先级", "挤走"]),
        ("優先級隊列", ["优先级队列"]),
        ("静态Pod 是什么", ["静态pod"]),
        ("when is a low priority pod kicked right out", ["kick out", "priority"]),
        ("kick one pod and leave all the others where they are, or get out", []),
        ("priority first, queue later", ["priority"]),
        ("PriorityQueue", ["priorityqueue"]),
    ],
)
def test_the_longest_forms_are_found_english_ones_in_any_inflection(question: str, found: list[str]) -> None:
    assert list(FORMS.find(question)) == found


def test_a_paraphrase_stands_for_the_names_and_a_name_for_the_other_names() -> None:
    assert FORMS.names_of("挤走") == dict.fromkeys(("preemption", "抢占"), PARAPHRASE_WEIGHT)
    assert set(FORMS.names_of("抢占").values()) == {NAME_WEIGHT}


def test_a_group_adds_its_own_in_the_glossary() -> None:
    entry = Entry("DeltaFIFO", zh=("增量队列",), paraphrases=("攒着的变化",))
    found = {one.form for one in name_concepts("攒着的变化放在哪里", (entry,))}
    assert {"DeltaFIFO", "增量队列"} <= found
    assert not {one.form for one in name_concepts("攒着的变化放在哪里", ())} & {"DeltaFIFO", "增量队列"}


def test_the_words_that_paraphrase_a_thing_are_weighed_together_against_its_names() -> None:
    found = [Translation("挤走", "抢占", ("抢占",), 0.9, "concepts")]
    named, rest = group_named({"挤走": 1.0, "节点": 1.0, "抢占": 0.9}, {"挤走", "节点"}, found)
    assert named.names == {("抢占",): 0.9} and [word.own for word in named.words] == [{"挤走": 1.0}]
    assert [word.own for word in rest.words] == [{"节点": 1.0}] and not rest.names


def test_a_sentence_with_a_whole_name_has_what_the_question_only_paraphrases() -> None:
    found = [Translation("kick out", "node eviction", ("nod", "eviction"), 0.9, "concepts")]
    (term,) = query_terms("kick out", found, lambda _token: 1.0)
    assert term.weight_in({"nod", "eviction"}) == pytest.approx(1.8)
    assert term.weight_in({"nod"}) == 0
    assert term.weight_in({"kick"}) == 1


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("停用的插件放在哪里", "禁用"),
        ("哪些节点会被跳过", "忽略"),
        ("连接等太久会怎样", "超时"),
        ("is it switched off when idle", "禁用"),
    ],
)
def test_what_is_done_is_found_in_other_words_for_it(question: str, written: str) -> None:
    forms = {one.form for one in name_concepts(question, ())}
    assert written in forms
