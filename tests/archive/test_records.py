"""Passages have stable ids and addresses that people can type."""

from dataclasses import replace

from archive.records import Passage, timecode

SPEECH = Passage(
    "sessions/2020-10-17/transcripts/talk.vtt", "speech", "抢占", "zh", "2020-10-17", start_s=62.0, end_s=69.4
)
NOTE = Passage(
    "sessions/2020-10-17/notes/alice-cache.md",
    "note",
    "cache",
    "en",
    "2020-10-17",
    line_from=4,
    line_to=9,
    author="Alice",
)


def test_speech_is_addressed_by_its_seconds() -> None:
    assert SPEECH.address == "2020-10-17@00:01:02-00:01:09"


def test_a_note_is_addressed_by_its_lines() -> None:
    assert NOTE.address == "2020-10-17/notes/alice-cache#L4-9"


def test_a_single_line_is_addressed_by_its_number_alone() -> None:
    assert replace(NOTE, line_from=4, line_to=4).address == "2020-10-17/notes/alice-cache#L4"


def test_reading_is_addressed_in_the_library() -> None:
    assert Passage("library/design.md", "reading", "x", "en", line_from=1, line_to=2).address == "library/design#L1-2"


def test_the_same_passage_has_the_same_id() -> None:
    assert NOTE.with_id().id == NOTE.with_id().id
    assert len(NOTE.with_id().id) == 20


def test_another_place_text_author_or_heading_is_another_passage() -> None:
    others = [
        replace(NOTE, line_from=5),
        replace(NOTE, text="Cache"),
        replace(NOTE, author="Bowen"),
        replace(NOTE, heading="1"),
    ]
    assert len({passage.with_id().id for passage in [NOTE, *others]}) == 5


def test_a_timecode_drops_fractions_and_counts_hours_beyond_a_day() -> None:
    assert timecode(3723.99) == "01:02:03"
    assert timecode(90_000) == "25:00:00"
