"""Which windows of a recording are whose: of a speaker of a chunk, and which are so certain that they tell people apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from archive.arrays import DoubleArray, IntArray
from archive.voices import fbank
from archive.voices.local_speakers import CHUNK_MEL_FRAMES, WINDOW, LocalSpeakers, chunk_activity, counts_in

SHORTEST_FRAMES = 20  # of 10 ms that a local speaker speaks, to be heard
OWN_SHARE = 0.6  # of the speech of a window that a local speaker has alone, for the window to be that speaker's
HEARD_SHARE = 0.3  # of it that one speaks at least, who has no such window
CERTAIN_SHARE = 0.7  # of it that one has alone, to be told apart by it from the others of the chunk

Windows = Mapping[tuple[int, int], IntArray]
"""(chunk, local speaker) -> the numbers of the windows that are that speaker's."""


@dataclass(frozen=True)
class ChunkWindows:
    """The windows that lie in a chunk for the most part, and who speaks in them."""

    numbers: IntArray  # shape (n,)
    whole: IntArray  # which lie in it wholly
    speaks: DoubleArray  # share of a window's speech in which each local speaker speaks, shape (n, 3)
    alone: DoubleArray  # and in which nobody else does
    heard: IntArray  # the local speakers who speak at all

    def of_speaker(self, speaker: int) -> IntArray:
        """A local speaker's windows; the likeliest one where none is certainly theirs."""
        own = self.numbers[self.alone[:, speaker] >= OWN_SHARE]
        if len(own) or not len(self.numbers):
            return own
        best = int(np.lexsort((self.speaks[:, speaker], self.alone[:, speaker]))[-1])
        return self.numbers[[best]] if self.speaks[best, speaker] > HEARD_SHARE else own

    def certain(self) -> tuple[IntArray, IntArray]:
        """The windows that are certainly one speaker's, and whose."""
        sure = self.whole[self.alone[self.whole].max(axis=1, initial=0) > CERTAIN_SHARE]
        return self.numbers[sure], self.alone[sure].argmax(axis=1)


def own_windows(found: LocalSpeakers) -> tuple[Windows, IntArray]:
    """The windows of each local speaker; and (window, chunk, speaker), by window, where it is certainly that speaker's."""
    own: dict[tuple[int, int], IntArray] = {}
    certain = [np.zeros((0, 3), int)]
    for chunk in range(len(found.starts)):
        windows = chunk_windows(found, chunk)
        for speaker in windows.heard.tolist():
            if len(numbers := windows.of_speaker(speaker)):
                own[chunk, speaker] = numbers
        numbers, speakers = windows.certain()
        certain.append(np.stack([numbers, np.full(len(numbers), chunk), speakers], axis=1))
    heard = np.concatenate(certain)
    return own, heard[np.argsort(heard[:, 0], kind="stable")]


def chunk_windows(found: LocalSpeakers, chunk: int) -> ChunkWindows:
    """The windows of one chunk."""
    first = int(found.starts[chunk]) // fbank.STEP
    edges = np.array([first - WINDOW // 2, first + CHUNK_MEL_FRAMES - WINDOW // 2 + 1])
    numbers = np.arange(*np.searchsorted(found.firsts, edges))
    active, alone = chunk_activity(found.probabilities[chunk])
    begins = found.firsts[numbers] - first
    spans = np.clip(np.stack([begins, begins + WINDOW]), 0, CHUNK_MEL_FRAMES)
    spoken = np.maximum(counts_in(np.asarray(active.any(axis=1, keepdims=True)), spans), 1)
    return ChunkWindows(
        numbers,
        np.flatnonzero(spans[1] - spans[0] == WINDOW),
        counts_in(active, spans) / spoken,
        counts_in(alone, spans) / spoken,
        np.flatnonzero(active.sum(axis=0) >= SHORTEST_FRAMES),
    )
