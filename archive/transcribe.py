"""The engine openai-whisper: windows of sound to timed text with OpenAI's own `decode`, several at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import torch
import whisper
from whisper.audio import N_SAMPLES, log_mel_spectrogram, pad_or_trim
from whisper.decoding import DecodingOptions, DecodingResult, DecodingTask, decode
from whisper.model import Linear
from whisper.timing import find_alignment, merge_punctuations
from whisper.tokenizer import Tokenizer, get_tokenizer

from archive.checkpoint import load_whisper
from archive.engines import windows_that_fit
from archive.errors import SettingsWrong
from archive.settings import Whisper
from archive.sound import SAMPLE_RATE
from archive.window_text import (
    BEST_OF,
    CLOSING,
    FRAME_SAMPLES,
    OPENING,
    TEMPERATURES,
    Decoding,
    TimedWord,
    WindowText,
    is_doubtful,
    text_tokens,
    timed,
)

NAME = "openai-whisper"
COMPUTE_TYPES = ("auto", "float32", "float16", "int8")


def load(settings: Whisper) -> OpenAIWhisper:
    """Raises ModelMissing, with the cure, when there is no such model, SettingsWrong for a compute type it has not."""
    model = load_whisper(settings.model, device=settings.device, threads=settings.threads)
    compute_type = compute_type_of(settings.compute_type, model.device.type)
    if compute_type == "int8":
        quantize(model)
    return OpenAIWhisper(model, compute_type=compute_type, batch=settings.batch)


def compute_type_of(asked: str, device: str) -> str:
    usual = "float16" if device == "cuda" else "float32"
    if asked not in COMPUTE_TYPES:
        raise SettingsWrong(
            f"{NAME} cannot compute in {asked!r}", f"set whisper.compute_type to one of {', '.join(COMPUTE_TYPES)}"
        )
    if (asked == "float16" and device == "cpu") or (asked == "int8" and device != "cpu"):
        raise SettingsWrong(f"{NAME} cannot compute in {asked} on {device}", "set whisper.compute_type to auto")
    return usual if asked == "auto" else asked


def quantize(model: whisper.Whisper) -> None:
    """Compute the linear layers in 8 bit, in place: weights once, what flows through them as it comes."""
    for name, layer in list(model.named_modules()):
        if isinstance(layer, Linear):  # Whisper's own kind, which torch's quantizer does not know
            plain = torch.nn.Linear(layer.in_features, layer.out_features, bias=layer.bias is not None)
            plain.weight, plain.bias = layer.weight, layer.bias
            parent, _, own = name.rpartition(".")
            setattr(model.get_submodule(parent), own, plain)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces that this will move to another package
        torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
            model, {torch.nn.Linear}, dtype=torch.qint8, inplace=True
        )


class InLanguages(DecodingTask):  # type: ignore[misc]
    """OpenAI's decoding of several windows, each in a language that was chosen for it."""

    def __init__(self, model: whisper.Whisper, options: DecodingOptions, languages: Sequence[str]):
        super().__init__(model, options)
        self.languages = list(languages)

    def _detect_language(self, audio_features: torch.Tensor, tokens: torch.Tensor) -> tuple[list[str], None]:
        codes = [self.tokenizer.to_language_token(language) for language in self.languages]
        tokens[:, self.sot_index + 1] = torch.tensor(codes)
        return self.languages, None


