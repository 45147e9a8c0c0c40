"""What programs get: JSON that keeps its schema, and the same hits as lines, tables and Markdown."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import partial

import pytest

from archive.settings import Settings
from search.api import shared_link
from search.formats.as_json import explanation_json, result_json
from search.formats.choose import format_result
from search.formats.markdown import escape_markdown
from search.query.parse import parse_query
from search.results import SessionPointer
from tests.searching import links, search

FIELDS = """
    rank id address kind session date start_s end_s timecode speaker author language score scores heading text
    highlights translated path line_from line_to symbols link similar
"""


def as_json(result, home):
    return result_json(result, links(home))


def formatted(result, form, home):
    return format_result(result, form, partial(shared_link, home) if form == "markdown" else links(home))


@pytest.fixture
def answer(home):
    return search(home, Settings(), parse_query("queue 队列 抢占 lease"))


def test_json_has_exactly_the_promised_fields(answer, home):
    found = json.loads(json.dumps(as_json(answer, home)))
    assert list(found) == ["schema", "query", "mode", "took_ms", "answers", "confidence", "hits"]
    assert (found["schema"], found["query"], found["mode"]) == (1, "queue 队列 抢占 lease", "hybrid")
    assert all(list(hit) == FIELDS.split() for hit in found["hits"])
    assert [hit["rank"] for hit in found["hits"]] == list(range(1, len(found["hits"]) + 1))


def test_json_of_speech_has_times_and_of_a_note_has_lines(answer, home):
    hits = {hit["address"]: hit for hit in as_json(answer, home)["hits"]}
    speech = hits["2020-10-24@00:01:12-00:01:19"]
    note = hits["2020-10-24/notes/alice-queues#L10-11"]
    assert (speech["start_s"], speech["end_s"], speech["timecode"], speech["line_from"]) == (
        72.0,
        79.5,
        "00:01:12",
        None,
    )
    assert (note["start_s"], note["timecode"], note["line_from"], note["line_to"]) == (None, None, 10, 11)
    assert (speech["date"], note["author"], note["link"][-8:]) == ("2020-10-24", "alice", "#L10-L11")


def test_reading_has_no_session_and_no_date(answer, home):
    reading = next(hit for hit in as_json(answer, home)["hits"] if hit["kind"] == "reading")
    assert (reading["session"], reading["date"], reading["address"]) == (None, None, "library/leader-election#L3")


def test_no_hits_are_an_empty_list(home):
    assert as_json(search(home, Settings(), parse_query("xqzwv")), home)["hits"] == []


def test_an_explanation_tells_terms_translations_and_indexes(answer, home):
    found = explanation_json(answer)
    assert found["terms"]["抢占"] == 1.0
    assert {"term": "queue", "form": "队列", "weight": 1.0, "from": "lexicon"} in found["translations"]
    assert (found["words_by"], found["meaning_by"]) == ("words", "array")


def test_json_lines_are_the_hits_of_the_object(answer, home):
    lines = [json.loads(line) for line in formatted(answer, "jsonl", home).splitlines()]
    assert lines == json.loads(formatted(answer, "json", home))["hits"]


def test_tables_have_a_heading_and_a_row_a_hit(answer, home):
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.DictReader(io.StringIO(formatted(answer, form, home)), delimiter=delimiter))
        assert [row["address"] for row in rows] == [hit.passage.address for hit in answer.hits]
        assert rows[0]["text"].split() == answer.hits[0].passage.text.split()


def test_tab_separated_values_have_one_line_a_hit(answer, home):
    assert formatted(answer, "tsv", home).count("\n") == len(answer.hits)


def test_markdown_links_hits_and_tells_own_words_from_translations(home):
    text = formatted(search(home, Settings(), parse_query("backoff 队列 session:2020-10-24")), "markdown", home)
    assert text.startswith(
        "# backoff 队列 session:2020-10-24\n\n## 2020-10-24  优先级与抢占\n\n1. [2020-10-24/notes/alice-queues\\#L10-11](<sessions/2020-10-24/notes/alice-queues.md#L10-L11>)"
    )
    assert "**backoff** *queue*" in text


def test_markdown_of_nothing_says_so(home):
    assert formatted(search(home, Settings(), parse_query("xqzwv")), "markdown", home).endswith("nothing found")
    assert formatted(search(home, Settings(), parse_query("xqzwv")), "jsonl", home) == ""


def test_what_markdown_would_read_as_its_own_is_escaped():
    assert escape_markdown("a*b_c [d](e) <f> `g` #h") == r"a\*b\_c \[d\](e) \<f\> \`g\` \#h"


def test_json_and_markdown_name_the_session_that_is_asked_about(answer, home):
    pointed = replace(answer, session=SessionPointer("2020-10-24", "优先级与抢占", True, ("先挑选 牺牲者。",)))
    assert as_json(pointed, home)["session"] == {
        "id": "2020-10-24",
        "date": "2020-10-24",
        "title": "优先级与抢占",
        "summary": True,
        "abstract": ["先挑选 牺牲者。"],
        "address": "2020-10-24",
    }
    assert formatted(pointed, "markdown", home).split("\n")[2:5] == [
        "> **2020-10-24  优先级与抢占** `sig-archive summary 2020-10-24`",
        ">",
        "> 先挑选 牺牲者。",
    ]


def test_every_form_for_people_and_programs_tells_hits_that_do_not_answer(home):
    weak = search(home, Settings(), parse_query("pods of dolphins in the sea"))
    assert as_json(weak, home)["answers"] is False and as_json(weak, home)["hits"]
    assert "*nothing here seems to answer this" in formatted(weak, "markdown", home)
