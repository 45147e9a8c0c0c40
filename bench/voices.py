"""Who spoke: the diarization error rate on real speech, the number of voices, and how surely a person is recognised.

`--speech DIR` is a folder with `clips.jsonl` (file, speakers, speaker_id, rttm a line), the clips, and recordings with an
.rttm beside each; none comes with the product. Six recordings of five voices each
are joined from its clips; no voice is in two of them.
"""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.diarization import DiarizationErrorRate

from archive.arrays import SampleArray
from archive.asr.voice_activity import find_speech
from archive.audio.media import decode
from archive.audio.sound import SAMPLE_RATE
from archive.audio.turns import SpeakerTurn
from archive.voices.diarize import diarize_voices
from archive.voices.prints import RECOGNISED, take_print

COLLAR_S = 0.25  # of pyannote.metrics: half of it before and after each edge
JOINED, VOICES_JOINED = 6, 5
PIECE_S = 5.0  # about, of a longer clip that becomes several turns
MOST_S = 30.0  # of one voice
KNOWN, ROUNDS = 8, 100  # people whose voices are kept, and draws of who they are
ENOUGH_S = 6.0  # of a voice, to be cut into two halves


@dataclass(frozen=True)
class Spoken:
    """A recording whose turns are known."""

    name: str
    samples: SampleArray
    turns: Sequence[SpeakerTurn]


def measure(speech: Path | None = None) -> dict[str, Any]:
    """Print the figures and return them."""
    if speech is None:
        raise SystemExit("name a folder of real speech: python -m bench voices --speech DIR")
    clips = [json.loads(line) for line in (speech / "clips.jsonl").read_text("utf-8").splitlines()]
    groups = {
        "excerpts": [read_spoken(speech / clip["rttm"]) for clip in clips if clip["rttm"]],
        "joined": list(join_recordings(speech, clips)),
        "recordings": [read_spoken(path) for path in sorted(speech.glob("*.rttm"))],
    }
    found: dict[str, Any] = {name: measure_group(name, group) for name, group in groups.items()}
    found["recognition"] = measure_recognition(pieces_by_voice(speech, clips))
    return found


def read_samples(path: Path) -> SampleArray:
    """A recording at 16 kHz, whatever the kind of file."""
    with TemporaryDirectory() as work:
        return decode(path, Path(work) / "sound").samples()[:]


def read_spoken(rttm: Path) -> Spoken:
    """The recording beside a file of turns."""
    rows = [line.split() for line in rttm.read_text("utf-8").splitlines() if line.startswith("SPEAKER")]
    turns = [SpeakerTurn(float(row[3]), float(row[3]) + float(row[4]), row[7]) for row in rows]
    return Spoken(rttm.stem, read_samples(rttm.with_suffix(".flac")), turns)


def measure_group(name: str, group: Sequence[Spoken]) -> dict[str, Any]:
    """The error rate over some recordings, and each one's; overlapping speech counts."""
    rate = DiarizationErrorRate(collar=COLLAR_S, skip_overlap=False)
    near, started, length_s = 0, time.process_time(), 0.0
    for spoken in group:
        turns = diarize_voices(spoken.samples, find_speech(spoken.samples))
        seconds = len(spoken.samples) / SAMPLE_RATE
        wrong = rate(annotation(spoken.turns), annotation(turns), uem=Timeline([Segment(0, seconds)]))
        voices, known = len({turn.speaker for turn in turns}), len({turn.speaker for turn in spoken.turns})
        near, length_s = near + (abs(voices - known) <= 1), length_s + seconds
        print(f"  {spoken.name:<24} DER {wrong:.3f}, {voices} voices of {known}", flush=True)
    cpu = (time.process_time() - started) / max(length_s, 1.0) * 3600
    counted = rate.accumulated_
    parts = {part: counted[part] / counted["total"] for part in ("missed detection", "false alarm", "confusion")}
    shares = ", ".join(f"{part} {share:.3f}" for part, share in parts.items())
    print(f"{name}: DER {abs(rate):.3f} ({shares}), voices within one {near}/{len(group)}, {cpu:.0f} CPU s an hour")
    figures = {"der": abs(rate), **parts}
    return {part: round(share, 3) for part, share in figures.items()} | {
        "within_one": near,
        "recordings": len(group),
        "cpu_s_an_hour": round(cpu),
    }


def annotation(turns: Sequence[SpeakerTurn]) -> Annotation:
    """Turns as pyannote has them."""
    found = Annotation()
    for number, turn in enumerate(turns):
        found[Segment(turn.start_s, turn.end_s), number] = turn.speaker
    return found


def pieces_by_voice(speech: Path, clips: Sequence[Mapping[str, Any]]) -> dict[str, list[SampleArray]]:
    """Voice -> its clips, long ones cut at their quietest places."""
    found: defaultdict[str, list[SampleArray]] = defaultdict(list)
    for clip in clips:
        if clip["speakers"] == 1:
            found[clip["speaker_id"]] += cut_clip(read_samples(speech / clip["file"]))
    return dict(found)


