"""What is printed: text that fits and is marked only on a terminal, and JSON that keeps its schema."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.messages import choose
from archive.settings import Settings
from search.engine import search
from search.query.parse import parse_query
from search.reading.excerpt import cut_snippet
from search.reading.show import ContextSize
from search.terminal.render import as_text, hit_heading, notices
from search.terminal.terminal import Mark, Terminal, columns, printable, shorten, wrap

PLAIN = Terminal()
RICH = Terminal(colour=True, links=True, width=60)


@pytest.fixture
def answer(home):
    return search(home, Settings(), parse_query("queue 队列 抢占 lease"))


def test_plain_text_has_no_marks(answer, home):
    assert "\x1b" not in as_text(answer, PLAIN, home)


def test_a_terminal_gets_marks_and_links(answer, home):
    text = as_text(answer, RICH, home)
    assert "\x1b[1;33mqueue\x1b[0m" in text
    assert "\x1b]8;;file:///" in text


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
    assert text.startswith("looked for: queu 队列 抢占")
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


def test_an_excerpt_shows_the_sentence_that_answers():
    text = "第一句。" * 200 + "缓存会记住节点。" + "最后一句。" * 200
    start = text.index("缓存")
    line, ranges = cut_snippet(text, [Mark(start, start + 2)], (start, start + 8), room=40)
    assert line.startswith("… ") and line.endswith(" …") and columns(line) < 50
    assert [line[a:b] for a, b, _ in ranges] == ["缓存"]


def test_an_excerpt_shows_what_follows_and_what_precedes():
    line, _ = cut_snippet("一二三。四五六。七八九。", [Mark(4, 5)], (4, 8), room=16)
    assert line == "… 四五六。七八九。"
    assert cut_snippet("一二三。四五六。七八九。十。", [], (4, 8), room=24)[0] == "一二三。四五六。七八九。 …"


def test_a_time_that_is_not_the_passages_first_is_marked_as_about(home):
    hit = search(home, Settings(), parse_query("抢占 kind:speech")).hits[0]
    assert hit_heading(1, hit).startswith(" 1. 00:01:12  ")
    assert hit_heading(1, replace(hit, at_s=75.0)).startswith(" 1. ≈00:01:15  ")


def test_an_excerpt_of_one_endless_sentence_is_cut_around_the_match():
    text = "x" * 1000 + "queue" + "y" * 1000
    line, ranges = cut_snippet(text, [Mark(1000, 1005)], room=60)
    assert columns(line) <= 64 and [line[a:b] for a, b, _ in ranges] == ["queue"]


def test_an_excerpt_is_one_line_with_single_spaces():
    line, ranges = cut_snippet("a\n\n\tqueue  of\n things", [Mark(4, 9)])
    assert line == "a queue of things" and [line[a:b] for a, b, _ in ranges] == ["queue"]


def test_chinese_characters_are_two_columns_wide():
    assert columns("调度 ok") == 7
    assert shorten("调度器总览", 7) == "调度器…"
    assert [("调度器 queue 队列")[a:b] for a, b in wrap("调度器 queue 队列", 8)] == ["调度器", "queue 队", "列"]


def test_what_steers_a_terminal_is_not_printed():
    assert printable("a\x1b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"
