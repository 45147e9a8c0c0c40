"""A question about a session leads to its summary, whoever wrote that."""

from __future__ import annotations

import json

import pytest

from archive.files import write_text
from search.api import Searcher
from search.results import SessionPointer


@pytest.fixture(autouse=True)
def summary_as_it_was(home):
    """The archive is shared with other tests: its summary comes back."""
    folder = home.session("2020-10-24")
    text = folder.summary_text.read_text("utf-8")
    yield
    write_text(folder.summary_text, text)
    folder.summary.unlink(missing_ok=True)


def find_session(home, typed):
    with Searcher.of(home) as searcher:
        return searcher.find_session(typed)


def test_a_date_leads_to_the_summary_that_a_person_wrote(home):
    assert find_session(home, "2020-10-24 讲了什么") == SessionPointer(
        "2020-10-24", "优先级与抢占", True, ("先挑选牺牲者",)
    )


def test_a_generated_summary_gives_its_abstract(home):
    abstract = [{"text": "先看队列。", "addresses": []}, {"text": "再看抢占。", "addresses": []}]
    write_text(home.session("2020-10-24").summary, json.dumps({"abstract": abstract}))
    assert find_session(home, "上次会议的结论").abstract == ("先看队列。", "再看抢占。")


def test_a_session_without_a_summary_is_pointed_to_itself(home):
    home.session("2020-10-24").summary_text.unlink()
    assert find_session(home, "latest session") == SessionPointer("2020-10-24", "优先级与抢占", False)


@pytest.mark.parametrize("typed", ["1999-01-01 讲了什么", "抢占 牺牲者"])
def test_other_questions_point_nowhere(home, typed):
    assert find_session(home, typed) is None


def test_the_pointer_crowds_out_no_hit_and_is_no_misspelling(home):
    with Searcher.of(home) as searcher:
        dated, plain = searcher.search("2020-10-24 牺牲者"), searcher.search("牺牲者")
        assert dated.session.id == "2020-10-24" and plain.session is None
        assert {hit.passage.id for hit in plain.hits} <= {hit.passage.id for hit in dated.hits}
        assert not searcher.search("what was decided last time").corrected_from
