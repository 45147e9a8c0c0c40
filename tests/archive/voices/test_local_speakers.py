"""Windows of speech are taken where most chunks say that somebody speaks, and belong to who speaks alone in them."""

import numpy as np

from archive.voices.local_speakers import LocalSpeakers, find_windows, speech_frames
from archive.voices.owners import chunk_windows, own_windows

SECOND = 59  # frames of the network


def probabilities(*speakers: tuple[int, int, int]) -> np.ndarray:
    """A chunk in which (speaker, from, to) speak, in seconds."""
    made = np.zeros((293, 3), np.float16)
    for speaker, start, end in speakers:
        made[start * SECOND : end * SECOND, speaker] = 1
    return made


def heard(*chunks: np.ndarray) -> LocalSpeakers:
    starts = np.arange(len(chunks)) * 16_000
    stacked = np.stack(chunks)
    firsts, frames, overlapped = find_windows(speech_frames(starts, stacked, (len(chunks) + 4) * 100))
    return LocalSpeakers(starts, stacked, firsts, frames, overlapped, np.eye(len(firsts), 192, dtype=np.float32))


def test_a_frame_is_speech_where_most_chunks_say_so() -> None:
    talk, nothing = probabilities((0, 0, 5)), probabilities()
    frames = speech_frames(np.zeros(3, int), np.stack([talk, talk, nothing]), 500)
    assert frames.spoken.all() and not frames.overlapped.any()
    assert not speech_frames(np.zeros(3, int), np.stack([talk, nothing, nothing]), 500).spoken.any()


def test_windows_without_speech_are_left_out_and_overlap_is_counted() -> None:
    found = heard(probabilities((0, 0, 2), (1, 1, 2)))
    assert found.firsts.tolist() == [0, 50, 100, 150]
    assert np.allclose(found.overlapped, [1 / 3, 2 / 3, 1, 1], atol=0.03)
    assert np.allclose(found.frames, [150, 150, 100, 50], atol=3)


def test_a_window_is_whose_speech_it_holds() -> None:
    own, certain = own_windows(heard(probabilities((0, 0, 2), (2, 3, 5))))
    assert own[0, 0].tolist() == [0, 1, 2, 3] and own[0, 2].tolist() == [
        4,
        5,
        6,
        7,
    ]  # half-seconds; silence is nobody's
    assert certain.tolist() == [[number, 0, 0 if number < 4 else 2] for number in range(8)]


def test_who_never_speaks_alone_has_the_likeliest_window() -> None:
    own, certain = own_windows(heard(probabilities((0, 0, 5), (1, 2, 3))))
    assert len(own[0, 1]) == 1 and 2 <= own[0, 1][0] <= 4
    assert set(certain[:, 2].tolist()) == {0}


def test_windows_of_the_next_chunk_are_not_of_this_one() -> None:
    found = heard(*[probabilities((0, 0, 5))] * 4)
    windows = chunk_windows(found, 0)
    assert found.firsts[windows.numbers].max() <= 500 - 75 and found.firsts[windows.numbers][windows.whole].max() == 350