class OpenAIWhisper:
    """A loaded model that decodes windows."""

    name = NAME

    def __init__(self, model: whisper.Whisper, *, compute_type: str = "float32", batch: int = 0):
        self.model, self.compute_type = model, compute_type
        self.version = version(NAME)
        self.batch = windows_that_fit(width=model.dims.n_audio_state, layers=model.dims.n_text_layer, asked=batch)

    @torch.no_grad()
    def decode(self, sounds: Sequence[np.ndarray], decoding: Decoding) -> list[WindowText]:
        """All windows together; those that fail Whisper's own checks again, one by one."""
        mels = torch.stack([self.mel(sound) for sound in sounds]).to(self.model.device)
        encoded = self.model.embed_audio(mels)  # once: `decode` and the choice of a language would each do it again
        languages = self.language_of_each(encoded, decoding.languages)
        options = DecodingOptions(temperature=0.0, fp16=self.fp16, prompt=decoding.prompt or None)
        results = self.decoded(encoded, options, languages)
        texts = []
        for sound, mel, row, result in zip(sounds, mels, encoded, results, strict=True):
            final = self.retried(row, result, options) if doubtful(result) else result
            texts.append(self.text_of(final, sound, mel, decoding))
        return texts

    def mel(self, sound: np.ndarray) -> torch.Tensor:
        """The spectrogram of a window with silence behind it, shape (mels, frames)."""
        padded = pad_or_trim(sound, N_SAMPLES)
        mel: torch.Tensor = log_mel_spectrogram(padded, self.model.dims.n_mels)
        return mel.half() if self.fp16 else mel

    @property
    def fp16(self) -> bool:
        return self.compute_type == "float16"

    def language_of_each(self, encoded: torch.Tensor, languages: tuple[str, ...]) -> list[str]:
        if len(languages) == 1 or not self.model.is_multilingual:
            return [languages[0] if self.model.is_multilingual else "en"] * len(encoded)
        _, chances = self.model.detect_language(encoded)
        return [max(languages, key=lambda code: chance.get(code, 0.0)) for chance in chances]

    def decoded(self, encoded: torch.Tensor, options: DecodingOptions, languages: list[str]) -> list[DecodingResult]:
        if not self.model.is_multilingual:
            results: list[DecodingResult] = decode(self.model, encoded, replace(options, language="en"))
            return results
        # The language of the options only lets the task know that it need not look for one.
        task = InLanguages(self.model, replace(options, language=languages[0]), languages)
        found: list[DecodingResult] = task.run(encoded)
        return found

    def retried(self, encoded: torch.Tensor, result: DecodingResult, options: DecodingOptions) -> DecodingResult:
        """Whisper's temperature fallback: hotter until its checks pass. It can sample several texts for one window only."""
        torch.manual_seed(0)  # so that a repeated run samples the same
        for temperature in TEMPERATURES:
            hotter = replace(options, language=result.language, temperature=temperature, best_of=BEST_OF)
            result = decode(self.model, encoded, hotter)
            if not doubtful(result):
                break
        return result

    def text_of(self, result: DecodingResult, sound: np.ndarray, mel: torch.Tensor, decoding: Decoding) -> WindowText:
        tokenizer = self.tokenizer(result.language)
        words = list(self.words(result, sound, mel, tokenizer)) if decoding.word_timestamps else []
        segments = tuple(timed(result.tokens, tokenizer, len(sound) / SAMPLE_RATE, words))
        return WindowText(result.language, round(result.no_speech_prob, 4), round(result.avg_logprob, 4), segments)

    def tokenizer(self, language: str) -> Tokenizer:
        return get_tokenizer(
            self.model.is_multilingual, num_languages=self.model.num_languages, language=language, task="transcribe"
        )

    def words(
        self, result: DecodingResult, sound: np.ndarray, mel: torch.Tensor, tokenizer: Tokenizer
    ) -> Iterator[tuple[int, TimedWord]]:
        """When each word was said, from the attention of the decoder, with how many tokens it has."""
        tokens = text_tokens(result.tokens, tokenizer)
        alignment = find_alignment(self.model, tokenizer, tokens, mel, len(sound) // FRAME_SAMPLES)
        merge_punctuations(alignment, OPENING, CLOSING)
        for word in alignment:
            yield len(word.tokens), TimedWord(float(word.start), float(word.end), word.word, float(word.probability))


def prompt_tokens(text: str) -> int:
    """How many of the tokens that Whisper keeps of a prompt a text takes, for the multilingual models."""
    return len(get_tokenizer(multilingual=True).encode(f" {text.strip()}")) if text.strip() else 0


def doubtful(result: DecodingResult) -> bool:
    return is_doubtful(result.text, result.no_speech_prob, result.avg_logprob)
