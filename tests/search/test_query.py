"""What a person types becomes words, phrases, exclusions and filters."""

from __future__ import annotations

import pytest

from archive.errors import QueryWrong
from archive.filters import Filters
from search.query import MAX_CHARACTERS, parse


def test_words_stay_in_their_order():
    assert parse("  调度器   queue ").text == "调度器 queue"


def test_a_phrase_counts_among_the_words():
    query = parse('how "backoff queue" works')
    assert (query.text, query.phrases) == ("how backoff queue works", ("backoff queue",))


@pytest.mark.parametrize("typed", ["“退避队列”", "「退避队列」", "＂退避队列＂", '"退避队列'])
def test_chinese_quotation_marks_are_quotation_marks(typed):
    assert parse(typed).text == "退避队列"
    assert parse(typed).phrases == (() if typed.count('"') == 1 else ("退避队列",))


def test_a_minus_leaves_a_word_or_a_phrase_out():
    query = parse('queue -etcd -"leader election"')
    assert (query.text, query.without) == ("queue", ("etcd", "leader election"))


def test_flags_and_hyphened_words_are_words():
    assert parse("--leader-elect built-in kube-scheduler").text == "--leader-elect built-in kube-scheduler"
    assert parse("--leader-elect").without == ()


def test_fields_are_filters():
    query = parse("queue author:alice,bowen kind:notes speaker:小王 symbol:activeQ session:2020-10-17")
    assert query.text == "queue"
    assert query.filters == Filters(("note",), ("2020-10-17",), ("alice", "bowen"), ("小王",), ("activeQ",))


def test_a_full_width_colon_makes_a_field_and_quotes_hold_a_name_together():
    assert parse('队列 作者：alice author:"Chen Yu"').filters.authors == ("alice", "Chen Yu")


def test_typed_filters_add_to_those_given_as_options():
    query = parse("queue author:alice since:2020-11", Filters(authors=("bowen",), since="2020-10-01"))
    assert (query.filters.authors, query.filters.since) == (("bowen", "alice"), "2020-11-01")


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("a since:2020 until:2020", "2020-01-01", "2020-12-31"),
        ("a since:2020-2 until:2020-2", "2020-02-01", "2020-02-29"),
        ("a since:2020/10/5 until:2020.10.24", "2020-10-05", "2020-10-24"),
    ],
)
def test_a_year_or_a_month_is_its_first_or_its_last_day(typed, since, until):
    assert (parse(typed).filters.since, parse(typed).filters.until) == (since, until)


def test_the_kind_of_a_kubernetes_object_is_no_filter():
    assert parse("kind: Pod").text == "kind: Pod"
    assert parse("kind:Deployment").text == "kind Deployment"


def test_filters_alone_are_a_question():
    assert parse("author:alice").filters.authors == ("alice",)


@pytest.mark.parametrize("typed", ["", "   ", "？！", "\x00\x1b", '""', "🦀"])
def test_a_question_without_a_word_is_refused(typed):
    with pytest.raises(QueryWrong, match="nothing to look for"):
        parse(typed)


@pytest.mark.parametrize(
    "typed", ["-etcd", "a since:yesterday", "a until:2020-13", "a since:0000", "a session:last", "a -author:alice"]
)
def test_what_cannot_be_understood_is_refused_with_a_cure(typed):
    with pytest.raises(QueryWrong) as caught:
        parse(typed)
    assert caught.value.cure


def test_a_pasted_page_is_cut():
    assert len(parse("调度 " * 5000).text) <= MAX_CHARACTERS


def test_control_characters_and_invisible_ones_are_dropped():
    assert parse("调\u200b度\x00器\ud800 q\u202eueue").text == "调度 器 queue"
