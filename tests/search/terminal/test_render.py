"""What is printed: text that fits and is marked only on a terminal, and JSON that keeps its schema."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.home import Home
from archive.messages import choose
from archive.settings import Settings
from archive.text.columns import columns, shorten, wrap
from archive.text.printable import printable
from search.formats.notices import notices
from search.query.parse import parse_query
from search.reading.address import read_address
from search.reading.short import ShortAddresses
from search.reading.show import ContextSize
from search.results import SessionPointer
from search.terminal import render
from search.terminal.render import hit_heading
from search.terminal.terminal import Terminal
from tests.search.conftest import SPEECH
from tests.searching import links, search

PLAIN = Terminal()
RICH = Terminal(colour=True, links=True, width=60)


def as_text(result, terminal, home, **how):
    return render.as_text(result, terminal, home, links(home), **how)


@pytest.fixture
def answer(home):
    return search(home, Settings(), parse_query("queue 队列 抢占 lease"), explain=True)


def test_plain_text_has_no_marks(answer, home):
    assert "\x1b" not in as_text(answer, PLAIN, home)


def test_a_terminal_gets_marks_and_links(answer, home):
    text = as_text(answer, RICH, home)
    assert "\x1b[1;33mqueue\x1b[0m" in text
    assert "\x1b]8;;file:///" in text


def test_addresses_are_short_where_people_type_them_and_whole_where_they_are_kept(home):
    found = search(home, Settings(), parse_query("kind:note,chat,reading,speech"))
    narrow, kept = (as_text(found, terminal, home).splitlines() for terminal in (Terminal(width=80), PLAIN))
    for short, whole in [
        ("10-24@1:12-1:19", "2020-10-24@00:01:12-00:01:19"),
        ("10-24/alice#L10-11", "2020-10-24/notes/alice-queues#L10-11"),
        ("10-24/chat/2020-10-22#L3-5", "2020-10-24/chat/2020-10-22#L3-5"),
        ("library/leader#L3", "library/leader-election#L3"),
    ]:
        assert f"    {short}" in narrow and f"    {whole}" in kept
        assert read_address(home, short) == read_address(home, whole)


def test_the_year_stays_where_the_day_alone_names_another_session(tmp_path):
    home = Home(tmp_path)
    for session in ("2019-10-24", "2020-10-24"):
        home.session(session).root.mkdir(parents=True)
    older, newer = (replace(SPEECH, session_id=session) for session in ("2019-10-24", "2020-10-24"))
    short = ShortAddresses(home)
    assert [short.of(older), short.of(newer)] == ["2019-10-24@1:12-1:19", "10-24@1:12-1:19"]
    assert short.of(replace(newer, start_s=3661.0, end_s=3725.9)) == "10-24@1:01:01-1:02:05"


def test_hits_stand_under_their_session_the_best_first(answer, home):
    lines = as_text(answer, PLAIN, home).splitlines()
    first = answer.hits[0].passage
    assert lines[0].startswith(first.session_id)
    assert lines[1].startswith(" 1. ")
    assert sum(line.startswith("2020-10-24") for line in lines) == 1


def test_context_shows_what_was_said_before_and_after(home):
    answer = search(
        home,
        Settings(),
        parse_query("抢占 牺牲者"),
        limit=1,
    )
    text = as_text(answer, PLAIN, home, context=ContextSize(seconds=20))
    assert [line.split()[0] for line in text.splitlines()[2:5]] == ["00:01:00", ">", "00:01:19"]
    assert "00:06:40" not in text


def test_context_in_lines_shows_the_file_around(home):
    answer = search(home, Settings(), parse_query('"backoff queue"'))
    text = as_text(answer, PLAIN, home, context=ContextSize(lines=2))
    assert "   8  ## Backoff" in text and "> 11  and tries" in text and "13  ## Etcd" in text


def test_explain_names_terms_scores_and_index(answer, home):
    text = as_text(answer, PLAIN, home, explain=True)
    assert text.startswith("looked for: queue 队列 抢占")
    assert "also (lexicon): 抢占 → preempt" in text
    assert "words by: the full-text index of gen-" in text
    assert "meaning by: the array (exact)" in text and "maxsim" in text


def test_messages_are_chinese_when_asked(home):
    choose("zh")
    text = as_text(search(home, Settings(), parse_query("queue kind:note")), PLAIN, home, explain=True)
    assert "检索词" in text and "笔记" in text


def test_nothing_found_says_so_and_guesses(home, empty_home):
    assert as_text(search(home, Settings(), parse_query("xqzwv")), PLAIN, home) == "nothing found"
    misspelt = search(home, Settings(), parse_query("sheduler"), mode="words")
    assert notices(misspelt) == ["sheduler is nowhere in the archive; did you mean scheduler?"]
    assert "the index is empty" in as_text(search(empty_home, Settings(), parse_query("queue")), PLAIN, empty_home)


def test_a_time_that_is_not_the_passages_first_is_marked_as_about(home):
    hit = search(home, Settings(), parse_query("抢占 kind:speech")).hits[0]
    assert hit_heading(1, hit).startswith(" 1. 00:01:12  ")
    assert hit_heading(1, replace(hit, at_s=75.0)).startswith(" 1. ≈00:01:15  ")


def test_chinese_characters_are_two_columns_wide():
    assert columns("调度 ok") == 7
    assert shorten("调度器总览", 7) == "调度器…"
    assert [("调度器 queue 队列")[a:b] for a, b in wrap("调度器 queue 队列", 8)] == ["调度器", "queue 队", "列"]


def test_what_steers_a_terminal_is_not_printed():
    assert printable("a\x1b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"


def test_the_summary_of_the_session_that_is_asked_about_stands_first(answer, home):
    pointed = replace(answer, session=SessionPointer("2020-10-24", "优先级与抢占", True, ("先挑选牺牲者。",)))
    assert as_text(pointed, PLAIN, home).splitlines()[:3] == [
        "summary of 2020-10-24: sig-archive summary 2020-10-24",
        "    先挑选牺牲者。",
        "",
    ]
    alone = replace(pointed, hits=(), session=SessionPointer("2020-10-24", "", False), unknown_words=("latest",))
    assert as_text(alone, PLAIN, home) == "session 2020-10-24: sig-archive show 2020-10-24"
    assert notices(alone) == []
