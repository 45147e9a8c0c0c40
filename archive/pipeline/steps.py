"""The heavy steps of a run: Whisper to transcribe a recording, an embedding model to encode its passages.

Models are loaded at their first use and kept for the process, so a run with nothing to transcribe never opens Whisper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from archive.arrays import FloatArray
from archive.asr.quality import quality_of
from archive.asr.window_text import EngineOptions
from archive.audio.losses import WHOLE, Damage
from archive.audio.sound import Samples, Sound
from archive.audio.turns import SpeakerTurn
from archive.models import voice_files, whisper_files
from archive.models.known import VOICES
from archive.records import Segment, Uncovered
from archive.settings import RecordingSettings, Settings, WhisperSettings

if TYPE_CHECKING:
    from archive.asr.engines import Engine
    from archive.asr.recording import Speech
    from archive.audio.sound import Span

SOUND = "sound.s16"  # in a recording's partial folder: its samples
WINDOWS = "windows.jsonl"  # in a recording's partial folder: what a stopped run transcribed
TRANSCRIPTION_VERSION = 4  # raise it when transcribe_file would give other segments with the same model and options

VOICES_SHARE = 0.3  # of the time, about, that telling voices apart takes beside Whisper base

Turns = tuple[SpeakerTurn, ...]
Progress = Callable[[float, float], None]
"""Called with how much is done and how much there is: seconds of sound, or passages."""


@dataclass(frozen=True)
class TranscriptionResult:
    """What a model made of a recording."""

    segments: tuple[Segment, ...]
    duration_s: float
    damage: Damage = WHOLE
    engine: str = "whisper"
    made_with: dict[str, str] = field(default_factory=dict)  # the engine's version and the like, for the record
    removed_hallucinations: dict[str, int] = field(default_factory=dict)  # rule -> segments left out
    uncovered: tuple[Uncovered, ...] = ()  # in which somebody speaks, and nothing could be transcribed
    turns: tuple[SpeakerTurn, ...] = ()  # of voices without names, which are not in the segments yet


@dataclass(frozen=True)
class Steps:
    """The heavy steps, handed in so that everything else can be tried without a model."""

    transcribe: Callable[
        ..., TranscriptionResult
    ]  # (path, *, work: Path, prompt: str, progress: Progress, speakers: int)
    encode: Callable[[Sequence[str]], FloatArray]
    count_tokens: Callable[[str], int] = len  # of a prompt, by the engine's tokenizer
    find_voices: Callable[..., Turns] = lambda *_, **__: ()  # (path, *, work: Path, progress: Progress, speakers: int)


def real_steps(settings: Settings) -> Steps:
    """Steps for these settings."""

    def transcribe(
        path: Path, *, work: Path, prompt: str, progress: Progress, speakers: int = 0
    ) -> TranscriptionResult:
        return transcribe_file(settings, path, work, prompt, progress, speakers=speakers)

    def encode(texts: Sequence[str]) -> FloatArray:
        from archive.embedding import encoders  # numpy and the tokenizers: only a run with something to embed pays

        return encoders.passage_encoder(settings.embedding).encode(texts)

    def count_tokens(text: str) -> int:
        from archive.asr.byte_pairs import count_prompt_tokens  # Whisper's own tokens

        return count_prompt_tokens(text)

    return Steps(transcribe, encode, count_tokens, partial(voices_of_file, settings))


def transcribe_file(
    settings: Settings, path: Path, work: Path, prompt: str, progress: Progress, *, speakers: int = 0
) -> TranscriptionResult:
    """Decode, find speech, cut windows, and let an engine write them down; `work` lets a killed run go on.

    `speakers` is how many people speak, where that is known of this recording.
    Raises RecordingUnreadable, ModelMissing, or StorageFailed.
    """
    from archive.asr import voice_activity  # PyAV and Silero: only a run with something to transcribe pays
    from archive.audio import diarization

    whisper_files.require_whisper(settings.whisper.model)  # before minutes go into decoding
    if settings.recordings.diarizer == VOICES:
        voice_files.read_networks()  # likewise: whole and here before hours go into transcribing
    sound = decode_sound(settings.recordings, path, work / SOUND, progress)
    samples, quality = sound.samples(), quality_of(settings.whisper.model, settings.whisper.quality)
    spans = voice_activity.find_speech(samples, longest_s=quality.window_s)
    if not (work / WINDOWS).is_file():  # else the first report is where the stopped run was
        progress(0.0, sound.duration_s)
    engine = load_engine(settings.whisper)
    text_share = 1 - VOICES_SHARE if settings.recordings.diarizer == VOICES else 1.0
    speech = transcribe_speech(
        engine, settings.whisper, samples, spans, prompt, work,
        lambda done: progress(done * text_share * sound.duration_s, sound.duration_s),
    )  # fmt: skip
    del samples
    turns: Turns = ()
    if settings.recordings.diarizer == VOICES:
        turns = find_voices(
            speakers or settings.recordings.speakers, sound, spans,
            lambda done_s: progress(text_share * sound.duration_s + VOICES_SHARE * done_s, sound.duration_s),
        )  # fmt: skip
    elif diarize := diarization.choose_diarizer(settings.recordings):
        speech = replace(speech, segments=diarization.label_speakers(speech.segments, diarize(sound, spans)))
    progress(sound.duration_s, sound.duration_s)
    return replace(result_of(engine, sound, speech), turns=turns)


def result_of(engine: Engine, sound: Sound, speech: Speech) -> TranscriptionResult:
    """What was transcribed, with what it was made with."""
    made_with = {"engine_version": engine.version, "compute_type": engine.compute_type}
    return TranscriptionResult(
        speech.segments,
        sound.duration_s,
        sound.damage,
        engine.name,
        made_with,
        speech.removed_hallucinations,
        tuple(Uncovered(round(span.start_s, 2), round(span.end_s, 2)) for span in speech.uncovered),
    )


def transcribe_speech(
    engine: Engine,
    whisper: WhisperSettings,
    samples: Samples,
    spans: Sequence[Span],
    prompt: str,
    work: Path,
    report: Callable[[float], None],
) -> Speech:
    """What is said in the spans; `report` is told how much of the recording is done, from 0 to 1."""
    from archive.asr.recording import Transcriber

    quality = quality_of(whisper.model, whisper.quality)
    options = EngineOptions(
        whisper.languages,
        prompt,
        whisper.word_timestamps,
        beam_size=quality.beam_size,
        padding_s=quality.padding_s,
        context_s=quality.context_s,
    )
    return Transcriber(engine, samples, options, quality, work).transcribe(spans, report)


def voices_of_file(settings: Settings, path: Path, *, work: Path, progress: Progress, speakers: int = 0) -> Turns:
    """The turns of the voices of a recording that was transcribed before.

    Raises RecordingUnreadable, ModelMissing, or StorageFailed.
    """
    from archive.asr import voice_activity  # PyAV and Silero

    voice_files.read_networks()  # whole and here before the sound is decoded
    sound = decode_sound(settings.recordings, path, work / SOUND, progress)
    return find_voices(
        speakers or settings.recordings.speakers, sound, voice_activity.find_speech(sound.samples()),
        lambda done_s: progress(done_s, sound.duration_s),
    )  # fmt: skip


def find_voices(speakers: int, sound: Sound, speech: Sequence[Span], report: Callable[[float], None]) -> Turns:
    """The turns of a recording's voices; `report` is told how many seconds of it are done."""
    from archive.voices import diarize  # the networks: only where they are asked for

    def within(done_s: float) -> None:
        report(min(done_s, sound.duration_s))

    return diarize.diarize_voices(sound.samples(), speech, speakers=speakers, progress=within)


def decode_sound(recordings: RecordingSettings, path: Path, target: Path, progress: Progress) -> Sound:
    """The sound of a recording's track, or of all tracks of its speakers."""
    from archive.audio import media  # PyAV

    if recordings.track_speakers:
        return media.decode_tracks(path, target, most=len(recordings.track_speakers), progress=progress)
    by_channel = bool(recordings.channel_speakers)
    return media.decode(path, target, track=recordings.audio_track, by_channel=by_channel, progress=progress)


@cache
def load_engine(whisper: WhisperSettings) -> Engine:
    """The engine with its model, loaded once a process."""
    from archive.asr import engines

    return engines.choose_engine(whisper)
