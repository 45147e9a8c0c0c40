"""The real heavy steps: Whisper to transcribe a recording, sentence-transformers to embed its passages.

Models are loaded at their first use and kept for the process, so a run that has nothing to transcribe never opens Whisper.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from archive.asr.window_text import EngineOptions
from archive.audio.sound import Sound
from archive.models import bundled
from archive.pipeline.ingest import Progress, Steps, TranscriptionResult
from archive.settings import RecordingSettings, Settings, WhisperSettings

if TYPE_CHECKING:
    from archive.asr.engines import Engine


def real_steps(settings: Settings) -> Steps:
    """Steps for these settings."""

    def transcribe(path: Path, *, work: Path, prompt: str, progress: Progress) -> TranscriptionResult:
        return transcribe_file(settings, path, work, prompt, progress)

    def encode(texts: Sequence[str]) -> np.ndarray:
        from archive.embedding import encoders  # numpy and the tokenizers: only a run with something to embed pays

        return encoders.passage_encoder(settings.embedding).encode(texts)

    def count_tokens(text: str) -> int:
        from archive.asr import byte_pairs  # tiktoken and Whisper's vocabulary, without its code and torch

        return byte_pairs.count_prompt_tokens(text)

    return Steps(transcribe, encode, count_tokens)


def transcribe_file(settings: Settings, path: Path, work: Path, prompt: str, progress: Progress) -> TranscriptionResult:
    """Decode, find speech, cut windows, and let an engine write them down; `work` lets a killed run go on."""
    from archive.asr import (
        hallucinations,
        transcribe,
        voice_activity,  # Silero: only a run with something to transcribe pays
        windows,
    )
    from archive.audio import diarization

    sound = decode_sound(settings.recordings, path, work / "sound.s16", progress)
    samples = sound.samples()
    longest_s = bundled.window_s(settings.whisper.model)
    spans = voice_activity.find_speech(samples, longest_s=longest_s)
    cut = windows.cut_windows(spans, longest_s=longest_s)
    progress(0.0, sound.duration_s)
    engine = load_engine(settings.whisper)
    texts = transcribe.transcribe_windows(
        engine,
        samples,
        cut,
        EngineOptions(settings.whisper.languages, prompt, settings.whisper.word_timestamps),
        partial=work / "windows.jsonl",
        progress=lambda done_s: progress(done_s, sound.duration_s),
    )
    kept, removed = hallucinations.remove_hallucinations(texts, cut, samples)
    segments = transcribe.segments_of_windows(kept, cut)
    if diarize := diarization.choose_diarizer(settings.recordings):
        segments = diarization.label_speakers(segments, diarize(sound, spans))
    progress(sound.duration_s, sound.duration_s)
    del samples
    made_with = {"engine_version": engine.version, "compute_type": engine.compute_type}
    return TranscriptionResult(segments, sound.duration_s, sound.damage, engine.name, made_with, removed)


def decode_sound(recordings: RecordingSettings, path: Path, target: Path, progress: Progress) -> Sound:
    """The sound of a recording's track, or of all tracks of its speakers."""
    from archive.audio import media  # PyAV

    if recordings.track_speakers:
        return media.decode_tracks(path, target, most=len(recordings.track_speakers), progress=progress)
    by_channel = bool(recordings.channel_speakers)
    return media.decode(path, target, track=recordings.audio_track, by_channel=by_channel, progress=progress)


def forget_work(work: Path) -> None:
    """Remove what a finished transcription no longer needs."""
    shutil.rmtree(work, ignore_errors=True)


@cache
def load_engine(whisper: WhisperSettings) -> Engine:
    """The engine with its model, loaded once a process."""
    from archive.asr import engines

    return engines.choose_engine(whisper)
