"""A transcription that is killed with `kill -9` gives, in the end, the transcript of an uninterrupted one."""

import pytest

from bench.killed_transcription import measure

pytestmark = pytest.mark.story


def test_a_killed_transcription_ends_in_the_same_bytes_and_decodes_no_finished_window_twice() -> None:
    figures = measure(minutes=1, kills=1)
    assert figures["windows of the recording"] > 6
    assert figures["bytes that differ from an uninterrupted run"] == 0
    assert figures["other windows decoded twice"] == 0
