"""How a question is given the words of the other language."""

import json
import math
from pathlib import Path

import pytest

from archive.errors import ModelDamaged, ModelMissing
from archive.text.tokens import tokenize_query
from search.query.lexicon import (
    Forms,
    Lexicon,
    count_terms_once,
    glossary_forms,
    group_concepts,
    translate,
    weigh_terms,
)


def expand(query: str, lexicon: Lexicon, forms: Forms | None = None) -> dict[str, float]:
    """The weighted terms of a query with its translations."""
    return weigh_terms(tokenize_query(query), translate(query, lexicon, forms))


LEXICON = Lexicon(
    to_english={
        "抢占": [("preempt", 0.7), ("preemption", 0.9), ("seldom", 0.09)],
        "节点": [("nod", 0.5)],
        "节点亲和": [("affinity", 0.5)],
        "上": [("kubernet", 0.4)],
        "锁": [("lock", 0.6)],
    },
    to_chinese={"queu": [("队列", 0.6), ("排队论", 0.5)]},
)


def test_a_question_without_known_words_stays_as_it_is() -> None:
    assert expand("etcd Watch", LEXICON) == {"etcd": 1.0, "watch": 1.0}


def test_translations_weigh_more_the_likelier_they_are_and_never_more_than_the_word() -> None:
    assert expand("抢占", LEXICON) == {"抢占": 1.0, "preempt": pytest.approx(0.91), "preemption": 1.0}


def test_the_longest_word_is_translated() -> None:
    assert "nod" not in expand("节点亲和", LEXICON)
    assert expand("节点亲", LEXICON)["nod"] == pytest.approx(0.65)


def test_a_single_character_is_translated_only_when_that_is_sure() -> None:
    assert expand("锁", LEXICON)["lock"] == pytest.approx(0.78)
    assert "kubernet" not in expand("上", LEXICON)


def test_english_words_are_stemmed_and_their_translation_shares_its_weight_among_bigrams() -> None:
    found = expand("Queues", LEXICON)
    assert found["队列"] == pytest.approx(0.78)
    assert found["排队"] == found["队论"] == pytest.approx(0.65 / math.sqrt(2))


def test_traditional_questions_find_the_same_words() -> None:
    assert expand("搶佔", LEXICON) == expand("抢占", LEXICON)


def test_the_glossary_takes_the_place_of_the_lexicon() -> None:
    found = expand("抢占", LEXICON, glossary_forms([["eviction", "抢占"]]))
    assert found == {"抢占": 1.0, "eviction": 1.0}


def test_a_glossary_of_one_language_adds_to_the_lexicon() -> None:
    found = expand("抢占", LEXICON, glossary_forms([["抢占", "抢位"]]))
    assert found["抢位"] == 1.0 and found["preemption"] == 1.0


def test_latin_terms_of_the_glossary_match_whole_words_in_any_case_and_number() -> None:
    glossary = glossary_forms([["HPA", "弹性伸缩"], ["pod", "容器组"]])
    assert "弹性" in expand("hpa 怎么配置", LEXICON, glossary)
    assert "容器" in expand("Pods", LEXICON, glossary)
    assert "容器" not in expand("podman tripod", LEXICON, glossary)


def test_a_lexicon_that_is_missing_or_broken_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="is not there"):
        Lexicon.load(tmp_path / "lexicon.json")
    (tmp_path / "lexicon.json").write_text(json.dumps({"z2e": {}}))
    with pytest.raises(ModelDamaged, match="cannot be read"):
        Lexicon.load(tmp_path / "lexicon.json")


def test_a_translation_tells_its_term_and_whether_glossary_or_lexicon_gave_it() -> None:
    found = [
        (one.term, one.form, one.origin) for one in translate("锁 queue", LEXICON, glossary_forms([["锁", "mutex"]]))
    ]
    assert found == [
        ("锁", "mutex", "glossary"),
        ("queue", "队列", "lexicon"),
        ("queue", "排队论", "lexicon"),
    ]


def test_a_word_and_its_translations_are_one_concept() -> None:
    own, found = ["抢占", "etcd"], list(translate("抢占 etcd", LEXICON))
    rest, preemption = group_concepts(weigh_terms(own, found), own, found)
    assert rest == ({"etcd": 1.0}, {})
    assert preemption == ({"抢占": 1.0}, {"preempt": pytest.approx(0.91), "preemption": 1.0})


def test_a_translation_that_was_asked_for_too_is_the_questions_own() -> None:
    own, found = ["抢占", "preemption"], list(translate("抢占 preemption", LEXICON))
    rest, preemption = group_concepts(weigh_terms(own, found), own, found)
    assert rest.own == {"preemption": 1.0}
    assert preemption.expanded == {"preempt": pytest.approx(0.91)}


def test_a_chinese_term_of_the_glossary_is_one_term_however_many_pairs_of_characters_it_has() -> None:
    query = "Gang 用哪个扩展点抢占"
    found = list(translate(query, LEXICON, glossary_forms([("extension point", "扩展点")])))
    counted = count_terms_once(weigh_terms(tokenize_query(query), found), found)
    assert (counted["扩展"], counted["展点"], counted["gang"], counted["抢占"]) == (0.5, 0.5, 1.0, 1.0)
