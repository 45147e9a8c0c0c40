"""The voices of a recording as a file beside its transcript: who speaks when, and what each voice is called.

`transcripts/voices/<recording>.json` holds times and names, and nothing that a voice could be recognised by.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from archive.audio.turns import SpeakerTurn
from archive.errors import TranscriptUnreadable
from archive.files import write_json
from archive.home import SessionFolder
from archive.messages import _

VOICES_SCHEMA = 1
DIARIZATION_VERSION = 3  # raise it when other turns come out of the same sound
BY_PERSON, BY_PRINT, BY_TRANSCRIPT = "person", "voice print", "transcript"


@dataclass(frozen=True)
class NamedVoice:
    """A voice of a recording."""

    id: str  # S1, S2 and so on; no other recording of the session has the same
    seconds: float  # that it speaks
    name: str = ""
    named_by: str = ""  # BY_PERSON, BY_PRINT or BY_TRANSCRIPT

    @property
    def label(self) -> str:
        """What stands in the transcript."""
        return self.name or self.id


@dataclass(frozen=True)
class RecordingVoices:
    """The voices of one recording, and when each speaks."""

    recording_sha256: str
    model_sha256: str  # of the networks that told the voices apart
    version: int  # of the way they did
    voices: tuple[NamedVoice, ...]
    turns: tuple[SpeakerTurn, ...]  # of ids; they overlap where two speak at once

    @property
    def labels(self) -> dict[str, str]:
        """Id -> what stands in the transcript."""
        return {voice.id: voice.label for voice in self.voices}

    def rename(self, change: Callable[[NamedVoice], NamedVoice]) -> RecordingVoices:
        """The same with other names."""
        return replace(self, voices=tuple(map(change, self.voices)))


def voices_path(folder: SessionFolder, stem: str) -> Path:
    """Where the voices of the recording of this name are kept."""
    return folder.transcripts / "voices" / f"{stem}.json"


def write_voices(path: Path, found: RecordingVoices) -> None:
    """Write them, a turn as [start, end, id]."""
    turns = [[turn.start_s, turn.end_s, turn.speaker] for turn in found.turns]
    write_json(path, {"schema": VOICES_SCHEMA, **asdict(found), "turns": turns})


def read_voices(path: Path) -> RecordingVoices | None:
    """The voices in a file; None where there is none. Raises TranscriptUnreadable when it is not one of ours."""
    if not path.is_file():
        return None
    try:
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if values.pop("schema") != VOICES_SCHEMA:
            raise ValueError(_("its schema is not {expected}", expected=VOICES_SCHEMA))
        voices = tuple(NamedVoice(**voice) for voice in values.pop("voices"))
        turns = tuple(SpeakerTurn(float(start), float(end), str(who)) for start, end, who in values.pop("turns"))
        return RecordingVoices(voices=voices, turns=turns, **values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TranscriptUnreadable(
            _("{path} does not hold the voices of a recording ({error})", path=path, error=error),
            _("restore it from Git, or delete it; the transcript stays"),
        ) from error


def voices_of_session(folder: SessionFolder) -> dict[str, RecordingVoices]:
    """Recording -> its voices, by name. Raises TranscriptUnreadable."""
    paths = sorted((folder.transcripts / "voices").glob("*.json"))
    return {path.stem: found for path in paths if (found := read_voices(path))}


def with_free_ids(turns: Sequence[SpeakerTurn], taken: Sequence[str]) -> tuple[SpeakerTurn, ...]:
    """The turns with ids that no other recording of the session has."""
    order = dict.fromkeys(turn.speaker for turn in turns)
    free = (f"S{number}" for number in range(1, len(order) + len(taken) + 1) if f"S{number}" not in taken)
    ids = dict(zip(order, free, strict=False))
    return tuple(replace(turn, speaker=ids[turn.speaker]) for turn in turns)


def unnamed_voices(turns: Sequence[SpeakerTurn]) -> tuple[NamedVoice, ...]:
    """The voices of turns, in the order in which they are first heard."""
    seconds: dict[str, float] = {}
    for turn in turns:
        seconds[turn.speaker] = seconds.get(turn.speaker, 0.0) + turn.end_s - turn.start_s
    return tuple(NamedVoice(name, round(length, 1)) for name, length in seconds.items())
