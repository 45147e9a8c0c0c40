"""Keys: a stage's result carries a hash of its input's content and of everything that shapes it.

Each version constant stands beside the code whose output it versions; a key takes it from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from archive.asr.quality import quality_of
from archive.files import key_of
from archive.index.passages import PASSAGES_VERSION
from archive.intake.plan import due_on
from archive.models import bundled, identity
from archive.models.known import VOICES
from archive.pipeline.context import Context
from archive.pipeline.state import SessionState, SourceFile
from archive.pipeline.steps import TRANSCRIPTION_VERSION
from archive.records import Recording, Transcript
from archive.settings import RecordingSettings, Settings, WhisperSettings
from archive.summaries import by_model, summarize
from archive.summaries.forms.template import read_template
from archive.transcripts.originals import transcription_key
from archive.voices.stored import DIARIZATION_VERSION

VOICE_OPTIONS = ("diarizer", "diarization", "speakers")  # of a transcript: they shape who says it, not what is said
MODEL_TO_ASK = " offline"  # behind a summary's key: the language model did not answer, and is to be asked again


def transcript_key(settings: Settings, recording: Recording) -> str:
    """Of what a model makes of a recording, before words are corrected and speakers merged.

    What a quality stands for is part of it: where its values change, transcripts are made anew.
    """
    return key_of_options(settings, recording, transcription_options(settings, recording.speakers))


def key_of_options(settings: Settings, recording: Recording, options: Mapping[str, Any]) -> str:
    """As `transcript_key`, with these options."""
    model = identity.whisper_identity(settings.whisper.model)
    decoding = asdict(quality_of(settings.whisper.model, settings.whisper.quality))
    return key_of(TRANSCRIPTION_VERSION, recording.sha256, model, dict(options), decoding)


def is_same_text(settings: Settings, recording: Recording, transcript: Transcript) -> bool:
    """Whether a transcript is what these settings give, but for its voices, which are to be told apart in another way."""
    made = transcript.options
    if settings.recordings.diarizer != VOICES or made.get("diarizer", VOICES) != VOICES:
        return False
    text = {name: value for name, value in transcription_options(settings).items() if name not in VOICE_OPTIONS}
    as_made = text | {name: made[name] for name in VOICE_OPTIONS if name in made}
    return transcription_key(transcript) == key_of_options(settings, recording, as_made)


def transcription_options(settings: Settings, speakers: int = 0) -> dict[str, Any]:
    """The options that shape a transcript, as they are written into it; `speakers`: of this recording, where that is known."""
    whisper, recordings = settings.whisper, settings.recordings
    return (
        {
            "engine": whisper.engine,  # as asked for: what `auto` took is the transcript's engine
            "compute_type": whisper.compute_type,
            "word_timestamps": whisper.word_timestamps,
            "languages": list(whisper.languages),
            "initial_prompt": whisper.initial_prompt,
            "window_s": bundled.window_s(whisper.model),
            "audio_track": recordings.audio_track,
            "condition_on_previous_text": False,
        }
        | quality_options(whisper)
        | diarization_options(recordings, speakers)
    )


def quality_options(whisper: WhisperSettings) -> dict[str, Any]:
    """How carefully a model is decoded; sample-voice, which knows one way, keeps its keys."""
    return {} if whisper.model == bundled.SAMPLE_VOICE else {"quality": whisper.quality}


def diarization_options(recordings: RecordingSettings, speakers: int = 0) -> dict[str, Any]:
    """What tells the speakers; an option that is not set shapes nothing, so it is not named."""
    given = {
        "channel_speakers": list(recordings.channel_speakers),
        "track_speakers": list(recordings.track_speakers),
        "diarizer": recordings.diarizer,
        "speakers": speakers or recordings.speakers,
        "diarization": DIARIZATION_VERSION if recordings.diarizer == VOICES else 0,
    }
    return {name: value for name, value in given.items() if value}


def passages_key(files: Iterable[SourceFile], version: int = PASSAGES_VERSION) -> str:
    """Of the passages of a session or of the library, whatever the time their files were written at."""
    return key_of(version, [(file.path.name, file.digest) for file in files])


def is_of_earlier_version(key: str, files: Sequence[SourceFile]) -> bool:
    """Whether passages were cut from these files as they are, in a way of before."""
    return any(key == passages_key(files, version) for version in range(1, PASSAGES_VERSION))


def summary_key(context: Context, state: SessionState) -> str:
    """Of a session's summary. Raises SettingsWrong when the template that is set cannot be read."""
    due = due_on(context.study_plan, state.session.date)
    glossary = [asdict(entry) for entry in context.glossary]
    summaries = context.settings.summaries
    template = read_template(summaries.template, context.home.templates)
    method = summary_method(context.settings)
    shown = (summaries.language, template.text)
    return key_of(summarize.VERSION, passages_key(state.files), due, glossary, *shown, *method)


def summary_method(settings: Settings) -> list[Any]:
    """What shapes a summary that a language model writes; nothing for one that is made offline."""
    return [by_model.VERSION, settings.llm.model] if settings.summaries.method == "model" else []


def embedding_model_key(context: Context) -> str:
    """What names the embedding model that is set."""
    embedding = context.settings.embedding
    return identity.embedding_identity(embedding.model, embedding.passage_prefix)
