"""What a person types becomes words, phrases, exclusions and filters."""

from __future__ import annotations

import pytest

from archive.errors import QueryWrong
from archive.index.filters import Filters
from archive.messages import choose
from archive.records import KINDS
from search.query.parse import MAX_QUERY_CHARACTERS, parse_query


def test_words_stay_in_their_order():
    assert parse_query("  调度器   queue ").text == "调度器 queue"


def test_a_phrase_counts_among_the_words():
    query = parse_query('how "backoff queue" works')
    assert (query.text, query.phrases) == ("how backoff queue works", ("backoff queue",))


@pytest.mark.parametrize("typed", ["“退避队列”", "「退避队列」", "＂退避队列＂", '"退避队列'])
def test_chinese_quotation_marks_are_quotation_marks(typed):
    assert parse_query(typed).text == "退避队列"
    assert parse_query(typed).phrases == (() if typed.count('"') == 1 else ("退避队列",))


def test_a_minus_leaves_a_word_or_a_phrase_out():
    query = parse_query('queue -etcd -"leader election"')
    assert (query.text, query.excluded) == ("queue", ("etcd", "leader election"))


def test_flags_and_hyphened_words_are_words():
    assert parse_query("--leader-elect built-in kube-scheduler").text == "--leader-elect built-in kube-scheduler"
    assert parse_query("--leader-elect").excluded == ()


def test_fields_are_filters():
    query = parse_query("queue author:alice,bowen kind:notes speaker:小王 symbol:activeQ session:2020-10-17")
    assert query.text == "queue"
    assert query.filters == Filters(("note",), ("2020-10-17",), ("alice", "bowen"), ("小王",), ("activeQ",))


@pytest.mark.parametrize("typed", ["20201017", "2020/10/17", "2020.10.17", "2020-10-17"])
def test_the_day_of_a_session_is_read_however_it_is_written(typed):
    assert parse_query(f"session:{typed}").filters.sessions == ("2020-10-17",)
    assert parse_query("queue", Filters(sessions=(f"{typed}-2",))).filters.sessions == ("2020-10-17-2",)


def test_a_full_width_colon_makes_a_field_and_quotes_hold_a_name_together():
    assert parse_query('队列 作者：alice author:"Chen Yu"').filters.authors == ("alice", "Chen Yu")


def test_typed_filters_add_to_those_given_as_options():
    query = parse_query("queue author:alice since:2020-11", Filters(authors=("bowen",), since="2020-10-01"))
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
    assert (parse_query(typed).filters.since, parse_query(typed).filters.until) == (since, until)


def test_the_kind_of_a_kubernetes_object_is_no_filter():
    assert parse_query("kind: Pod").text == "kind: Pod"
    assert parse_query("kind:Deployment").text == "kind Deployment"
    with pytest.raises(QueryWrong, match="there is no kind 'vedio'"):
        parse_query("kind:vedio")


def test_filters_alone_are_a_question():
    assert parse_query("author:alice").filters.authors == ("alice",)


@pytest.mark.parametrize("typed", ["", "   ", "？！", "\x00\x1b", '""', "🦀"])
def test_a_question_without_a_word_is_refused(typed):
    with pytest.raises(QueryWrong, match="nothing to look for"):
        parse_query(typed)


@pytest.mark.parametrize(
    "typed", ["-etcd", "a since:yesterday", "a until:2020-13", "a since:0000", "a session:last", "a -author:alice"]
)
def test_what_cannot_be_understood_is_refused_with_a_cure(typed):
    with pytest.raises(QueryWrong) as caught:
        parse_query(typed)
    assert str(caught.value.cure)


def test_a_pasted_page_is_cut():
    assert len(parse_query("调度 " * 5000).text) <= MAX_QUERY_CHARACTERS


def test_control_characters_and_invisible_ones_are_dropped():
    assert parse_query("调\u200b度\x00器\ud800 q\u202eueue").text == "调度 器 queue"


@pytest.mark.parametrize("typed", ["队列 －etcd", "队列 –etcd", "队列 −etcd", "队列　－etcd"])
def test_any_minus_leaves_a_word_out(typed):
    assert (parse_query(typed).text, parse_query(typed).excluded) == ("队列", ("etcd",))


def test_a_chinese_dash_leaves_nothing_out():
    assert parse_query("调度——抢占 ——etcd").excluded == ()


@pytest.mark.parametrize("typed", ["author: alice 队列", "作者： alice 队列", "AUTHOR:alice 队列", "队列 作者:alice"])
def test_a_space_may_follow_the_colon(typed):
    assert (parse_query(typed).text, parse_query(typed).filters.authors) == ("队列", ("alice",))


@pytest.mark.parametrize("typed", ["since: the beginning", "session: alice", "kind: Pod", "author: -etcd queue"])
def test_a_colon_and_a_space_before_an_impossible_value_are_no_filter(typed):
    assert not parse_query(typed).filters


@pytest.mark.parametrize("field", ["作者", "发言人", "活动", "类型", "标识符", "起始", "截止"])
def test_field_words_exist_in_chinese(field):
    value = {"活动": "2020/10/7", "类型": "笔记", "起始": "2020", "截止": "2020"}.get(field, "小王")
    assert parse_query(f"{field}：{value}").filters


def test_a_session_may_be_written_with_slashes():
    assert parse_query("session:2020/10/7").filters.sessions == ("2020-10-07",)


def test_several_days_narrow_each_other_and_must_leave_some():
    filters = parse_query("a since:2020-10 since:2020-10-05 until:2020-12 until:2020-11").filters
    assert (filters.since, filters.until) == ("2020-10-05", "2020-11-30")
    with pytest.raises(QueryWrong, match="is later than"):
        parse_query("a since:2021 until:2020")


def test_words_that_are_everywhere_are_refused_alone_and_dropped_beside_a_filter():
    with pytest.raises(QueryWrong, match="everywhere"):
        parse_query("the of and")
    assert parse_query("the author:alice").text == ""


def test_a_pasted_page_says_that_it_was_cut():
    assert parse_query("调度 " * 5000).truncated and not parse_query("调度").truncated


def test_refusals_are_in_the_readers_language():
    choose("zh")
    with pytest.raises(QueryWrong, match="没有可以检索的内容"):
        parse_query("")


def test_a_kind_that_no_passage_has_is_not_offered():
    """Summaries are made of passages, and are none."""
    assert "summary" not in KINDS
    with pytest.raises(QueryWrong, match="there is no kind 'summary'"):
        parse_query("kind:summary")
