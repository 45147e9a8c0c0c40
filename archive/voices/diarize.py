"""Diarization by voices: local speakers of overlapping chunks, clustered over the recording, put together into turns.

The way of Bredin 2023 ("pyannote.audio 2.1 speaker diarization pipeline"), with this archive's own clustering and labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import permutations

import numpy as np

from archive.arrays import BoolArray, FloatArray, HalfArray, IntArray, SampleArray
from archive.audio.sound import SAMPLE_RATE, Samples, Span
from archive.audio.turns import SpeakerTurn
from archive.voices.campplus import unit
from archive.voices.clustering import Heard, cluster
from archive.voices.local_speakers import LocalSpeakers, find_local_speakers
from archive.voices.owners import Windows, own_windows
from archive.voices.segmentation import CHUNK_FRAMES, FIRST_FRAME_S, FRAME_S, FRAME_SAMPLES, LOCAL_SPEAKERS

OVERLAPPED = 0.2  # of a window in which two speak: it has no voice to cluster
SMALLEST_SHARE = 0.005  # of all windows that a voice must have, else it is somebody else's,
FEWEST_WINDOWS, MOST_WINDOWS = 4, 20  # but so many at least, and no more than so many
SMALLEST_OF_FEW = 0.03  # of the windows of a recording that has few
REFINED = 3  # times that the voices are taken anew
CLEAR = 0.1  # so much nearer to its voice than to the next must a window be for that
OTHER_VOICE = 0.1  # closer to another voice by so much, a window is not that of the rest of its local speaker
SPEAKS = 0.3  # probability above which somebody speaks
HEARD = 0.05  # a share of the chunks over a frame that must say who it is
PAUSE_S = 0.8  # inside one turn
SHORTEST_S = 0.2  # of a turn
FEWEST_OWN = 3  # windows of which a voice is taken anew


def diarize_voices(
    samples: SampleArray | Samples,
    speech: Sequence[Span],
    *,
    speakers: int = 0,
    progress: Callable[[float], None] = lambda _seconds: None,
) -> tuple[SpeakerTurn, ...]:
    """The turns of a recording's voices, by time: S1 is who speaks first. They overlap where two speak at once.

    `samples`: int16, shape (n,), 16 kHz. `speakers` is how many there are, 0 to find out; `progress` is told the seconds
    that are done. The same sound gives the same turns.
    """
    found = find_local_speakers(samples, speech, progress)
    if not len(found.voices):
        return ()
    own, heard = own_windows(found)
    turns = find_turns(found, own, find_centroids(found, heard, speakers), len(samples) / SAMPLE_RATE)
    turns.sort(key=lambda turn: (turn.start_s, turn.end_s, turn.speaker))
    names = {name: f"S{number}" for number, name in enumerate(dict.fromkeys(turn.speaker for turn in turns), 1)}
    return tuple(SpeakerTurn(turn.start_s, turn.end_s, names[turn.speaker]) for turn in turns)


def find_centroids(found: LocalSpeakers, heard: IntArray, speakers: int) -> FloatArray:
    """The voice of each person: unit vectors, shape (people, 192)."""
    clean = found.overlapped < OVERLAPPED
    used = np.flatnonzero(clean if clean.any() else np.ones_like(clean))
    numbers = np.full(len(clean), -1)
    numbers[used] = np.arange(len(used))
    heard = np.column_stack([numbers[heard[:, 0]], heard[:, 1:]])
    voices, weights = found.voices[used], found.frames[used].astype(np.float32)
    labels = cluster(Heard(voices, weights, heard[heard[:, 0] >= 0]), speakers=speakers)
    sizes = np.bincount(labels)
    enough = min(max(FEWEST_WINDOWS, SMALLEST_SHARE * len(used)), MOST_WINDOWS, SMALLEST_OF_FEW * len(used) + 1)
    kept = np.flatnonzero(sizes >= (0 if speakers else min(enough, sizes.max())))
    return refine_centroids(voices, unit(np.array([voices[labels == label].mean(axis=0) for label in kept])))


def refine_centroids(voices: FloatArray, centroids: FloatArray) -> FloatArray:
    """Each voice taken anew from the windows that are clearly its own; one that has hardly any stays."""
    for _ in range(REFINED if len(centroids) > 1 else 0):
        likeness = voices @ centroids.T
        ranked = np.sort(likeness, axis=1)
        clear, nearest = ranked[:, -1] - ranked[:, -2] > CLEAR, likeness.argmax(axis=1)
        own = [voices[clear & (nearest == person)] for person in range(len(centroids))]
        means = [
            of_one.mean(axis=0) if len(of_one) >= FEWEST_OWN else old
            for of_one, old in zip(own, centroids, strict=True)
        ]
        centroids = unit(np.array(means))
    return centroids


def find_turns(found: LocalSpeakers, own: Windows, centroids: FloatArray, duration_s: float) -> list[SpeakerTurn]:
    """Turns, named by the number of their centroid."""
    scores, counts = overlay(found, own, centroids)
    order = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")
    speaks = (order < counts[:, None]) & (scores > HEARD)
    return [
        turn for person in range(len(centroids)) for turn in person_turns(speaks[:, person], str(person), duration_s)
    ]


def overlay(found: LocalSpeakers, own: Windows, centroids: FloatArray) -> tuple[FloatArray, IntArray]:
    """How surely each person speaks in each frame, shape (frames, people), and how many do, shape (frames,): means of all
    chunks that hold the frame."""
    frames = int(found.starts[-1]) // FRAME_SAMPLES + CHUNK_FRAMES + 1
    scores = np.zeros((frames, len(centroids)), np.float32)
    speaking, chunks = np.zeros((2, frames), np.float32)
    likeness = found.voices @ centroids.T
    for number, (start, probabilities) in enumerate(zip(found.starts.tolist(), found.probabilities, strict=True)):
        first = round(start / FRAME_SAMPLES)
        part = slice(first, first + CHUNK_FRAMES)
        parts = {speaker: own[number, speaker] for speaker in range(LOCAL_SPEAKERS) if (number, speaker) in own}
        scores[part] += chunk_scores(found, start / SAMPLE_RATE, probabilities, parts, likeness)
        speaking[part] += (probabilities > SPEAKS).sum(axis=1)
        chunks[part] += 1
    chunks = np.maximum(chunks, 1)
    return scores / chunks[:, None], np.floor(speaking / chunks + 0.5).astype(int)


def chunk_scores(
    found: LocalSpeakers,
    start_s: float,
    probabilities: HalfArray,
    parts: Mapping[int, IntArray],
    likeness: FloatArray,
) -> FloatArray:
    """How surely each person speaks in each frame of a chunk: shape (293, people)."""
    scores = np.zeros((CHUNK_FRAMES, likeness.shape[1]), np.float32)
    people = assign({speaker: likeness[numbers].mean(axis=0) for speaker, numbers in parts.items()})
    moments = start_s + FIRST_FRAME_S + np.arange(CHUNK_FRAMES) * FRAME_S
    for speaker, numbers in parts.items():
        others = [person for other, person in people.items() if other != speaker]
        labels = label_windows(likeness[numbers], people[speaker], others)
        middles = found.middles_s[numbers]
        who = labels[np.abs(moments[:, None] - middles).argmin(axis=1)]
        at = np.arange(CHUNK_FRAMES), who
        scores[at] = np.maximum(scores[at], probabilities[:, speaker])
    return scores


def assign(likeness: Mapping[int, FloatArray]) -> dict[int, int]:
    """Local speaker -> person: the likeliest way in which those of one chunk are different people, as far as there are enough."""
    speakers, people = list(likeness), len(next(iter(likeness.values()))) if likeness else 0
    if people < len(speakers):
        return {speaker: int(likeness[speaker].argmax()) for speaker in speakers}
    near = {person for values in likeness.values() for person in np.argsort(-values)[: len(speakers)].tolist()}
    ways = permutations(sorted(near), len(speakers))
    best = max(
        ways, key=lambda way: sum(likeness[one][who] for one, who in zip(speakers, way, strict=True)), default=()
    )
    return dict(zip(speakers, best, strict=True))


def label_windows(likeness: FloatArray, person: int, others: Sequence[int]) -> IntArray:
    """Whose each window of a local speaker is: `person`'s, unless it sounds clearly like somebody who is not of the `others`."""
    free = likeness.copy()
    free[:, list(others)] = -1.0
    nearest = free.argmax(axis=1)
    clear = free.max(axis=1) - likeness[:, person] > OTHER_VOICE
    return np.where(clear, nearest, person)


def person_turns(speaks: BoolArray, name: str, duration_s: float) -> list[SpeakerTurn]:
    """The turns of one person, over short pauses."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], speaks.astype(np.int8), [0]])))
    times = np.minimum(edges * FRAME_S + FIRST_FRAME_S, duration_s).round(2).reshape(-1, 2).tolist()
    joined: list[list[float]] = []
    for start_s, end_s in times:
        if joined and start_s - joined[-1][1] < PAUSE_S:
            joined[-1][1] = end_s
        else:
            joined.append([start_s, end_s])
    return [SpeakerTurn(start_s, end_s, name) for start_s, end_s in joined if end_s - start_s >= SHORTEST_S]
