"""On a session's clock each recording has a place of its own."""

from dataclasses import replace
from datetime import date

import pytest

from archive.records import Recording, Segment, Session
from archive.sources.clock import on_session_clock, recording_starts, start_of_next

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
