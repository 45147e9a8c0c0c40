"""Words and what part of speech they are."""

import pytest

from archive.text.word_classes.chinese import cut_run, entry_of_word, words_beginning
from archive.text.word_classes.lists import read_word_list
from archive.text.word_classes.words import tag_words


def kinds(text: str) -> dict[str, str]:
    return {one.text: one.kind for one in tag_words(text)}


def test_chinese_is_cut_into_its_likeliest_words():
    assert [one.text for one in tag_words("老百姓对科学技术有认知。")] == [
        "老百姓",
        "对",
        "科学技术",
        "有",
        "认知",
        "。",
    ]


def test_latin_words_in_chinese_are_names_and_numbers_are_numbers():
    found = kinds("抢占以后 victim 退出要 30 秒")
    assert (found["victim"], found["30"], found["退出"]) == ("name", "number", "verb")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The scroll button is easy.", "noun"),  # of a word that is oftener a verb
        ("We want to scroll down.", "verb"),
    ],
)
def test_an_english_word_is_what_its_neighbours_make_it(text, kind):
    assert kinds(text)["scroll"] == kind


def test_an_unknown_english_word_is_known_by_its_ending():
    found = kinds("It was preemptively kubeletted.")
    assert (found["preemptively"], found["kubeletted"]) == ("adverb", "participle")


def test_negations_and_clitics_are_words():
    assert [one.text for one in tag_words("We can't, it's late.")] == ["We", "ca", "n't", ",", "it", "'s", "late", "."]


def test_only_words_that_begin_like_those_of_a_text_are_unpacked():
    words_beginning.cache_clear()
    entry_of_word.cache_clear()
    cut_run("抢占")
    assert words_beginning.cache_info().currsize == 2


@pytest.mark.parametrize("place", [0, 50_000, -1], ids=["first", "middle", "last"])
def test_every_word_of_the_list_is_found_whatever_its_place(place):
    word, surprise, kind = read_word_list("zh")[place].split(" ")
    assert entry_of_word(word) == (-int(surprise) / 100, kind)


@pytest.mark.parametrize("word", ["", "Pod", "\U0003134a", "抢占占占"])
def test_what_is_not_in_the_list_is_unknown(word):
    assert entry_of_word(word) is None
