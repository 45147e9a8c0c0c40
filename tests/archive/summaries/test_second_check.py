"""Every sentence of a summary is proved by its addresses: checked anew, with nothing of the product's own check.

Over the sample season with its notes, and over every fifth meeting of a folder of meetings where SIG_ARCHIVE_MEETINGS names one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.index.note_passages import note_passages
from archive.intake import notes
from archive.records import Cited, Note, Passage, Segment, Summary
from archive.season import season
from archive.summaries.summarize import summarise
from bench.meeting_sets import Meeting, read_sets, season_meetings

MEETINGS = os.environ.get("SIG_ARCHIVE_MEETINGS", "")


def cited_in(value: Any) -> Iterator[Cited]:
    """Whatever of a record cites, found by its type alone."""
    if isinstance(value, Cited):
        yield value
    if isinstance(value, tuple):
        for one in value:
            yield from cited_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from cited_in(getattr(value, field.name))


def letters(text: str) -> str:
    """Characters, letters and digits in one case, and nothing else."""
    return re.sub(r"[\W_]", "", text).lower()


def stands_in(text: str, source: str) -> bool:
    """Whether all letters of a text follow in this order in its source."""
    rest = iter(letters(source))
    return all(letter in rest for letter in letters(text))


def seconds(time: str) -> int:
    hours, minutes, rest = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def spoken_at(address: str, segments: Sequence[Segment]) -> str:
    start, end = address.split("@")[1].split("-")
    return " ".join(one.text for one in segments if one.end_s > seconds(start) and one.start_s < seconds(end))


def written_at(address: str, passages: Sequence[Passage]) -> str:
    place, _, lines = address.partition("#L")
    first, _, last = lines.partition("-")
    inside = (one for one in passages if one.address.split("#")[0] == place)
    return "\n".join(
        one.text for one in inside if one.line_from <= int(last.lstrip("L") or first) and int(first) <= one.line_to
    )


def unproved(summary: Summary, segments: Sequence[Segment], passages: Sequence[Passage]) -> list[str]:
    """Sentences that do not stand at their addresses, or stand there with other numbers, names or denials."""
    found = []
    for one in cited_in(summary):
        source = "\n".join(
            spoken_at(address, segments) if "@" in address else written_at(address, passages)
            for address in one.addresses
        )
        names = re.findall(r"[A-Za-z][A-Za-z0-9]+|\d+", one.text)
        same_names = all(letters(name) in letters(source) for name in names)
        denies = re.search(r"\b(?:not|never|cannot)\b|n't\b", one.text) is None or re.search(r"not|never|n't", source)
        if not (one.addresses and stands_in(one.text, source) and same_names and denies):
            found.append(one.text)
    return found


def notes_of(session: str) -> list[Passage]:
    found = []
    for path in sorted((season.SEASON_FOLDER / "inbox").glob(f"{session}-*.md")):
        note = notes.read_note(path, max_bytes=100_000)
        kept = Note(session, note.value("author"), note.title, "x", note.sha256, note.body)
        found += note_passages(kept, f"sessions/{session}/notes/{path.name}", first_line=1)
    return found


def summary_of(meeting: Meeting, passages: Sequence[Passage]) -> Summary:
    return summarise(meeting.session, meeting.segments, passages, glossary=(), due=(), key="")


@pytest.mark.parametrize("meeting", season_meetings(), ids=lambda one: one.id)
def test_every_sentence_of_the_season_stands_where_it_says(meeting: Meeting) -> None:
    passages = notes_of(meeting.id)
    summary = summary_of(meeting, passages)
    assert len(list(cited_in(summary))) > 15
    assert unproved(summary, meeting.segments, passages) == []


@pytest.mark.skipif(not MEETINGS, reason="SIG_ARCHIVE_MEETINGS names no folder of meetings")
def test_every_sentence_of_meetings_stands_where_it_says() -> None:
    for found in read_sets(Path(MEETINGS)).values():
        for meeting in found[::5]:
            assert unproved(summary_of(meeting, ()), meeting.segments, ()) == [], meeting.id


def test_this_check_finds_what_is_not_proved() -> None:
    said = (Segment(0.0, 4.0, "最多等待十秒，不会重试。"),)
    summary = Summary("2020-10-24", (), (), (), (), (), (), (), "")
    wrong = [
        Cited("最多等待二十秒。", ("2020-10-24@00:00:00-00:00:04",)),
        Cited("最多等待十秒。", ("2020-10-24@00:00:05-00:00:09",)),
        Cited("最多等待十秒。", ()),
    ]
    for one in wrong:
        assert unproved(Summary(**{**vars(summary), "abstract": (one,)}), said, ()) == [one.text]
