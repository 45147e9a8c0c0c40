"""Turns tell who speaks in a stretch, and for how long."""

import pytest

from archive.audio.turns import SpeakerTurn, SpeakerTurns


def test_each_speaker_has_the_seconds_that_lie_in_the_stretch() -> None:
    turns = SpeakerTurns([SpeakerTurn(8, 12, "Bob"), SpeakerTurn(0, 5, "Alice"), SpeakerTurn(6, 9, "Alice")])
    assert turns.seconds(4, 10) == pytest.approx({"Alice": 4.0, "Bob": 2.0})


def test_a_long_turn_that_began_before_many_others_still_counts() -> None:
    short = [SpeakerTurn(n, n + 0.5, "Bob") for n in range(1, 50)]
    assert SpeakerTurns([SpeakerTurn(0, 100, "Alice"), *short]).seconds(60, 62) == {"Alice": 2.0}


def test_nobody_speaks_outside_all_turns() -> None:
    assert SpeakerTurns([SpeakerTurn(0, 5, "Alice")]).seconds(5, 9) == SpeakerTurns([]).seconds(0, 9) == {}
