"""Which recordings are to be transcribed: those without a transcript, and those whose transcript would be another now.

A transcript that somebody corrected by hand is left alone when only the settings changed. What was asked for in one run only
(a model, a prompt) is for what is new: transcripts that exist are compared with the settings of the archive.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from archive.errors import SettingsWrong
from archive.messages import Message, _, _n
from archive.pipeline import keys
from archive.pipeline.context import TRANSCRIBE, Context, tuples_in
from archive.pipeline.reasons import (
    FORCED,
    MODEL_CHANGED,
    NO_TRANSCRIPT,
    ONLY_SPEAKERS_GIVEN,
    RECORDING_CHANGED,
    SPEAKERS_GIVEN,
    VOICES_CHANGED,
    WORDS_CHANGED,
    Reason,
)
from archive.pipeline.settled import SettledSessions
from archive.pipeline.state import SessionState, SessionStates, TranscriptFile
from archive.records import Recording, Transcript
from archive.settings import Settings
from archive.terms.post_process import post_process_key
from archive.transcripts import originals
from archive.transcripts.stored import IMPORTED

ASKED_ONCE = "asked_once"  # in a transcript's options: what was asked for in the run that made it, before the settings
CONFIRM_ABOVE_S = 3600.0  # of sound that changed settings would have transcribed again: an hour may take several


def why_transcribe(context: Context, state: SessionState, recording: Recording) -> Reason | None:
    """Why a recording is to be transcribed; None when its transcript is right, or came with it, or the sound is elsewhere."""
    file = state.transcript_of(recording)
    if not (state.folder.root / recording.path).is_file():
        return None
    if file is None:
        return NO_TRANSCRIPT
    if file.transcript is None:
        return None  # somebody's corrections may be in it: it is theirs to mend, and until then the session reports it
    given = speakers_for(context, state, recording)
    if originals.is_frozen(file.transcript) or (file.transcript.engine == IMPORTED and not given):
        return None
    return (
        FORCED
        if context.forces(TRANSCRIBE, state.folder.id)
        else why_again(context, file, file.transcript, recording, given)
    )


def why_again(
    context: Context,
    file: TranscriptFile,
    transcript: Transcript,
    recording: Recording,
    given: originals.Original | None,
) -> Reason | None:
    """Why a transcript that exists is to be made again, or worked over; `given` has speakers for it."""
    wanted = keys.transcript_key(settings_for(context, transcript), recording)
    if originals.transcription_key(transcript) == wanted:
        if given and transcript.key != originals.merge_key(wanted, given):
            return SPEAKERS_GIVEN
        return WORDS_CHANGED if is_to_correct(context, file) else None
    if transcript.engine == IMPORTED:
        return ONLY_SPEAKERS_GIVEN
    if transcript.recording_sha256 != recording.sha256:
        return RECORDING_CHANGED
    if file.is_corrected:
        return None
    if keys.is_same_text(settings_for(context, transcript), recording, transcript):
        return VOICES_CHANGED
    return None if context.options.is_about_whisper else MODEL_CHANGED


def settings_for(context: Context, transcript: Transcript) -> Settings:
    """The archive's settings, with what was asked for when this transcript was made."""
    asked = transcript.options.get(ASKED_ONCE)
    return context.settings_with(tuples_in(asked)) if isinstance(asked, dict) else context.settings


def is_to_correct(context: Context, file: TranscriptFile) -> bool:
    """Whether the words or the script are others than a transcript was made with; one corrected by hand is left alone."""
    wanted = post_process_key(context.glossary, context.settings.whisper.script)
    return file.is_as_written and file.transcript is not None and file.transcript.glossary_sha256 != wanted


def speakers_for(context: Context, state: SessionState, recording: Recording) -> originals.Original | None:
    """The transcript that was handed in for a recording, where its speakers are to be merged."""
    return state.original_of(recording) if context.merges_speakers else None


@dataclass(frozen=True)
class Retranscription:
    """What changed settings would have transcribed again."""

    recordings: int = 0
    duration_s: float = 0.0
    corrected: int = 0  # transcripts beside them that were corrected by hand, and stay

    def __add__(self, other: Retranscription) -> Retranscription:
        return Retranscription(
            self.recordings + other.recordings, self.duration_s + other.duration_s, self.corrected + other.corrected
        )

    def text(self) -> Message:
        """The figures for a person."""
        recordings = _n("{n} recording", "{n} recordings", self.recordings)
        corrected = _n(
            "{n} transcript corrected by hand stays", "{n} transcripts corrected by hand stay", self.corrected
        )
        hours = self.duration_s / 3600
        return _(
            "changed settings transcribe {hours:.1f} hours again ({recordings}); {corrected}",
            hours=hours, recordings=recordings, corrected=corrected,
        )  # fmt: skip


def find_retranscription(context: Context, states: SessionStates) -> Retranscription:
    """What changed settings would have transcribed again in the whole archive, as far as it can be read."""
    total, settled = Retranscription(), SettledSessions(context)
    for folder in context.home.session_folders():
        if not settled.hold(folder):
            with suppress(SettingsWrong):  # which its session reports
                total += retranscription_of(context, states.of(folder.id))
    return total


def retranscription_of(context: Context, state: SessionState) -> Retranscription:
    """What changed settings would have transcribed again in one session."""
    total = Retranscription()
    for recording in state.session.recordings:
        file = state.transcript_of(recording)
        if why_transcribe(context, state, recording) is MODEL_CHANGED:
            total += Retranscription(1, recording.duration_s)
        elif file and file.is_corrected and is_outdated_if_untouched(context, state, recording, file):
            total += Retranscription(corrected=1)
    return total


def is_outdated_if_untouched(context: Context, state: SessionState, recording: Recording, file: TranscriptFile) -> bool:
    """Whether a corrected transcript would be made again if nobody had corrected it."""
    untouched = replace(file, is_as_written=True)
    files = tuple(untouched if one is file else one for one in state.transcripts)
    return why_transcribe(context, replace(state, transcripts=files), recording) is MODEL_CHANGED
