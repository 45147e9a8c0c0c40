"""How text becomes the tokens of the index."""

import pytest

from archive.text.tokens import stem, strip_question_words, tokenize, tokenize_query


def test_han_runs_become_bigrams_and_a_lone_character_stays() -> None:
    assert tokenize("调度器的锁 锁") == ["调度", "度器", "器的", "的锁", "锁"]


def test_a_camel_case_word_gives_its_parts_and_itself() -> None:
    assert tokenize("NodeAffinity") == ["nod", "affinity", "nodeaffinity"]
    assert tokenize("kubeAPIServer") == ["kub", "api", "server", "kubeapiserver"]


def test_stop_words_go_and_endings_are_cut() -> None:
    assert tokenize("How does the scheduler handle its retries?") == ["scheduler", "handl", "retry"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("queues", "queu"), ("queue", "queu"), ("policies", "policy"), ("class", "class"), ("ties", "ties"), ("is", "is")],
)
def test_stems(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_full_width_traditional_and_accented_letters_equal_their_plain_forms() -> None:
    assert tokenize("ＰＯＤ １２") == tokenize("pod 12") == ["pod", "12"]
    assert tokenize("調度器搶佔") == tokenize("调度器抢占")
    assert tokenize("Déjà") == ["deja"]


def test_punctuation_separates() -> None:
    assert tokenize("pkg/scheduler/test.go:42") == ["pkg", "scheduler", "test", "go", "42"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("node_info", ["nod", "info", "nodeinfo"]),
        ("k8s", ["k", "8", "s", "k8s"]),
        ("v1.19", ["v", "1", "v1", "19"]),
        ("v1beta1", ["v", "1", "beta", "1", "v1beta1"]),
        ("HTTP2Server", ["http", "2", "server", "http2server"]),
        ("__init__", ["init"]),
    ],
)
def test_an_identifier_gives_its_parts_and_itself_in_any_spelling(name: str, found: list[str]) -> None:
    assert tokenize(name) == found


def test_identifiers_are_the_same_words_inside_chinese_text() -> None:
    assert tokenize("队列activeQ里的Pod")[1:4] == tokenize("activeQ")
    assert set(tokenize("pkg/scheduler")) <= set(tokenize("见pkg/scheduler/core.go文件"))


def test_a_letter_is_the_same_whatever_stands_around_it() -> None:
    assert tokenize("café 乾燥機 й") == [*tokenize("café"), *tokenize("干燥机"), "й"]
    assert tokenize("乾燥") == tokenize("干燥")
    assert tokenize("ΛΟΓΟΣ") == tokenize("λογος")


def test_rare_characters_and_kana_are_indexed_in_pairs() -> None:
    assert tokenize("𠮷野家 テスト") == ["𠮷野", "野家", "テス", "スト"]
    assert tokenize("٣ ½") == ["٣", "1", "2"]


def test_a_question_has_each_token_once() -> None:
    assert tokenize_query("pods, Pod 和 POD") == ["pod", "和"]


def test_a_question_loses_the_words_it_is_asked_with_unless_nothing_else_is_left() -> None:
    assert tokenize_query("队列的锁怎么加") == ["队列", "锁", "加"]
    assert tokenize_query("目的是什么") == ["目的", "的是"]
    assert tokenize_query("为什么") == ["为什", "什么"]
    assert tokenize_query("了解吗") == ["了解"]
    assert strip_question_words("队列是怎么排序的？").split() == ["队列是", "排序", "?"]


def test_text_without_letters_has_no_tokens() -> None:
    assert tokenize("？！ -- 🙂") == []


def test_a_token_consists_of_letters_and_digits() -> None:
    text = "调度器 NodeAffinity v1.19 〇 𠀀㐀 Привет かな 한국 naïve ﬁle ½ x² :author:alice"
    assert all(token.isalnum() for token in tokenize(text))


@pytest.mark.parametrize("question", ["为什么要有 assume", "为什么需要 assume", "为什么还要 assume", "assume 怎么办"])
def test_what_a_question_why_is_asked_with_is_not_looked_for(question: str) -> None:
    assert tokenize_query(question) == ["assum"]
