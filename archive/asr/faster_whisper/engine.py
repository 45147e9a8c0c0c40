"""The engine faster-whisper: windows of sound to timed text with CTranslate2, several at a time, without torch."""

from __future__ import annotations

import os
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

from archive.asr.engines import choose_batch_size
from archive.asr.window_text import (
    CLOSING,
    FRAME_SAMPLES,
    MAX_TEXT_TOKENS,
    OPENING,
    EngineOptions,
    TimedWord,
    WindowText,
    needs_fallback,
    split_at_timestamps,
    text_tokens,
)
from archive.audio.sound import SAMPLE_RATE
from archive.errors import ModelMissing, SettingsWrong
from archive.messages import _
from archive.models import bundled
from archive.settings import WhisperSettings

NAME = "faster-whisper"
CONVERTED_FORMAT = 1  # of converted checkpoints; raise it when they would come out different
FILE_NAMES = {"turbo": "large-v3-turbo", "large": "large-v3"}  # of models that OpenAI publishes under two names
MAX_DECODER_TOKENS = 448  # tokens that the decoder holds: prompt and text
# What is tried for a window that failed Whisper's checks, in order. OpenAI's package samples at rising temperatures;
# CTranslate2's sampler cannot be seeded again within a process, and a resumed run has to say what an uninterrupted one does.
FALLBACK_OPTIONS = ({"beam_size": 5}, {"beam_size": 5, "no_repeat_ngram_size": 3}, {"no_repeat_ngram_size": 2})


@dataclass(frozen=True)
class DecodedWindow:
    """One decoded window."""

    tokens: list[int]
    text: str
    no_speech_prob: float
    avg_logprob: float

    @property
    def needs_fallback(self) -> bool:
        return needs_fallback(self.text, self.no_speech_prob, self.avg_logprob)


def load(settings: WhisperSettings) -> FasterWhisper:
    """Raises ModelMissing when there is no such model, SettingsWrong for a compute type that this machine has not."""
    device = settings.device or ("cuda" if ctranslate2.get_cuda_device_count() else "cpu")
    compute_type = compute_type_of(settings.compute_type, device)
    model = load_model(settings.model, device, compute_type, settings.threads)
    context_s = bundled.context_s(settings.model)
    return FasterWhisper(model, compute_type=compute_type, context_s=context_s, batch=settings.batch)


def compute_type_of(asked: str, device: str) -> str:
    known = ctranslate2.get_supported_compute_types(device)
    if asked == "auto":
        return "float16" if device == "cuda" else "float32"
    if asked not in known:
        names = ", ".join(sorted(known))
        raise SettingsWrong(
            _("{NAME} cannot compute in {asked!r} on {device}", NAME=NAME, asked=asked, device=device),
            _("set whisper.compute_type to auto or one of {names}", names=names),
        )
    return asked


def load_model(name: str, device: str, compute_type: str, threads: int) -> WhisperModel:
    """By a published name, by the folder of a converted model, or by an OpenAI checkpoint, which is converted once."""
    source, checkpoint = str(Path(name).expanduser()), checkpoint_of(name)
    if checkpoint is not None:
        source = str(converted(checkpoint, compute_type))
    try:
        return WhisperModel(source, device=device, compute_type=compute_type, cpu_threads=threads)
    except Exception as error:  # CTranslate2 and the hub's client raise a dozen kinds
        reason = str(error).split("\n")[0]
        raise ModelMissing(
            _(
                "{NAME} has no model {name!r} on this machine and could not download it ({reason})",
                NAME=NAME,
                name=name,
                reason=reason,
            ),
            _(
                "connect once to let it download, or set whisper.model to a .pt checkpoint or to a folder in CTranslate2's format"
            ),
        ) from error


def converted(checkpoint: Path, compute_type: str) -> Path:
    sha256 = bundled.whisper_identity(str(checkpoint))
    folder = converted_folder(sha256, compute_type)
    if not folder.is_dir():
        from archive.asr.faster_whisper import (
            convert,  # torch and transformers, which take seconds and memory: for a first time only
        )

        convert.convert_once(checkpoint, sha256=sha256, compute_type=compute_type)
    return folder


def converted_folder(sha256: str, compute_type: str) -> Path:
    """Where a converted checkpoint is kept; whatever is deleted there is made again."""
    return cache_folder() / "sig-archive" / "faster-whisper" / f"{sha256[:24]}-{compute_type}-{CONVERTED_FORMAT}"


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()


def checkpoint_of(name: str) -> Path | None:
    """The OpenAI checkpoint that a model's name or path stands for, where it is on this machine."""
    if name == bundled.SAMPLE_VOICE:
        return bundled.folder_of(name) / "model.pt"
    downloaded = cache_folder() / "whisper" / f"{FILE_NAMES.get(name, name)}.pt"  # by OpenAI's package
    return next((path for path in (Path(name).expanduser(), downloaded) if path.is_file()), None)


