"""Sessions, addresses and summaries are read from the plain files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from archive.errors import AddressWrong, QueryWrong
from archive.files import write_text
from archive.intake.session_record import write_session
from archive.records import Session, Summary
from archive.summaries.stored import write_stored
from archive.text.columns import columns
from search.api import file_link, list_sessions, open_address, read_summary, shared_link
from search.formats.as_json import sessions_json
from search.reading.address import LineSpan, SpeechSpan, WholeSession, latest_of_day, read_address
from search.reading.digests import term_digest
from search.reading.sessions import read_overview
from search.reading.show import ContextSize, read_context
from search.terminal.browse import overview_text, sessions_text
from search.terminal.summary import inline, summary_text
from search.terminal.terminal import BOLD, Mark, Terminal
from tests.search.conftest import BACKOFF, SPEECH

PLAIN = Terminal()
RICH = Terminal(colour=True, links=True, width=60)


def shown(home, address, **context):
    found = open_address(home, address, ContextSize(**context))
    return [(line.label.strip(), line.inside) for line in found[0].lines]


def test_every_session_is_listed_with_what_it_holds(home):
    older, newer = sessions_json(list_sessions(home))["sessions"]
    assert (older["id"], older["recordings"], older["summary"]) == ("2020-10-17", 0, False)
    counts = {name: newer[name] for name in ("recordings", "hours", "notes", "messages", "summary", "week")}
    assert counts == {"recordings": 1, "hours": 0.167, "notes": 1, "messages": 2, "summary": True, "week": 2}


def test_the_table_is_aligned_under_its_heads(home):
    lines = sessions_text(list_sessions(home), PLAIN).splitlines()
    assert lines[0].split() == ["session", "week", "title", "rec", "length", "notes", "messages", "summary"]
    assert lines[2].split() == ["2020-10-24", "2", "优先级与抢占", "1", "0:10", "1", "2", "yes"]


def test_an_archive_without_sessions_says_what_to_do(empty_home):
    assert "sig-archive ingest" in sessions_text(list_sessions(empty_home), PLAIN)


def test_titles_are_shortened_until_the_table_fits(home):
    lines = sessions_text(list_sessions(home), Terminal(width=68)).splitlines()
    assert max(map(columns, lines)) == 68
    assert "…" in lines[2]


def test_a_session_at_a_glance_gives_addresses(home):
    text = overview_text(read_overview(home.session("2020-10-24")), PLAIN)
    assert "  alice  Queues\n    2020-10-24/notes/alice-queues" in text
    assert "2020-10-24/chat/2020-10-22  2 messages" in text


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("2020-10-24", WholeSession("2020-10-24")),
        ("sessions/2020-10-24/", WholeSession("2020-10-24")),
        ("2020-10-24@00:01:12-00:01:19", SpeechSpan("2020-10-24", 72.0, 79.0)),
        ("2020-10-24@1:12", SpeechSpan("2020-10-24", 72.0, 72.0)),
        ("2020-10-24@72", SpeechSpan("2020-10-24", 72.0, 72.0)),
    ],
)
def test_addresses_are_read(home, address, named):
    assert read_address(home, address) == named


@pytest.mark.parametrize(
    "address", ["2020-10-24/notes/alice-queues#L10-11", "sessions/2020-10-24/notes/alice-queues.md#L10-L11"]
)
def test_an_address_of_lines_names_them(home, address):
    assert read_address(home, address) == LineSpan(home.root / BACKOFF.path, 10, 11)


@pytest.mark.parametrize("lines", ["#L10", "#L10-10", "#L10-L10", ".md#L10", ".md?plain=1#L10-L10"])
def test_a_single_line_is_read_however_it_is_written(home, lines):
    assert read_address(home, f"2020-10-24/notes/alice-queues{lines}") == LineSpan(home.root / BACKOFF.path, 10, 10)


def test_the_address_of_every_kind_of_passage_opens(home):
    for address in (
        SPEECH.address,
        BACKOFF.address,
        "library/leader-election#L3",
        "2020-10-24/chat/2020-10-22",
        "2020-10-24/summary",
    ):
        assert shown(home, address)


def test_speech_is_shown_with_what_stands_around_it(home):
    assert shown(home, SPEECH.address, lines=1) == [
        ("00:01:00  小李:", False),
        ("00:01:12  小王:", True),
        ("00:01:19  David:", False),
    ]
    assert [inside for _, inside in shown(home, "2020-10-24@00:01:13", seconds=0)] == [True]


def test_lines_are_shown_with_what_stands_around_them(home):
    assert shown(home, BACKOFF.address, lines=1) == [("9", False), ("10", True), ("11", True), ("12", False)]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "/etc/passwd",
        "../archive",
        "library/../archive",
        "2020-10-24/../../archive",
        "2020-10-24/notes/../../2020-10-17/session",
        "2020-10-24/notes/nobody",
        "2020-10-24/notes/alice-queues#L0",
        "2020-10-24/notes/alice-queues#L900",
        "2020-10-24/notes/alice-queues#L11-10",
        "2020-10-24/notes/" + "a" * 300,
        "2020-10-24/notes/a\x00b",
        "2020-10-24/session.toml",
        "1999-01-01",
        "2020-10-24@00:09:99-00:00:01",
        "2020-10-24@09:00:00",
        "2020-10-24@soon",
        "2020-10-17@00:00:01",
    ],
)
def test_an_address_of_nothing_is_refused_with_a_cure(home, address):
    with pytest.raises(AddressWrong) as caught:
        shown(home, address)
    assert str(caught.value.cure)


def test_a_link_out_of_the_archive_is_not_followed(home, tmp_path):
    write_text(tmp_path / "secret.md", "secret")
    link = home.library / "way-out.md"
    link.symlink_to(tmp_path / "secret.md")
    try:
        with pytest.raises(AddressWrong, match="leads out"):
            read_address(home, "library/way-out")
    finally:
        link.unlink()


def test_a_link_for_others_is_relative_or_begins_with_the_address_of_their_archive(home):
    note = replace(SPEECH, path="sessions/2020-10-24/notes/队列.md", kind="note", start_s=None, line_from=3, line_to=5)
    base = "https://github.com/group/archive/blob/main/"
    encoded = "sessions/2020-10-24/notes/%E9%98%9F%E5%88%97.md"
    assert shared_link(home, note) == f"{encoded}#L3-L5"
    assert shared_link(home, note, base_url=base) == f"{base}{encoded}?plain=1#L3-L5"
    assert shared_link(home, replace(note, line_to=3), base_url=base) == f"{base}{encoded}?plain=1#L3"
    assert shared_link(home, SPEECH) == "sessions/2020-10-24/transcripts/talk.vtt#t=72"


def test_speech_links_to_the_second_of_its_recording(home):
    assert file_link(home, SPEECH).endswith("/transcripts/talk.vtt#t=72")
    media = home.session("2020-10-24").media / "talk.ogg"
    write_text(media, "sound")
    try:
        assert file_link(home, SPEECH) == media.as_uri() + "#t=72"
    finally:
        media.unlink()


def test_a_summary_is_plain_in_a_pipe_and_set_on_a_terminal(home):
    found = read_summary(home, "latest")
    assert summary_text(found, PLAIN).startswith("# 2020-10-24")
    text = summary_text(found, RICH)
    assert "\x1b[1m摘要 Abstract\x1b[0m" in text and "\x1b[2m2020-10-24@00:01:12-00:01:20\x1b[0m" in text
    assert "`" not in text and "#" not in text


def test_links_are_shown_by_their_words_and_addresses_are_dim():
    text, marks = inline("- **问** [`2020-10-24/notes/a#L3`](notes/a.md?plain=1#L3) [图](x.png) `b`")
    assert text == "- 问 2020-10-24/notes/a#L3 图 b"
    assert [text[mark.start : mark.end] for mark in marks] == ["问", "2020-10-24/notes/a#L3", "b"]


def test_a_summary_that_is_not_there_says_what_to_run(home, empty_home):
    for home_, session in ((home, "2020-10-17"), (home, "1999-01-01"), (home, "x"), (empty_home, "latest")):
        with pytest.raises(AddressWrong) as caught:
            read_summary(home_, session)
        assert str(caught.value.cure)


@pytest.mark.parametrize(
    ("text", "context"),
    [("60s", ContextSize(seconds=60.0)), ("2m", ContextSize(seconds=120.0)), ("5", ContextSize(lines=5))],
)
def test_context_is_seconds_minutes_or_lines(text, context):
    assert read_context(text) == context


def test_context_of_another_form_is_refused():
    with pytest.raises(QueryWrong, match="not an amount"):
        read_context("lots")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("latest", "2020-10-24"),
        ("20201024", "2020-10-24"),
        ("2020/10/24", "2020-10-24"),
        ("latest@1:12", "2020-10-24@1:12"),
        ("20201024@1:12", "2020-10-24@1:12"),
        ("2020/10/24/notes/alice-queues#L15", "2020-10-24/notes/alice-queues#L15"),
        ("2020-10-24/notes/alice", "2020-10-24/notes/alice-queues"),
        ("latest/Alice#L15", "2020-10-24/notes/alice-queues#L15"),
        ("library/leader", "library/leader-election"),
        ("10-24", "2020-10-24"),
        ("10/24@1:12", "2020-10-24@1:12"),
        ("10-24/alice#L15", "2020-10-24/notes/alice-queues#L15"),
    ],
)
def test_an_address_may_be_typed_in_short(home, typed, address):
    assert read_address(home, typed) == read_address(home, address)


def test_a_day_without_a_year_is_the_latest_one(home):
    assert latest_of_day("10-24", ["2019-10-24", "2020-10-24", "2020-10-24-2"]) == "2020-10-24"
    assert latest_of_day("10-24-2", ["2020-10-24", "2020-10-24-2"]) == "2020-10-24-2"
    with pytest.raises(AddressWrong, match="there is no session 10-25"):
        read_address(home, "10-25@1:12")


def test_a_note_whose_whole_name_others_begin_with_is_named_by_it(home):
    other = home.session("2020-10-24").notes / "alice.md"
    write_text(other, "# Alice\n")
    try:
        assert read_address(home, "10-24/alice") == LineSpan(other)
    finally:
        other.unlink()


@pytest.mark.parametrize("session", ["20201024", "2020/10/24", "10-24"])
def test_a_summary_is_read_by_a_day_in_short(home, session):
    assert read_summary(home, session).session_id == "2020-10-24"


def test_the_cure_for_what_is_not_in_the_library_is_a_command_that_works(home):
    with pytest.raises(AddressWrong, match="sig-archive search kind:reading"):
        read_address(home, "library/nothing")


def test_a_beginning_that_several_notes_have_is_refused_with_their_names(home):
    other = home.session("2020-10-24").notes / "alice-cache.md"
    write_text(other, "# Cache\n")
    try:
        with pytest.raises(AddressWrong, match="several begin with notes/alice: alice-cache, alice-queues"):
            read_address(home, "2020-10-24/notes/alice")
    finally:
        other.unlink()


def test_a_beginning_leads_nowhere_out_of_the_archive(home, tmp_path):
    write_text(tmp_path / "secret.md", "secret")
    link = home.library / "way-out.md"
    link.symlink_to(tmp_path / "secret.md")
    try:
        with pytest.raises(AddressWrong):
            read_address(home, "library/way")
    finally:
        link.unlink()


def test_a_term_without_summaries_names_the_terms_that_have_some(home, empty_home):
    with pytest.raises(AddressWrong) as caught:
        term_digest(empty_home, 1, markdown=False)
    assert "sig-archive ingest" in str(caught.value.cure)
    folder = home.session("2020-10-17")
    term_2 = Session("2020-10-17", date(2020, 10, 17), term=2)
    write_session(folder, term_2)
    write_stored(folder, term_2, Summary("2020-10-17", (), (), ()), replace_edited=True)
    with pytest.raises(AddressWrong) as caught:
        term_digest(home, 1, markdown=False)
    assert str(caught.value.cure) == "there are summaries of term 2"


def test_a_link_in_bold_is_its_words_in_bold():
    text, marks = inline(r"**[Scheduler \[Cache\] 源码](notes/erhu-cache.md)** 二虎")
    assert text == "Scheduler [Cache] 源码 二虎"
    assert marks == [Mark(0, 20, BOLD)]
