"""Topics are things of the field: nouns, and verbs that it has made names of."""

from __future__ import annotations

import pytest

from archive.terms.glossary import Entry
from search.query.lexicon import Lexicon
from search.study.keyphrases import find_keyphrases
from search.study.nominal import is_nominal
from tests.search.conftest import Place, written


@pytest.mark.parametrize(
    "form",
    [
        "队列",
        "控制器",
        "流量转发",
        "协程",
        "绑定周期",
        "抢占",
        "驱逐",
        "activeQ",
        "ReplicaSet",
        "watcher",
        "preemption",
    ],
)
def test_a_noun_or_a_name_of_the_field_may_be_a_topic(form: str) -> None:
    assert is_nominal(form)


@pytest.mark.parametrize("form", ["放入", "触发", "去掉", "放入队列", "更高", "initialize", "synchronize"])
def test_a_verb_is_none(form: str) -> None:
    assert not is_nominal(form)


def test_verbs_and_words_of_documents_are_no_phrases() -> None:
    text = "看这一章节，把它放入。队列，触发，退避。"
    passages = [written(Place(f"library/{n}.md", "reading", (1, 9)), text) for n in range(4)]
    lexicon = Lexicon(dict.fromkeys(["章节", "放入", "队列", "触发", "退避"], ()), {})
    found = {form for one in find_keyphrases(passages, (), lexicon) for form in one.forms}
    assert "队列" in found and not found & {"章节", "放入", "触发"}


def test_what_the_glossary_names_may_be_a_verb() -> None:
    passages = [written(Place(f"library/{n}.md", "reading", (1, 9)), "把它放入这里。") for n in range(4)]
    assert [one.forms for one in find_keyphrases(passages, (Entry("put", zh=("放入",)),), Lexicon({}, {}))] == [
        ("放入",)
    ]
