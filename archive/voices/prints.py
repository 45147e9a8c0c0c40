"""Voice prints: what a person's voice sounds like, kept in the archive only where somebody asked for it.

A print is personal data: a plain file `voices/<name>.json` that can be read, and deleted by anybody at any time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from archive.arrays import FloatArray, SampleArray
from archive.audio.sound import SAMPLE_RATE, Samples, Span
from archive.audio.turns import SpeakerTurn
from archive.errors import InputRefused
from archive.files import write_json, write_text
from archive.messages import _
from archive.models.known import VOICE_NETWORKS
from archive.voices import campplus, fbank
from archive.voices.local_speakers import read_sound

PRINT_SCHEMA = 1
PRINTED_S = 60.0  # of speech that a print is taken from
FEWEST_S = 2.0  # less than that says little
STRETCH_S = 3.0  # that a voice is taken of at a time: how long the stretches were that the network learned from
PRINT_DIGITS = 4
RECOGNISED = 0.5  # cosine similarity from which on two prints are one person's; halves of one voice have .55 at least, two people .54 at most: `make bench WHAT=voices`
GIT_REMARK = "# Voice prints are personal data: they stay on this machine. 声纹属于个人信息，不进入 Git。\n*\n"
FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class VoicePrint:
    """A voice of one recording, as numbers."""

    session: str
    recording: str
    voice: str  # its id there
    seconds: float  # of speech that it was taken from
    vector: tuple[float, ...]  # a unit vector of 192 numbers


@dataclass(frozen=True)
class KnownVoice:
    """A person whose voice may be recognised."""

    name: str
    model_sha256: str  # of the network that took the prints; another one's say nothing
    prints: tuple[VoicePrint, ...]

    @property
    def mean(self) -> FloatArray:
        """One unit vector for all prints."""
        return campplus.unit(np.array([one.vector for one in self.prints], np.float32).mean(axis=0))


def take_print(
    samples: SampleArray | Samples, turns: Sequence[SpeakerTurn], speaker: str
) -> tuple[float, FloatArray] | None:
    """(seconds that were used, the unit vector) of a voice, from turns in which nobody else speaks; None of too little."""
    spans = alone_spans(turns, speaker)
    seconds = sum(span.end_s - span.start_s for span in spans)
    if seconds < FEWEST_S:
        return None
    stretches = [samples[start:end] for span in spans for start, end in cut_evenly(span)]
    voices = campplus.embed([fbank.mel_frames(read_sound(sound, 0, len(sound))) for sound in stretches])
    lengths = np.array([len(sound) for sound in stretches], np.float32)
    return round(seconds, 1), campplus.unit(np.average(voices, axis=0, weights=lengths))


def cut_evenly(span: Span) -> list[tuple[int, int]]:
    """A span in equal stretches of about three seconds: their (start, end)."""
    count = max(1, round((span.end_s - span.start_s) / STRETCH_S))
    edges = np.linspace(span.start, span.end, count + 1).astype(int).tolist()
    return list(pairwise(edges))


def alone_spans(turns: Sequence[SpeakerTurn], speaker: str) -> list[Span]:
    """Where somebody speaks alone for at least half a second, up to a minute in all, the longest stretches first."""
    found: list[tuple[float, float]] = []
    for turn in (turn for turn in turns if turn.speaker == speaker):
        start_s = turn.start_s
        for other in turns:
            if other.speaker != speaker and other.start_s < turn.end_s and other.end_s > start_s:
                found.append((start_s, other.start_s))
                start_s = max(start_s, other.end_s)
        found.append((start_s, turn.end_s))
    chosen, seconds = [], 0.0
    for start_s, end_s in sorted(found, key=lambda one: one[0] - one[1]):
        if end_s - start_s >= 0.5 and seconds < PRINTED_S:
            end_s = min(end_s, start_s + PRINTED_S - seconds + 0.5)
            chosen.append(Span(int(start_s * SAMPLE_RATE), int(end_s * SAMPLE_RATE)))
            seconds += end_s - start_s
    return chosen


def recognise(voices: Mapping[str, FloatArray], known: Sequence[KnownVoice]) -> dict[str, str]:
    """Id of a voice -> the name of the person it is, for those that are like enough; a person is one voice at most."""
    pairs = sorted(
        (-float(vector @ person.mean), voice, person.name) for voice, vector in voices.items() for person in known
    )
    found: dict[str, str] = {}
    for likeness, voice, name in pairs:
        if -likeness >= RECOGNISED and voice not in found and name not in found.values():
            found[voice] = name
    return found


# Files


def print_path(folder: Path, name: str) -> Path:
    """Where a person's prints are kept."""
    return folder / f"{FORBIDDEN.sub('-', name).strip('.-') or 'voice'}.json"


def keep_print(folder: Path, name: str, taken: VoicePrint) -> Path:
    """Add a print to a person's file; one of the same recording is replaced."""
    path, model = print_path(folder, name), VOICE_NETWORKS.sha256
    known = read_print(path) if path.is_file() else None
    kept = known.prints if known and known.model_sha256 == model else ()
    write_text(folder / ".gitignore", GIT_REMARK)
    others = [one for one in kept if (one.session, one.recording) != (taken.session, taken.recording)]
    write_json(path, {"schema": PRINT_SCHEMA, **asdict(KnownVoice(name, model, (*others, taken)))})
    return path


def read_print(path: Path) -> KnownVoice:
    """Raises InputRefused when the file is not one of ours."""
    try:
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if values.pop("schema") != PRINT_SCHEMA:
            raise ValueError(_("its schema is not {expected}", expected=PRINT_SCHEMA))
        prints = tuple(VoicePrint(**{**one, "vector": tuple(one["vector"])}) for one in values.pop("prints"))
        return KnownVoice(prints=prints, **values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputRefused(
            _("{path} is not a voice print of this archive ({error})", path=path, error=error),
            _("restore it from Git, or delete it"),
        ) from error


def known_voices(folder: Path) -> list[KnownVoice]:
    """The people who may be recognised by the networks of now. Raises InputRefused."""
    return [person for person in all_voices(folder) if is_of_now(person) and person.prints]


def outdated_voices(folder: Path) -> list[KnownVoice]:
    """Those whose prints other networks took: nobody is recognised by them. Raises InputRefused."""
    return [person for person in all_voices(folder) if not is_of_now(person)]


def all_voices(folder: Path) -> Iterator[KnownVoice]:
    """By name of their files."""
    return map(read_print, sorted(folder.glob("*.json")))


def is_of_now(person: KnownVoice) -> bool:
    """Whether the networks of now took the prints."""
    return person.model_sha256 == VOICE_NETWORKS.sha256
