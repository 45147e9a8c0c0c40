"""The voices of a recording that was transcribed: told apart, those of known people named, kept beside its transcript."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive.audio.sound import Samples
from archive.errors import InputRefused
from archive.files import remove_file
from archive.home import Home
from archive.models.known import VOICE_NETWORKS
from archive.pipeline.context import TRANSCRIBE
from archive.pipeline.jobs import problem_of
from archive.pipeline.state import SessionState
from archive.pipeline.steps import SOUND, Turns
from archive.records import Problem, Recording
from archive.voices.naming import keep_names
from archive.voices.stored import (
    BY_PRINT,
    DIARIZATION_VERSION,
    RecordingVoices,
    read_voices,
    unnamed_voices,
    voices_of_session,
    voices_path,
    with_free_ids,
    write_voices,
)


def tell_voices(
    home: Home, state: SessionState, recording: Recording, found_turns: Turns, work: Path
) -> tuple[RecordingVoices | None, list[Problem]]:
    """The voices of a recording's turns, None where there are none: with the names that a person gave them before, or those
    of known people by their voice prints."""
    if not found_turns:
        return None, []
    stem = Path(recording.path).stem
    others = {name: found for name, found in voices_of_session(state.folder).items() if name != stem}
    turns = with_free_ids(found_turns, [voice.id for found in others.values() for voice in found.voices])
    voices = RecordingVoices(recording.sha256, VOICE_NETWORKS.sha256, DIARIZATION_VERSION, unnamed_voices(turns), turns)
    if before := voices_of(state, recording):
        voices = keep_names(before, voices)
    try:
        names = recognise_people(home, voices, work)
    except InputRefused as error:  # a voice print that cannot be read
        return voices, [problem_of(error, home.relative(home.voices), TRANSCRIBE)]
    return voices.rename(
        lambda voice: (
            replace(voice, name=names[voice.id], named_by=BY_PRINT) if voice.id in names and not voice.name else voice
        )
    ), []


def recognise_people(home: Home, voices: RecordingVoices, work: Path) -> dict[str, str]:
    """Id of a voice -> the name of the person whose voice print it is like. Raises InputRefused."""
    if not home.voices.is_dir():
        return {}
    from archive.voices import prints  # the networks: only where somebody may be recognised

    known = prints.known_voices(home.voices)
    samples, found = Samples(work / SOUND), {}
    for voice in voices.voices if known else ():
        if taken := prints.take_print(samples, voices.turns, voice.id):
            found[voice.id] = taken[1]
    return prints.recognise(found, known)


def keep_voices(state: SessionState, recording: Recording, voices: RecordingVoices | None) -> None:
    """Write the voices beside the transcript; without voices, remove those of an earlier one."""
    path = voices_path(state.folder, Path(recording.path).stem)
    if voices:
        write_voices(path, voices)
    elif path.is_file():
        remove_file(path)


def voices_of(state: SessionState, recording: Recording) -> RecordingVoices | None:
    """The voices of a recording that was transcribed before. Raises TranscriptUnreadable."""
    return read_voices(voices_path(state.folder, Path(recording.path).stem))
