"""What is asked for is found where the index has it, without cutting the whole text into tokens."""

from __future__ import annotations

import random

import pytest

from archive.text.script import normalise
from archive.text.tokens import tokenize
from bench.synthetic import sentences
from search.query.token_places import all_tokens, find_tokens, with_places

TEXTS = (
    "人人人都用 PriorityQueue，kube_APIServer 在 v1.19beta1 里：锁、加锁、锁定。",
    "Привет ПРИВЕТ мир ｆｕｌｌ　ｗｉｄｔｈ ﬁne 傳統字 Café ② ㎏",
    *random.Random(3).sample(sentences(), 40),
)


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_wanted_is_found_where_the_tokens_of_the_text_stand(text):
    plain, _places = with_places(text)
    there = sorted(set(all_tokens(plain)))
    assert [token for token, _range in all_tokens(plain)] == tokenize(plain)
    pairs_and_words = {token for token, _range in there if len(token) > 1 or token.isascii()}
    wanted = {*random.Random(len(text)).sample(sorted(pairs_and_words), len(pairs_and_words) // 2), "nowhere", "不在"}
    assert sorted(set(find_tokens(plain, wanted))) == [one for one in there if one[0] in wanted]


def test_a_single_character_is_found_in_pairs_and_alone():
    assert sorted(find_tokens("锁，加锁", {"锁"})) == [("锁", (0, 1)), ("锁", (3, 4))]


@pytest.mark.parametrize("text", TEXTS)
def test_each_character_as_indexed_knows_where_it_came_from(text):
    plain, places = with_places(text)
    assert len(plain) == len(places) and plain == "".join(map(normalise, text))
    assert all(normalise(text[place]).find(char) >= 0 for char, place in zip(plain, places, strict=True))
