"""A question about a session as a whole is answered by the abstract of its summary; one about something in it, from it alone."""

from __future__ import annotations

import json
import shutil

import pytest

from archive.home import Home
from search.api import Searcher
from search.study.asking import ask

SAID = "抢占的时候先挑选牺牲者，再删除低优先级的 Pod。"


@pytest.fixture
def searcher(home, tmp_path):
    with Searcher.of(Home(shutil.copytree(home.root, tmp_path / "own"))) as opened:
        yield opened


def summarise(searcher, *abstract):
    values = {"session_id": "2020-10-24", "made_by": "extractive 4", "abstract": abstract}
    searcher.home.session("2020-10-24").summary.write_text(json.dumps(values), "utf-8")


@pytest.mark.parametrize("question", ["2020-10-24 讲了什么", "what was said on 2020-10-24", "10月24日讨论了什么"])
def test_a_session_is_told_by_its_abstract_with_what_that_cites(searcher, question):
    summarise(searcher, {"text": SAID, "addresses": ["2020-10-24@00:01:12-00:01:20"]})
    answer = ask(searcher, question)
    assert [(one.text, one.address) for one in answer.quotes] == [(SAID, "2020-10-24@00:01:12-00:01:20")]
    assert (answer.made_by, answer.dropped, answer.question) == ("extractive 4", 0, question)


def test_a_sentence_that_its_address_does_not_prove_any_more_is_dropped(searcher):
    summarise(
        searcher,
        {"text": "抢占的时候先挑选 3 个牺牲者", "addresses": ["2020-10-24@00:01:12-00:01:20"]},
        {"text": SAID, "addresses": ["2020-10-24@09:01:12-09:01:20"]},
        {"text": "no address at all"},
    )
    answer = ask(searcher, "2020-10-24 讲了什么")
    assert (answer.is_known, answer.quotes, answer.dropped) == (False, (), 3)


def test_a_sentence_of_an_abstract_that_was_heard_with_doubt_is_marked(heard_badly):
    with Searcher.of(heard_badly) as searcher:
        summarise(searcher, {"text": SAID, "addresses": ["2020-10-24@00:01:12-00:01:20"]})
        assert [one.is_doubted for one in ask(searcher, "2020-10-24 讲了什么").quotes] == [True]


def test_a_question_about_something_in_a_session_is_asked_of_that_session_alone(searcher):
    everywhere = {one.passage.session_id for one in ask(searcher, "where are failed pods kept").quotes}
    assert "2020-10-24" in everywhere
    other = ask(searcher, "2020-10-17 where are failed pods kept")
    assert {one.passage.session_id for one in other.quotes} <= {"2020-10-17"}


@pytest.mark.parametrize("question", ["谁讲过抢占的时候先挑选什么", "什么时候讨论了抢占的时候先挑选什么"])
def test_who_said_it_and_when_look_for_the_thing_that_was_said(searcher, question):
    answer = ask(searcher, question)
    assert answer.question == question
    assert (answer.quotes[0].text, answer.quotes[0].speaker) == (SAID, "小王")
