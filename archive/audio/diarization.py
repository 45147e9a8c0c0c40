"""Diarization: who speaks in each stretch, by a recording's channels or tracks where each person has one, or by an engine.

An engine is a function `diarize(sound, speech) -> turns`; the setting `recordings.diarizer` names yours.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from archive.arrays import FloatArray, IntArray
from archive.audio.sound import LEVEL_S, Sound, Span
from archive.audio.turns import SpeakerTurn, SpeakerTurns
from archive.errors import SettingsWrong
from archive.messages import _
from archive.records import Segment
from archive.settings import RecordingSettings

Diarize = Callable[[Sound, Sequence[Span]], Sequence[SpeakerTurn]]
"""Given a recording's sound (samples on disk, levels of its voices) and where there is speech, in samples: the turns.

Turns come in any order and may overlap. A name is shown as it is, so an engine that knows none says `Speaker 1`."""

LOUD_PERCENTILE = (
    99.9  # percentile of a voice's levels that is taken for its own loud speech: ten seconds of three hours
)
LIFT_DB = 20.0  # at most so much is a quiet microphone lifted, so that one nobody speaks into stays behind
LEAD_DB = 3.0  # a voice speaks when it leads the next one by so much
QUIET_DB = 35.0  # below its loud speech, nobody speaks
SMOOTH_TENTHS = 3  # tenths over which a level is taken, a syllable or two
PAUSE_TENTHS = 5  # tenths of a second inside one turn
MAJORITY_SHARE = 0.6  # of a segment's turns that must be one speaker's
SPOKEN_SHARE = 0.2  # of a segment that must be in anybody's turn


def choose_diarizer(recordings: RecordingSettings) -> Diarize | None:
    """What tells the speakers under these settings; None when nothing does.

    Raises SettingsWrong when the engine that is named is not there.
    """
    if recordings.diarizer:
        return load_diarizer(recordings.diarizer)
    names = recordings.track_speakers or recordings.channel_speakers
    return diarize_by_loudness(names) if names else None


def load_diarizer(name: str) -> Diarize:
    """The function that `package.module:function` names."""
    module, _colon, function = name.partition(":")
    try:
        found: Diarize = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsWrong(
            _("recordings.diarizer names {name!r}, which is not there ({error})", name=name, error=error),
            _("write it as package.module:function, and install the package beside sig-archive"),
        ) from error
    return found


def diarize_by_loudness(names: Sequence[str]) -> Diarize:
    """Each voice of the sound, a channel or a track, is one person: who is loudest speaks. A voice without a name is nobody."""

    def diarize(sound: Sound, speech: Sequence[Span]) -> list[SpeakerTurn]:
        if sound.levels is None or sound.levels.shape[1] < 2:
            return []  # one channel for all
        return list(speaker_turns(loudest_voices(sound.levels), names))

    return diarize


def loudest_voices(levels: FloatArray) -> IntArray:
    """The voice that speaks in each tenth of a second, -1 where none or several do: int, shape (tenths,).

    `levels`: mean squares, shape (tenths, voices). Microphones differ, so each voice is held against its own loud speech.
    """
    smooth = np.apply_along_axis(np.convolve, 0, levels, np.ones(SMOOTH_TENTHS) / SMOOTH_TENTHS, "same")
    decibels = 10 * np.log10(smooth + 1e-12)
    loud = np.percentile(decibels, LOUD_PERCENTILE, axis=0)
    relative = decibels - np.maximum(loud, loud.max() - LIFT_DB)
    ranked = np.sort(relative, axis=1)
    leads = (ranked[:, -1] - ranked[:, -2] >= LEAD_DB) & (ranked[:, -1] >= -QUIET_DB)
    return np.where(leads, relative.argmax(axis=1), -1)


def speaker_turns(voices: IntArray, names: Sequence[str]) -> Iterator[SpeakerTurn]:
    """A turn for each stretch of one voice, over short pauses."""
    spoken = [(tenth, voice) for tenth, voice in enumerate(voices.tolist()) if 0 <= voice < len(names) and names[voice]]
    start = 0
    for number, (tenth, voice) in enumerate(spoken):
        follows = spoken[number + 1] if number + 1 < len(spoken) else (tenth + PAUSE_TENTHS + 2, -1)
        if follows[1] != voice or follows[0] - tenth > PAUSE_TENTHS:
            yield SpeakerTurn(round(spoken[start][0] * LEVEL_S, 1), round((tenth + 1) * LEVEL_S, 1), names[voice])
            start = number + 1


def label_speakers(segments: Sequence[Segment], diarized: Sequence[SpeakerTurn]) -> tuple[Segment, ...]:
    """The segments with their speakers: whoever has most of the turns in a segment's time, None when that is undecided."""
    turns = SpeakerTurns(diarized)
    return tuple(
        replace(s, speaker=majority_speaker(turns.seconds(s.start_s, s.end_s), s.end_s - s.start_s)) for s in segments
    )


def majority_speaker(seconds: Mapping[str, float], length_s: float) -> str | None:
    """Who speaks in so long a segment, from how long each does; None when that is undecided."""
    spoken_s = sum(seconds.values())
    if not seconds or spoken_s < SPOKEN_SHARE * length_s:
        return None
    speaker = max(seconds, key=lambda name: seconds[name])
    return speaker if seconds[speaker] >= MAJORITY_SHARE * spoken_s else None