class FasterWhisper:
    """A loaded model that decodes windows."""

    name = NAME

    def __init__(self, model: WhisperModel, *, compute_type: str, context_s: float = bundled.WINDOW_S, batch: int = 0):
        self.model, self.compute_type = model, compute_type
        self.context = round(context_s * SAMPLE_RATE)  # samples that the encoder takes
        self.version = version(NAME)
        self.vocabularies: dict[str, Tokenizer] = {}  # by language
        ask = self.model.encode(np.zeros((1, self.mels, 2), np.float32))
        self.batch = choose_batch_size(width=ask.shape[-1], layers=0, asked=batch)

    @property
    def mels(self) -> int:
        return int(self.model.feature_extractor.mel_filters.shape[0])

    def decode(self, sounds: Sequence[np.ndarray], decoding: EngineOptions) -> list[WindowText]:
        """All windows together; those that fail Whisper's own checks again, one by one."""
        encoded = self.encoded(np.stack([self.mel(sound) for sound in sounds]))
        languages = self.language_of_each(encoded, len(sounds), decoding.languages)
        vocabularies = [self.vocabulary(language) for language in languages]
        prompts = [self.prompt(vocabulary, decoding.prompt) for vocabulary in vocabularies]
        said = self.said(encoded, prompts, vocabularies[0])
        texts = []
        for number, (sound, first) in enumerate(zip(sounds, said, strict=True)):
            vocabulary = vocabularies[number]
            alone = self.model.encode(self.mel(sound)) if first.needs_fallback or decoding.word_timestamps else None
            final = (
                self.decode_with_fallback(alone, prompts[number], vocabulary, first) if first.needs_fallback else first
            )
            words = list(self.words(alone, final, sound, vocabulary)) if decoding.word_timestamps else []
            segments = tuple(split_at_timestamps(final.tokens, vocabulary, len(sound) / SAMPLE_RATE, words))
            texts.append(
                WindowText(languages[number], round(final.no_speech_prob, 4), round(final.avg_logprob, 4), segments)
            )
        return texts

    def mel(self, sound: np.ndarray) -> np.ndarray:
        """The spectrogram of a window with silence behind it: float32, shape (mels, frames)."""
        padded = np.pad(sound[: self.context], (0, max(0, self.context - len(sound))))
        mel: np.ndarray = self.model.feature_extractor(padded, padding=0)
        return mel.astype(np.float32)

    def encoded(self, mels: np.ndarray) -> Any:
        """On a CPU one by one, which its caches like better: a sixth faster."""
        if self.model.model.device != "cpu":
            return self.model.encode(mels)
        rows = [np.array(self.model.encode(mel[None])) for mel in mels]
        return ctranslate2.StorageView.from_array(np.concatenate(rows))

    def language_of_each(self, encoded: Any, count: int, languages: tuple[str, ...]) -> list[str]:
        if len(languages) == 1 or not self.model.model.is_multilingual:
            return [languages[0] if self.model.model.is_multilingual else "en"] * count
        chances = [dict(found) for found in self.model.model.detect_language(encoded)]
        return [max(languages, key=lambda code: chance.get(f"<|{code}|>", 0.0)) for chance in chances]

    def vocabulary(self, language: str) -> Tokenizer:
        if language not in self.vocabularies:
            multilingual = self.model.model.is_multilingual
            self.vocabularies[language] = Tokenizer(
                self.model.hf_tokenizer, multilingual, task="transcribe", language=language
            )
        return self.vocabularies[language]

    def prompt(self, vocabulary: Tokenizer, words: str) -> list[int]:
        expected = vocabulary.encode(" " + words.strip()) if words.strip() else []
        prompt: list[int] = self.model.get_prompt(vocabulary, expected)
        return prompt

    def said(self, encoded: Any, prompts: list[list[int]], vocabulary: Tokenizer, **how: int) -> list[DecodedWindow]:
        results = self.model.model.generate(
            encoded,
            prompts,
            **{"beam_size": 1, **how},
            max_length=min(MAX_DECODER_TOKENS, len(prompts[0]) + MAX_TEXT_TOKENS),
            suppress_tokens=list(get_suppressed_tokens(vocabulary, [-1])),
            return_scores=True,
            return_no_speech_prob=True,
        )
        return [decoded_window(result, vocabulary) for result in results]

    def decode_with_fallback(
        self, encoded: Any, prompt: list[int], vocabulary: Tokenizer, said: DecodedWindow
    ) -> DecodedWindow:
        for how in FALLBACK_OPTIONS:
            said = self.said(encoded, [prompt], vocabulary, **how)[0]
            if not said.needs_fallback:
                break
        return said

    def words(
        self, encoded: Any, said: DecodedWindow, sound: np.ndarray, vocabulary: Tokenizer
    ) -> Iterator[tuple[int, TimedWord]]:
        """When each word was said, from the attention of the decoder, with how many tokens it has."""
        tokens = text_tokens(said.tokens, vocabulary)
        if not tokens:
            return
        alignment = self.model.find_alignment(vocabulary, [tokens], encoded, len(sound) // FRAME_SAMPLES)[0]
        merge_punctuations(alignment, OPENING, CLOSING)
        for word in alignment:
            timing = (float(word["start"]), float(word["end"]))
            yield len(word["tokens"]), TimedWord(*timing, word["word"], float(word["probability"]))


def decoded_window(result: Any, vocabulary: Tokenizer) -> DecodedWindow:
    """As faster-whisper counts: the end of the text is one of its tokens, and is not among those that come back."""
    tokens = list(result.sequences_ids[0])
    log_probability = result.scores[0] * len(tokens) / (len(tokens) + 1)
    return DecodedWindow(
        tokens, vocabulary.decode(tokens).strip(), float(result.no_speech_prob), float(log_probability)
    )
