"""Sentences are chosen by what they name that was not named yet."""

import numpy as np

from archive.summaries.sections.ranking import place_weights
from archive.summaries.sentences.concepts import Coverage, concepts_of

SAID = (
    "抢占的时候先挑选 victim。",
    "抢占的时候还是先挑选 victim 节点。",
    "缓存先做一个快照。",
    "快照保证缓存的数据一致。",
    "好的好的。",
)


def test_a_sentence_names_pairs_of_characters_and_names_but_no_function_words() -> None:
    assert {"抢占", "victim"} <= concepts_of("然后我们看抢占的 victim")
    assert not {"然后", "我们", "的"} & concepts_of("然后我们看抢占的 victim")


def test_an_english_sentence_names_stems_and_two_of_them_together() -> None:
    assert concepts_of("We keep the leases renewed") == {"keep", "leas", "renew", "leas renew"}


def test_the_second_choice_says_something_else_than_the_first() -> None:
    coverage = Coverage(SAID, np.zeros(len(SAID), np.float32))
    first, second = list(coverage.choose(np.ones(len(SAID), bool)))[:2]
    assert {first // 2, second // 2} == {0, 1}


def test_what_is_told_elsewhere_adds_nothing() -> None:
    coverage = Coverage(SAID, np.zeros(len(SAID), np.float32))
    coverage.name(concepts_of(SAID[2] + SAID[3]))
    assert coverage.best(np.ones(len(SAID), bool)) in (0, 1)
    assert np.allclose(coverage.added[2:4], 0)


def test_what_nobody_speaks_of_has_no_prominence() -> None:
    coverage = Coverage(SAID, np.zeros(len(SAID), np.float32))
    assert coverage.prominence("怎么挑选 victim？") > coverage.prominence("快照？") > 0
    assert coverage.prominence("晚饭吃什么？") == 0


def test_the_opening_of_a_talk_of_a_few_minutes_weighs_more_than_that_of_a_meeting():
    short, long = place_weights(30), place_weights(600)
    assert (round(float(short[0]), 2), round(float(long[0]), 2)) == (3.0, 1.5)
    assert short[10] > long[10]
