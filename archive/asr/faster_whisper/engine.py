"""The engine faster-whisper: windows of sound to timed text with CTranslate2, several at a time, without torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens, merge_punctuations

from archive.arrays import FloatArray
from archive.asr.engines import choose_batch_size, choose_compute_type
from archive.asr.faster_whisper.cache import converted_folder
from archive.asr.window_text import (
    APPEND_PUNCTUATIONS,
    FRAME_SAMPLES,
    PREPEND_PUNCTUATIONS,
    EngineOptions,
    TimedWord,
    WindowText,
    decode_by_context,
    detect_by_context,
    most_tokens,
    split_at_timestamps,
    text_tokens,
)
from archive.audio.sound import SAMPLE_RATE
from archive.errors import ModelMissing
from archive.messages import _
from archive.models import bundled, identity, whisper_files
from archive.settings import WhisperSettings

MAX_DECODER_TOKENS = 448  # that the decoder holds: prompt and text


@dataclass(frozen=True)
class DecodedWindow:
    """What CTranslate2 gives for one window."""

    tokens: list[int]
    no_speech_prob: float
    avg_logprob: float


class FasterWhisper:
    """A loaded model that decodes windows."""

    name = "faster-whisper"

    def __init__(self, model: WhisperModel, *, compute_type: str, context_s: float = bundled.WINDOW_S, batch: int = 0):
        self.model, self.compute_type = model, compute_type
        self.context_samples = round(context_s * SAMPLE_RATE)  # that the encoder takes
        self.version = version(self.name)
        self.tokenizers: dict[str, Tokenizer] = {}  # by language
        shortest = self.model.encode(np.zeros((1, self.mels, 2), np.float32))  # tells the width
        self.batch = choose_batch_size(width=shortest.shape[-1], layers=0, wanted=batch)

    @classmethod
    def load(cls, settings: WhisperSettings) -> FasterWhisper:
        """Raises ModelMissing when there is no such model, SettingsWrong for a compute type that this machine has not."""
        device = settings.device or ("cuda" if ctranslate2.get_cuda_device_count() else "cpu")
        supported = ctranslate2.get_supported_compute_types(device)
        compute_type = choose_compute_type(cls.name, settings.compute_type, device, supported)
        model = load_model(settings.model, device, compute_type, settings.threads)
        context_s = bundled.context_s(settings.model)
        return cls(model, compute_type=compute_type, context_s=context_s, batch=settings.batch)

    @property
    def mels(self) -> int:
        """Bands of the spectrogram that the model takes."""
        return int(self.model.feature_extractor.mel_filters.shape[0])

    def decode(self, sounds: Sequence[FloatArray], options: EngineOptions) -> list[WindowText]:
        """The text of each window; windows of one context together."""
        return decode_by_context(sounds, options, self.context_samples, self.decode_together)

    def decode_together(self, sounds: Sequence[FloatArray], options: EngineOptions, context: int) -> list[WindowText]:
        """The text of each window, all with the same context in samples."""
        encoded = self.encode(np.stack([self.mel(sound, context) for sound in sounds]))
        languages = self.choose_languages(encoded, len(sounds), options.languages)
        prompts = [self.prompt(self.tokenizer(language), options.prompt) for language in languages]
        most, tokenizer = most_tokens(context), self.tokenizer(languages[0])
        decoded = self.generate(encoded, prompts, tokenizer, max_tokens=most, beam_size=options.beam_size)
        windows = zip(sounds, decoded, languages, strict=True)
        return [self.finish(*window, word_timestamps=options.word_timestamps) for window in windows]

    def finish(self, sound: FloatArray, decoded: DecodedWindow, language: str, *, word_timestamps: bool) -> WindowText:
        """One window's text, with the times of its words where they are wanted."""
        tokenizer = self.tokenizer(language)
        words = list(self.timed_words(decoded, sound, tokenizer)) if word_timestamps else []
        segments = tuple(split_at_timestamps(decoded.tokens, tokenizer, len(sound) / SAMPLE_RATE, words))
        return WindowText(language, round(decoded.no_speech_prob, 4), round(decoded.avg_logprob, 4), segments)

    def mel(self, sound: FloatArray, context: int) -> FloatArray:
        """The spectrogram of a window with silence behind it up to `context` samples: float32, shape (mels, frames)."""
        padded = np.pad(sound[:context], (0, max(0, context - len(sound))))
        mel: FloatArray = self.model.feature_extractor(padded, padding=0)
        return mel.astype(np.float32)

    def encode(self, mels: FloatArray) -> Any:
        """On a CPU one by one, which its caches like better: a sixth faster."""
        if self.model.model.device != "cpu":
            return self.model.encode(mels)
        rows = [np.array(self.model.encode(mel[None])) for mel in mels]
        return ctranslate2.StorageView.from_array(np.concatenate(rows))

    def detect_languages(self, sounds: Sequence[FloatArray]) -> list[dict[str, float]]:
        """For each sound the probability of every language, by code; a model of one language speaks English."""
        if not self.model.model.is_multilingual:
            return [{"en": 1.0}] * len(sounds)
        return detect_by_context(sounds, self.context_samples, self.detect_together)

    def detect_together(self, sounds: Sequence[FloatArray], context: int) -> list[dict[str, float]]:
        """As `detect_languages`, all with the same context: at once, which is a fifth faster for sounds so short."""
        return self.language_probs(self.model.encode(np.stack([self.mel(sound, context) for sound in sounds])))

    def language_probs(self, encoded: Any) -> list[dict[str, float]]:
        """The probability of every language, by code, for each window that was encoded."""
        found = self.model.model.detect_language(encoded)
        return [{token.strip("<|>"): float(prob) for token, prob in probs} for probs in found]

    def choose_languages(self, encoded: Any, count: int, languages: tuple[str, ...]) -> list[str]:
        """The likeliest of these languages for each of `count` windows; a model of one language speaks English."""
        if not self.model.model.is_multilingual:
            return ["en"] * count
        if len(languages) == 1:
            return [languages[0]] * count
        return [max(languages, key=lambda code: prob.get(code, 0.0)) for prob in self.language_probs(encoded)]

    def tokenizer(self, language: str) -> Tokenizer:
        """The model's tokenizer for a language, made once."""
        if language not in self.tokenizers:
            multilingual = self.model.model.is_multilingual
            self.tokenizers[language] = Tokenizer(
                self.model.hf_tokenizer, multilingual, task="transcribe", language=language
            )
        return self.tokenizers[language]

    def prompt(self, tokenizer: Tokenizer, words: str) -> list[int]:
        """What stands before a window's text: the words to expect, the language, the task."""
        expected = tokenizer.encode(" " + words.strip()) if words.strip() else []
        prompt: list[int] = self.model.get_prompt(tokenizer, expected)
        return prompt

    def generate(
        self, encoded: Any, prompts: list[list[int]], tokenizer: Tokenizer, *, max_tokens: int, beam_size: int
    ) -> list[DecodedWindow]:
        """Decode all windows, each to at most so many tokens."""
        results = self.model.model.generate(
            encoded,
            prompts,
            beam_size=beam_size,
            max_length=min(MAX_DECODER_TOKENS, len(prompts[0]) + max_tokens),
            suppress_tokens=list(get_suppressed_tokens(tokenizer, [-1])),
            return_scores=True,
            return_no_speech_prob=True,
        )
        return [decoded_window(result) for result in results]

    def timed_words(
        self, window: DecodedWindow, sound: FloatArray, tokenizer: Tokenizer
    ) -> Iterator[tuple[int, TimedWord]]:
        """When each word was said, from the attention of the decoder, with how many tokens it has."""
        tokens = text_tokens(window.tokens, tokenizer)
        if not tokens:
            return
        encoded = self.model.encode(self.mel(sound, self.context_samples))  # the alignment wants all of it
        alignment = self.model.find_alignment(tokenizer, [tokens], encoded, len(sound) // FRAME_SAMPLES)[0]
        merge_punctuations(alignment, PREPEND_PUNCTUATIONS, APPEND_PUNCTUATIONS)
        for word in alignment:
            timing = (float(word["start"]), float(word["end"]))
            yield len(word["tokens"]), TimedWord(*timing, word["word"], float(word["probability"]))


def load_model(name: str, device: str, compute_type: str, threads: int) -> WhisperModel:
    """By a published name, by the folder of a converted model, or by an OpenAI checkpoint, which is converted once."""
    source, checkpoint = str(Path(name).expanduser()), whisper_files.find_checkpoint(name)
    if checkpoint is not None:
        source = str(ensure_converted(checkpoint, compute_type))
    elif folder := whisper_files.find_converted(name):
        source = str(folder)
    elif whisper_files.find_whisper(name):
        raise whisper_files.whisper_missing(name)
    try:
        return WhisperModel(source, device=device, compute_type=compute_type, cpu_threads=threads)
    except Exception as error:  # CTranslate2 and the hub's client raise a dozen kinds
        reason = str(error).split("\n")[0]
        raise ModelMissing(
            _(
                "{engine} has no model {name!r} on this machine and could not download it ({reason})",
                engine=FasterWhisper.name,
                name=name,
                reason=reason,
            ),
            _(
                "connect once to let it download, or set whisper.model to a .pt checkpoint or to a folder in CTranslate2's format"
            ),
        ) from error


def ensure_converted(checkpoint: Path, compute_type: str) -> Path:
    """The folder of a converted checkpoint; converting it brings torch, which takes seconds and memory, so only a first time does."""
    sha256 = identity.whisper_identity(str(checkpoint))
    folder = converted_folder(sha256, compute_type)
    if not folder.is_dir():
        from archive.asr.faster_whisper import convert

        convert.convert_once(checkpoint, sha256=sha256, compute_type=compute_type)
    return folder


def decoded_window(result: Any) -> DecodedWindow:
    """As faster-whisper counts: the end of the text is one of its tokens, and is not among those that come back."""
    tokens = list(result.sequences_ids[0])
    avg_logprob = result.scores[0] * len(tokens) / (len(tokens) + 1)
    return DecodedWindow(tokens, float(result.no_speech_prob), float(avg_logprob))
