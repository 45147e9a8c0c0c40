"""Names of voices, and what follows from them: transcripts that exist say them without being transcribed again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.audio.turns import SpeakerTurns
from archive.errors import AddressWrong
from archive.home import Home, SessionFolder
from archive.messages import _
from archive.records import Segment, Transcript
from archive.transcripts.stored import read_transcript, write_transcript
from archive.voices.labels import relabel
from archive.voices.stored import (
    BY_PERSON,
    BY_TRANSCRIPT,
    NamedVoice,
    RecordingVoices,
    voices_of_session,
    voices_path,
    write_voices,
)

Renaming = Callable[[NamedVoice], NamedVoice]
NAMED_SHARE = 0.6  # of what a voice says in somebody's name, to be that person
FEWEST_NAMED_S = 5.0  # of speech that a transcript puts into somebody's mouth, to name a voice by it


@dataclass(frozen=True)
class VoiceOfSession:
    """A voice, and the recording it is in."""

    recording: str
    voice: NamedVoice


def list_voices(folder: SessionFolder) -> list[VoiceOfSession]:
    """The voices of a session, by recording and in the order in which they are first heard. Raises TranscriptUnreadable."""
    return [VoiceOfSession(stem, one) for stem, found in voices_of_session(folder).items() for one in found.voices]


def find_voice(folder: SessionFolder, wanted: str) -> VoiceOfSession:
    """The voice with this id. Raises AddressWrong, naming those that there are."""
    voices = list_voices(folder)
    if found := next((one for one in voices if one.voice.id.lower() == wanted.lower()), None):
        return found
    if not voices:
        cure = _('set recordings.diarizer to "voices" and transcribe: sig-archive ingest --force transcribe')
        raise AddressWrong(_("no voices are told apart in {session}", session=folder.id), cure)
    known = [one.voice.id for one in voices]
    raise AddressWrong(
        _("{session} has no voice {voice!r}", session=folder.id, voice=wanted),
        _("choose one of {values}", values=known),
    )


def change_names(folder: SessionFolder, change: Renaming) -> list[VoiceOfSession]:
    """Give the voices of a session other names, in its transcripts first; the voices that changed. Raises TranscriptUnreadable."""
    changed = []
    for stem, before in voices_of_session(folder).items():
        after = before.rename(change)
        if after == before:
            continue
        path = folder.transcripts / f"{stem}.json"
        if path.is_file():
            transcript = read_transcript(path)
            write_transcript(path, replace(transcript, segments=relabel(transcript.segments, before, after)))
        write_voices(voices_path(folder, stem), after)
        pairs = zip(before.voices, after.voices, strict=True)
        changed += [VoiceOfSession(stem, new) for old, new in pairs if new != old]
    return changed


def give_name(voice_id: str, name: str, named_by: str) -> Renaming:
    """One voice gets a name."""
    return lambda voice: replace(voice, name=name, named_by=named_by) if voice.id == voice_id else voice


def take_back(chosen: Callable[[NamedVoice], bool]) -> Renaming:
    """These voices have no name any more."""
    return lambda voice: replace(voice, name="", named_by="") if voice.name and chosen(voice) else voice


def take_back_everywhere(home: Home, name: str) -> dict[str, list[VoiceOfSession]]:
    """Session -> the voices that had this name there, and have none now."""
    found = {}
    for folder in home.session_folders():
        if changed := change_names(folder, take_back(lambda voice: voice.name == name)):
            found[folder.id] = changed
    return found


def keep_names(before: RecordingVoices, after: RecordingVoices) -> RecordingVoices:
    """The voices that a recording has now, with the names that a person gave those of before: to the voice that has most
    of the time of each."""
    turns, names = SpeakerTurns(after.turns), dict[str, str]()
    for voice in (one for one in before.voices if one.named_by == BY_PERSON):
        seconds: defaultdict[str, float] = defaultdict(float)
        for turn in (turn for turn in before.turns if turn.speaker == voice.id):
            for other, length in turns.seconds(turn.start_s, turn.end_s).items():
                seconds[other] += length
        if seconds:
            names.setdefault(max(seconds, key=lambda one: seconds[one]), voice.name)
    return after.rename(
        lambda voice: replace(voice, name=names[voice.id], named_by=BY_PERSON) if voice.id in names else voice
    )


def name_by_transcript(voices: RecordingVoices, transcript: Transcript) -> tuple[RecordingVoices, Transcript]:
    """Name the voices as a transcript that somebody else made of the meeting does, whose speakers are in this one by now."""
    names = transcript_names(voices, transcript.segments)
    named = voices.rename(
        lambda voice: (
            replace(voice, name=names[voice.id], named_by=BY_TRANSCRIPT)
            if voice.id in names and not voice.name
            else voice
        )
    )
    return named, replace(transcript, segments=relabel(transcript.segments, voices, named))


def transcript_names(voices: RecordingVoices, segments: Sequence[Segment]) -> Mapping[str, str]:
    """Id of a voice -> who says most of it, where that is clear."""
    turns, labels = SpeakerTurns(voices.turns), set(voices.labels) | set(voices.labels.values())
    said: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for segment in segments:
        if segment.speaker and segment.speaker not in labels:
            for voice, seconds in turns.seconds(segment.start_s, segment.end_s).items():
                said[voice][segment.speaker] += seconds
    return {
        voice: name
        for voice, counts in said.items()
        for name, seconds in [max(counts.items(), key=lambda one: one[1])]
        if seconds >= FEWEST_NAMED_S and seconds >= NAMED_SHARE * sum(counts.values())
    }
