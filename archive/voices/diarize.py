"""Diarization by voices: local speakers of overlapping chunks, clustered over the recording, put together into turns.

The way of Bredin 2023 ("pyannote.audio 2.1 speaker diarization pipeline"), with this archive's own clustering and labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations

import numpy as np

from archive.arrays import BoolArray, FloatArray, HalfArray, IntArray, SampleArray
from archive.audio.sound import SAMPLE_RATE, Samples, Span
from archive.audio.turns import SpeakerTurn
from archive.voices.clustering import Stretches, cluster
from archive.voices.local_speakers import CLEAN_FRAMES, LocalSpeakers, find_local_speakers
from archive.voices.networks import CHUNK_FRAMES, FIRST_FRAME_S, FRAME_S, FRAME_SAMPLES, unit

CLUSTERED_FRAMES = 100  # of 10 ms that a local speaker has alone, to be clustered: short ones join their nearest
SMALLEST_SHARE = 0.04  # of all speech that a voice must have, else it is somebody else's
SMALLEST_FRAMES = 300.0  # of 10 ms in overlapping chunks, which is always enough
REFINED = 3  # times that the voices are taken anew: a local speaker may be two people, its parts of 1.6 s seldom are
CLEAR = 0.05  # so much nearer to its voice than to the next must a part be for that
FEWEST_PARTS = 3  # of which a voice is taken anew
OTHER_VOICE = 0.1  # closer to another voice by so much, a part is not that of the rest of its local speaker
SPEAKS = 0.3  # probability above which somebody speaks
HEARD = 0.05  # a share of the chunks over a frame that must say who it is
PAUSE_S = 0.8  # inside one turn
SHORTEST_S = 0.2  # of a turn


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
    if not found.parts:
        return ()
    turns = find_turns(found, find_centroids(found, speakers), len(samples) / SAMPLE_RATE)
    turns.sort(key=lambda turn: (turn.start_s, turn.end_s, turn.speaker))
    names = {name: f"S{number}" for number, name in enumerate(dict.fromkeys(turn.speaker for turn in turns), 1)}
    return tuple(SpeakerTurn(turn.start_s, turn.end_s, names[turn.speaker]) for turn in turns)


def find_centroids(found: LocalSpeakers, speakers: int) -> FloatArray:
    """The voice of each person: unit vectors, shape (people, 256)."""
    local = by_local_speaker(found)
    voices = unit(np.array([found.voices[parts].mean(axis=0) for parts in local.values()]))
    clean = np.array([found.parts[parts[0]].clean for parts in local.values()], np.float32)
    used = clean >= min(CLUSTERED_FRAMES, clean.max())
    chunks = np.array([chunk for chunk, _ in local])[used]
    labels = cluster(Stretches(voices[used], clean[used], chunks), speakers=speakers)
    weights = np.bincount(labels, clean[used])
    enough = min(SMALLEST_SHARE * weights.sum(), SMALLEST_FRAMES)
    kept = np.flatnonzero(weights >= (0 if speakers else enough))
    means = [
        np.average(voices[used][labels == label], axis=0, weights=clean[used][labels == label] + 1) for label in kept
    ]
    return refine_centroids(found, unit(np.array(means)))


def refine_centroids(found: LocalSpeakers, centroids: FloatArray) -> FloatArray:
    """Each voice taken anew from the parts that are clearly its own; one that has hardly any stays."""
    clean = np.array([part.clean >= CLEAN_FRAMES for part in found.parts])
    for _ in range(REFINED if len(centroids) > 1 else 0):
        likeness = found.voices @ centroids.T
        ranked = np.sort(likeness, axis=1)
        clear, nearest = clean & (ranked[:, -1] - ranked[:, -2] > CLEAR), likeness.argmax(axis=1)
        own = [found.voices[clear & (nearest == person)] for person in range(len(centroids))]
        means = [
            voices.mean(axis=0) if len(voices) >= FEWEST_PARTS else old
            for voices, old in zip(own, centroids, strict=True)
        ]
        centroids = unit(np.array(means))
    return centroids


def by_local_speaker(found: LocalSpeakers) -> dict[tuple[int, int], list[int]]:
    """(chunk, local speaker) -> its parts, by number."""
    local: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, part in enumerate(found.parts):
        local[part.chunk, part.local].append(number)
    return dict(local)


def find_turns(found: LocalSpeakers, centroids: FloatArray, duration_s: float) -> list[SpeakerTurn]:
    """Turns, named by the number of their centroid."""
    scores, counts = overlay(found, centroids)
    order = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")
    speaks = (order < counts[:, None]) & (scores > HEARD)
    return [
        turn for person in range(len(centroids)) for turn in person_turns(speaks[:, person], str(person), duration_s)
    ]


def overlay(found: LocalSpeakers, centroids: FloatArray) -> tuple[FloatArray, IntArray]:
    """How surely each person speaks in each frame, shape (frames, people), and how many do, shape (frames,): means of all
    chunks that hold the frame."""
    frames = int(found.starts[-1]) // FRAME_SAMPLES + CHUNK_FRAMES + 1
    scores = np.zeros((frames, len(centroids)), np.float32)
    speaking, chunks = np.zeros((2, frames), np.float32)
    likeness = found.voices @ centroids.T
    local = by_local_speaker(found)
    for number, (start, probabilities) in enumerate(zip(found.starts.tolist(), found.probabilities, strict=True)):
        first = round(start / FRAME_SAMPLES)
        part = slice(first, first + CHUNK_FRAMES)
        parts = {speaker: local[number, speaker] for speaker in range(3) if (number, speaker) in local}
        scores[part] += chunk_scores(found, start / SAMPLE_RATE, probabilities, parts, likeness)
        speaking[part] += (probabilities > SPEAKS).sum(axis=1)
        chunks[part] += 1
    chunks = np.maximum(chunks, 1)
    return scores / chunks[:, None], np.floor(speaking / chunks + 0.5).astype(int)


def chunk_scores(
    found: LocalSpeakers,
    start_s: float,
    probabilities: HalfArray,
    parts: Mapping[int, Sequence[int]],
    likeness: FloatArray,
) -> FloatArray:
    """How surely each person speaks in each frame of a chunk: shape (293, people)."""
    scores = np.zeros((CHUNK_FRAMES, likeness.shape[1]), np.float32)
    people = assign({speaker: likeness[numbers].mean(axis=0) for speaker, numbers in parts.items()})
    moments = start_s + FIRST_FRAME_S + np.arange(CHUNK_FRAMES) * FRAME_S
    for speaker, numbers in parts.items():
        others = [person for other, person in people.items() if other != speaker]
        labels = label_parts(likeness[numbers], people[speaker], others)
        middles = np.array([found.parts[number].middle_s for number in numbers])
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


def label_parts(likeness: FloatArray, person: int, others: Sequence[int]) -> IntArray:
    """Whose each part of a local speaker is: `person`'s, unless it sounds clearly like somebody who is not of the `others`."""
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
