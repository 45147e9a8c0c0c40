"""The sentence that answers is the one that names most of what is asked."""

from dataclasses import replace

import pytest

from search.query.lexicon import Translation
from search.query.terms import query_terms
from search.ranking.bm25 import inverse_document_frequency
from search.reading.best_sentence import best_sentence, sentence_ranges, spoken_at_s
from tests.search.conftest import BACKOFF, SPEECH

PREEMPT = Translation("抢占", "preemption", ("preemption", "preempt"), 1.0, "lexicon")
EVICTED = Translation("victim", "被驱逐的 Pod", ("被驱", "驱逐", "逐的", "pod"), 0.7, "glossary")


def answer(question: str, text: str, *also: Translation, worth: dict[str, float] | None = None) -> str:
    asked = query_terms(question, also, lambda token: (worth or {}).get(token, 1.0))
    start, end = best_sentence(text, asked)
    return text[start:end]


def test_a_thing_said_in_both_languages_is_said_once() -> None:
    text = "那怎么挑选 victim 呢？如果 preemptionPolicy 是 Never，这个 Pod 就不会抢占别人。"
    assert answer("抢占的时候怎么挑选 victim", text, PREEMPT, EVICTED) == "那怎么挑选 victim 呢？"


def test_a_translation_stands_for_the_word() -> None:
    assert answer("抢占", "It waits in a queue. Then preemption begins.", PREEMPT).strip() == "Then preemption begins."


def test_part_of_a_translation_counts_for_a_part() -> None:
    assert answer("victim", "这个 Pod 很大。被驱逐的 Pod 退出了。", EVICTED) == "被驱逐的 Pod 退出了。"


def test_a_rare_word_says_more_than_two_common_ones() -> None:
    worth = {
        "etcd": inverse_document_frequency(1000, 2),
        "pod": inverse_document_frequency(1000, 900),
        "node": inverse_document_frequency(1000, 800),
    }
    assert answer("etcd pod node", "A pod is on a node. It is in etcd.", worth=worth).strip() == "It is in etcd."


def test_a_single_character_is_found_in_a_word() -> None:
    assert answer("锁", "先入队。再加锁。") == "再加锁。"


def test_the_first_sentence_answers_where_none_has_anything() -> None:
    assert answer("etcd", "一二三。四五六。") == "一二三。"
    assert best_sentence("", []) == (0, 0)


def test_speech_is_opened_a_little_before_the_sentence_that_answers() -> None:
    passage = replace(SPEECH, start_s=100.0, end_s=200.0, text="先看队列。" * 10 + "再看缓存。" * 10)
    assert spoken_at_s(passage, (50, 55)) == pytest.approx(145.0)
    assert spoken_at_s(passage, sentence_ranges(passage.text)[0]) == 100.0
    assert spoken_at_s(BACKOFF, (0, 1)) is None
