"""On a session's clock each recording has a place of its own."""

from dataclasses import replace
from datetime import date

import pytest

from archive.intake.clock import (
    bare_name,
    independent_recordings,
    independent_transcripts,
    on_session_clock,
    placed,
    recording_starts,
    start_of_next,
)
from archive.records import Recording, Segment, Session

FIRST = Recording("aa", "media/2020-10-17-a.mp4", 1800.4, "2020-10-17")
SECOND = replace(FIRST, sha256="bb", path="media/2020-10-17-b.mp4", duration_s=60.0)
SESSION = Session("2020-10-17", date(2020, 10, 17), recordings=(FIRST, SECOND))


def test_recordings_follow_one_another() -> None:
    assert recording_starts(SESSION) == {"2020-10-17-a": 0.0, "2020-10-17-b": 1801.0}


def test_what_the_record_says_counts() -> None:
    session = replace(SESSION, recordings=(FIRST, replace(SECOND, starts_at_s=3600.0)))
    assert recording_starts(session) == {"2020-10-17-a": 0.0, "2020-10-17-b": 3600.0}


def test_the_first_recording_begins_with_the_session() -> None:
    assert start_of_next(Session("2020-10-17", date(2020, 10, 17)), FIRST.path) is None
    assert start_of_next(replace(SESSION, recordings=(FIRST,)), FIRST.path) is None  # it comes again, changed


@pytest.mark.parametrize(
    ("first", "second", "start_s"),
    [
        ("2020-10-17-a", "2020-10-17-b", 1801.0),
        ("2020-10-17-2000", "2020-10-17-2045", 2700.0),
        ("20201017_200000", "20201017_204510", 2710.0),
        ("2020-10-17 20.00", "2020-10-17 20-45-10 第二段", 2710.0),
        ("2020-10-17-2000", "2020-10-17-2010", 1801.0),  # while the first still runs: another recording
        ("2020-10-17-2000", "2020-10-17-1900", 1801.0),
        ("2020-10-17-2000", "2020-10-17-b", 1801.0),
    ],
)
def test_the_next_begins_when_its_name_says_or_the_last_one_ends(first: str, second: str, start_s: float) -> None:
    session = replace(SESSION, recordings=(replace(FIRST, path=f"media/{first}.mp4"),))
    assert start_of_next(session, f"media/{second}.mp4") == start_s


def test_segments_move_to_the_clock_of_their_session() -> None:
    (moved,) = on_session_clock([Segment(1.0, 2.5, "抢占")], 60.0)
    assert moved == Segment(61.0, 62.5, "抢占")


def begun_together(first: str, second: str, duration_s: float = 1700.0) -> Recording:
    """The second recording as it is entered in the session of the first."""
    session = replace(SESSION, recordings=(replace(FIRST, path=f"media/{first}.mp4"),))
    return placed(session, replace(SECOND, path=f"media/{second}.mp4", duration_s=duration_s))


@pytest.mark.parametrize(
    ("first", "second", "start_s"),
    [("2020-10-17-2000", "2020-10-17-2001-bob", 60.0), ("20201017_200130", "20201017_200000", None)],
)
def test_a_recording_that_begins_while_another_one_runs_is_independent(
    first: str, second: str, start_s: float | None
) -> None:
    recording = begun_together(first, second)
    assert (recording.independent, recording.starts_at_s) == (True, start_s)


@pytest.mark.parametrize(
    ("first", "second", "start_s"),
    [
        ("2020-10-17-2000", "2020-10-17-2029", 1801.0),  # names tell the minute: parts may seem to overlap by one
        ("2020-10-17-2000", "2020-10-17-2045", 2700.0),
        ("2020-10-17-2000", "2020-10-17-bob", 1801.0),
        ("2020-10-17-2000", "2020-10-17-1900", 1801.0),  # it was over before
    ],
)
def test_parts_of_a_meeting_are_not_independent(first: str, second: str, start_s: float) -> None:
    recording = begun_together(first, second)
    assert (recording.independent, recording.starts_at_s) == (False, start_s)


def test_independent_recordings_have_clocks_of_their_own() -> None:
    third = replace(SECOND, path="media/2020-10-17-c.mp4")
    session = replace(SESSION, recordings=(FIRST, replace(SECOND, independent=True, starts_at_s=60.0), third))
    assert recording_starts(session) == {"2020-10-17-a": 0.0, "2020-10-17-b": 0.0, "2020-10-17-c": 1801.0}


def test_beginnings_that_overlap_in_the_record_make_a_recording_independent() -> None:
    session = replace(SESSION, recordings=(FIRST, replace(SECOND, starts_at_s=600.0)))
    assert independent_recordings(session) == {"2020-10-17-b"}


def test_one_recording_always_has_the_clock_of_the_session() -> None:
    session = replace(SESSION, recordings=tuple(replace(one, independent=True) for one in SESSION.recordings))
    assert independent_recordings(session) == {"2020-10-17-b"}


@pytest.mark.parametrize(
    ("stems", "independent"),
    [(["x"], set()), (["y", "x"], {"y"}), (["2020-10-17-a", "x"], {"x"}), (["2020-10-17-a", "2020-10-17-b"], set())],
)
def test_transcripts_without_a_recording_share_no_clock(stems: list[str], independent: set[str]) -> None:
    assert independent_transcripts(SESSION, stems) == independent


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("2020-10-17-2013-bob", "bob"),
        ("20201017_201305 第二段", "第二段"),
        ("2020-10-17-bob", "bob"),
        ("2013", "2013"),
        ("20201017_2013", ""),
    ],
)
def test_the_name_of_a_recording_is_what_stands_behind_day_and_time(stem: str, name: str) -> None:
    assert bare_name(stem) == name
