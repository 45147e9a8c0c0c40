"""A summary says nothing that was not said, and names the place of every sentence."""

import json
import re
from dataclasses import asdict, replace
from datetime import date

import pytest

from archive.index.note_passages import note_passages
from archive.intake import notes
from archive.records import Note, Passage, Segment, Session, Summary
from archive.season import season
from archive.summaries.forms.page import render_summary
from archive.summaries.summarize import summarise
from archive.terms.glossary import Entry

SESSION = Session("2020-10-24", date(2020, 10, 24), "优先级与抢占", week=2)
GLOSSARY = (Entry("PriorityQueue", zh=("优先级队列",)), Entry("Lease"))


@pytest.fixture(scope="module")
def said() -> list[Segment]:
    """What the season's second recording says, from its reference."""
    reference = json.loads((season.SEASON_FOLDER / "reference" / "2020-10-24.json").read_text("utf-8"))
    lines = reference["segments"] if isinstance(reference, dict) else reference
    return [Segment(line["start_s"], line["end_s"], line["text"]) for line in lines]


@pytest.fixture(scope="module")
def written() -> list[Passage]:
    found = []
    for path in sorted((season.SEASON_FOLDER / "inbox").glob("2020-10-24-*.md")):
        note = notes.read_note(path, max_bytes=100_000)
        archived = Note(SESSION.id, note.value("author"), note.title, "x", note.sha256, note.body)
        found += note_passages(archived, f"sessions/2020-10-24/notes/{path.name}", first_line=1)
    return found


def summary_of(said: list[Segment], written: list[Passage]) -> Summary:
    return summarise(SESSION, said, written, glossary=GLOSSARY, due=("8.4 优先级与抢占机制",), key="k")


def said_at(said: list[Segment], address: str) -> list[str]:
    """What is said within the whole seconds of an address."""
    session, times = address.split("@")
    assert session == "2020-10-24"
    first, last = (sum(int(n) * 60**p for p, n in enumerate(t.split(":")[::-1])) for t in times.split("-"))
    return [one.text for one in said if int(one.start_s) >= first and one.end_s <= last]


def characters(text: str) -> str:
    """A text without marks and spaces."""
    return re.sub(r"\W", "", text).lower()


def test_every_sentence_was_said_at_its_address(said: list[Segment], written: list[Passage]) -> None:
    summary = summary_of(said, written)
    places = {passage.address for passage in written}
    chapters = [point for chapter in summary.chapters for point in chapter.points]
    for cited in (*summary.abstract, *summary.questions, *summary.decisions, *chapters):
        assert characters(cited.text) in characters("".join(said_at(said, cited.addresses[0])))
    assert summary.points
    for cited in summary.points:
        assert set(cited.addresses) <= places


def test_nothing_is_told_that_the_model_hardly_trusts_itself_in(said: list[Segment], written: list[Passage]) -> None:
    unsure = said_at(said, summary_of(said, written).abstract[0].addresses[0])[0]
    assert unsure in all_that_is_told(summary_of(said, written))
    heard = [replace(one, confidence=0.4 if one.text == unsure else 0.9) for one in said]
    assert unsure not in all_that_is_told(summary_of(heard, written))


def all_that_is_told(summary: Summary) -> str:
    """The speech in a summary."""
    answers = [one for question in summary.questions for one in (question, *question.answers)]
    points = [one for chapter in summary.chapters for one in chapter.points]
    return " ".join(one.text for one in (*summary.abstract, *answers, *points))


def test_a_summary_is_the_same_every_time(said: list[Segment], written: list[Passage]) -> None:
    first, second = summary_of(said, written), summary_of(said, written)
    assert asdict(first) == asdict(second)
    assert render_summary(SESSION, first) == render_summary(SESSION, second)


def test_chapters_follow_one_another_to_the_end(said: list[Segment], written: list[Passage]) -> None:
    chapters = summary_of(said, written).chapters
    assert chapters[0].start_s == said[0].start_s
    assert chapters[-1].end_s == said[-1].end_s
    assert len(chapters) >= 2


def test_terms_come_by_how_often_any_form_occurs(said: list[Segment], written: list[Passage]) -> None:
    assert summary_of(said, written).terms == ("PriorityQueue",)


def test_the_page_is_bilingual_and_cites(said: list[Segment], written: list[Passage]) -> None:
    text = render_summary(SESSION, summary_of(said, written))
    assert text.startswith("# 2020-10-24 优先级与抢占\n\n> 第 2 周 Week 2 · 计划主题 Planned: 8.4 优先级与抢占机制")
    assert "## 摘要 Abstract" in text
    assert "`2020-10-24@00:" in text


def test_no_point_begins_in_the_middle_of_a_sentence() -> None:
    long = "如果 Node 的容量不够，" + "那么创建一个新的节点信息并存入缓存之中，" * 8 + "最后返回。"
    mixed = "先看 Node resources used by every pod that was scheduled before.\n"
    short = "缓存中的每个节点都有一份完整的快照。"
    place = {"path": "sessions/2020-10-24/notes/a.md", "kind": "note", "language": "zh", "line_from": 1, "line_to": 2}
    note = Passage(text=mixed + long + short, **place)
    assert [cited.text for cited in summary_of([], [note]).points] == [short]


def test_without_speech_the_notes_make_the_abstract(written: list[Passage]) -> None:
    summary = summary_of([], written)
    assert summary.chapters == ()
    assert all("/notes/" in cited.addresses[0] for cited in summary.abstract)
    assert len(summary.abstract) == 3


def test_a_session_with_nothing_in_it_has_an_empty_summary() -> None:
    summary = summary_of([], [])
    assert (summary.abstract, summary.points, summary.terms) == ((), (), ())
    assert render_summary(replace(SESSION, title=""), summary).startswith("# 2020-10-24\n")
