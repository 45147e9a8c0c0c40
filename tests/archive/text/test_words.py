"""How text becomes tokens, symbols and a language."""

import pytest

from archive.text import words


def test_han_runs_become_bigrams_and_a_lone_character_stays() -> None:
    assert words.tokens("调度器的锁 锁") == ["调度", "度器", "器的", "的锁", "锁"]


def test_a_camel_case_word_gives_its_parts_and_itself() -> None:
    assert words.tokens("NodeAffinity") == ["nod", "affinity", "nodeaffinity"]
    assert words.tokens("kubeAPIServer") == ["kub", "api", "server", "kubeapiserver"]


def test_stop_words_go_and_endings_are_cut() -> None:
    assert words.tokens("How does the scheduler handle its retries?") == ["scheduler", "handl", "retry"]


@pytest.mark.parametrize(
    ("word", "stem"),
    [("queues", "queu"), ("queue", "queu"), ("policies", "policy"), ("class", "class"), ("ties", "ties"), ("is", "is")],
)
def test_stems(word: str, stem: str) -> None:
    assert words.stem(word) == stem


def test_full_width_traditional_and_accented_letters_equal_their_plain_forms() -> None:
    assert words.tokens("ＰＯＤ １２") == words.tokens("pod 12") == ["pod", "12"]
    assert words.tokens("調度器搶佔") == words.tokens("调度器抢占")
    assert words.tokens("Déjà") == ["deja"]


def test_punctuation_separates() -> None:
    assert words.tokens("pkg/scheduler/test.go:42") == ["pkg", "scheduler", "test", "go", "42"]


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
    assert words.tokens(name) == found


def test_identifiers_are_the_same_words_inside_chinese_text() -> None:
    assert words.tokens("队列activeQ里的Pod")[1:4] == words.tokens("activeQ")
    assert set(words.tokens("pkg/scheduler")) <= set(words.tokens("见pkg/scheduler/core.go文件"))


def test_a_letter_is_the_same_whatever_stands_around_it() -> None:
    assert words.tokens("café 乾燥機 й") == [*words.tokens("café"), *words.tokens("干燥机"), "й"]
    assert words.tokens("乾燥") == words.tokens("干燥")
    assert words.tokens("ΛΟΓΟΣ") == words.tokens("λογος")


def test_rare_characters_and_kana_are_indexed_in_pairs() -> None:
    assert words.tokens("𠮷野家 テスト") == ["𠮷野", "野家", "テス", "スト"]
    assert words.tokens("٣ ½") == ["٣", "1", "2"]


def test_a_question_has_each_token_once() -> None:
    assert words.query_tokens("pods, Pod 和 POD") == ["pod", "和"]


def test_a_question_loses_the_words_it_is_asked_with_unless_nothing_else_is_left() -> None:
    assert words.query_tokens("队列的锁怎么加") == ["队列", "锁", "加"]
    assert words.query_tokens("目的是什么") == ["目的", "的是"]
    assert words.query_tokens("为什么") == ["为什", "什么"]
    assert words.query_tokens("了解吗") == ["了解"]
    assert words.strip_question_words("队列是怎么排序的？").split() == ["队列是", "排序", "?"]


def test_text_without_letters_has_no_tokens() -> None:
    assert words.tokens("？！ -- 🙂") == []


def test_a_token_consists_of_letters_and_digits() -> None:
    text = "调度器 NodeAffinity v1.19 〇 𠀀㐀 Привет かな 한국 naïve ﬁle ½ x² :author:alice"
    assert all(token.isalnum() for token in words.tokens(text))


def test_symbols_are_found_in_order_and_once() -> None:
    text = "`sched.scheduleOne()` 从 activeQ 取 Pod，见 pkg/scheduler/core 和 core/generic.go；activeQ 是 PriorityQueue"
    assert words.symbols(text) == [
        "scheduleOne",
        "activeQ",
        "pkg/scheduler/core",
        "core/generic.go",
        "PriorityQueue",
    ]


def test_hyphens_make_symbols_of_components_flags_and_code_but_not_of_prose() -> None:
    assert words.symbols("a built-in kube-proxy with --leader-elect and `ai-proxy`") == [
        "kube-proxy",
        "--leader-elect",
        "ai-proxy",
    ]


def test_addresses_names_of_products_and_acronyms_are_no_symbols() -> None:
    assert words.symbols("GitHub: https://example.org/PodInfo and/or CPU") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今天我们讨论调度队列", "zh"),
        ("调度器从 activeQ 中取出优先级最高的 Pod 开始调度", "zh"),
        ("The scheduler pops a pod", "en"),
        ("NodeAffinity plugin 的 Filter 阶段做什么", "mixed"),
        ("12:30", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert words.language(text) == language