def cut_clip(samples: SampleArray) -> list[SampleArray]:
    """Pieces of about five seconds."""
    count = max(1, round(len(samples) / SAMPLE_RATE / PIECE_S))
    loudness = np.convolve(np.square(samples.astype(float)), np.ones(1600) / 1600, "same")
    places = []
    for number in range(1, count):
        middle = len(samples) * number // count
        first = max(0, middle - SAMPLE_RATE)
        places.append(first + int(np.argmin(loudness[first : middle + SAMPLE_RATE])))
    return np.split(samples, places)


def join_recordings(speech: Path, clips: Sequence[Mapping[str, Any]]) -> Iterator[Spoken]:
    """Recordings of five voices each, no voice in two of them."""
    voices = pieces_by_voice(speech, clips)
    longest = sorted(voices, key=lambda name: -sum(map(len, voices[name])))[: JOINED * VOICES_JOINED]
    for number in range(JOINED):
        yield join_voices(f"joined-{number}", {name: voices[name] for name in longest[number::JOINED]}, number)


def join_voices(name: str, voices: Mapping[str, Sequence[SampleArray]], seed: int) -> Spoken:
    """Turns in a drawn order, with pauses between them, of different loudness, over a little noise."""
    draw, noise = random.Random(seed), np.random.default_rng(seed)
    pieces = [(voice, piece) for voice, own in voices.items() for piece in first_seconds(own)]
    draw.shuffle(pieces)
    sound, turns, at = [np.zeros(SAMPLE_RATE // 2)], [], 0.5
    for voice, piece in pieces:
        level = np.sqrt(np.square(piece.astype(float)).mean()) + 1e-9
        pause = np.zeros(int(draw.uniform(0.15, 0.9) * SAMPLE_RATE))
        sound += [piece / level * 1600 * 10 ** (draw.uniform(-4, 4) / 20), pause]
        turns.append(SpeakerTurn(at, at + len(piece) / SAMPLE_RATE, voice))
        at += (len(piece) + len(pause)) / SAMPLE_RATE
    joined = np.concatenate(sound)
    return Spoken(name, np.clip(joined + noise.normal(0, 20, len(joined)), -32768, 32767).astype(np.int16), turns)


def first_seconds(pieces: Sequence[SampleArray]) -> Iterator[SampleArray]:
    """So many pieces that no voice has much more than half a minute."""
    seconds = 0.0
    for piece in pieces:
        if seconds < MOST_S:
            yield piece
        seconds += len(piece) / SAMPLE_RATE


def measure_recognition(voices: Mapping[str, Sequence[SampleArray]]) -> dict[str, Any]:
    """How often half of a voice's clips is recognised by the other half, and how often two people are taken for one."""
    halves = {name: [print_of(own[start::2]) for start in (0, 1)] for name, own in voices.items() if enough(own)}
    whole = {name: print_of(own) for name, own in voices.items()}
    same = [float(a @ b) for a, b in halves.values() if a is not None and b is not None]
    known = [vector for vector in whole.values() if vector is not None]
    others = [float(a @ b) for a, b in combinations(known, 2)]
    recognised = float(np.mean(np.array(same) >= RECOGNISED))
    wrong = float(np.mean(np.array(others) >= RECOGNISED))
    print(
        f"recognition: {recognised:.1%} of {len(same)} voices, {wrong:.2%} of {len(others)} pairs of people taken for one"
    )
    found = {"recognised": round(recognised, 3), "wrong_pairs": round(wrong, 4), "voices": len(same)}
    return found | measure_naming([(a, b) for a, b in halves.values() if a is not None and b is not None])


def measure_naming(halves: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, Any]:
    """How often a voice gets the right name where eight people are known, and how often somebody unknown gets a name."""
    draw, right, wrong, named, strangers = random.Random(0), 0, 0, 0, 0
    group = min(KNOWN, len(halves) // 2)
    for _ in range(ROUNDS):
        order = draw.sample(range(len(halves)), len(halves))
        for place, person in enumerate(order):
            likeness = [float(halves[person][1] @ halves[known][0]) for known in order[:group]]
            best = int(np.argmax(likeness)) if max(likeness) >= RECOGNISED else -1
            right += place < group and best == place
            wrong += place < group and best not in (place, -1)
            named += place >= group and best >= 0
        strangers += len(halves) - group
    known = ROUNDS * group
    print(
        f"  of {group} known people: {right / known:.1%} get their name, {wrong / known:.2%} another's; "
        f"{named / strangers:.1%} of unknown people get a name"
    )
    return {
        "right_names": round(right / known, 3),
        "wrong_names": round(wrong / known, 4),
        "unknown_named": round(named / strangers, 4),
    }


def enough(pieces: Sequence[SampleArray]) -> bool:
    """Whether there are two halves of some length."""
    return len(pieces) > 1 and sum(map(len, pieces)) >= ENOUGH_S * SAMPLE_RATE


def print_of(pieces: Sequence[SampleArray]) -> np.ndarray | None:
    """The voice print of some clips, as `speakers name --keep-voice` takes it."""
    sound = np.concatenate(list(pieces))
    turns = [SpeakerTurn(span.start_s, span.end_s, "S1") for span in find_speech(sound)]
    taken = take_print(sound, turns, "S1")
    return taken[1] if taken else None
