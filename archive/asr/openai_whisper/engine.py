"""The engine openai-whisper: windows of sound to timed text with OpenAI's own `decode`, several at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import torch
import whisper
from whisper.audio import CHUNK_LENGTH, N_SAMPLES_PER_TOKEN, TOKENS_PER_SECOND, log_mel_spectrogram, pad_or_trim
from whisper.decoding import DecodingOptions, DecodingResult, DecodingTask
from whisper.model import Linear
from whisper.timing import find_alignment, merge_punctuations
from whisper.tokenizer import Tokenizer, get_tokenizer

from archive.asr.engines import choose_batch_size
from archive.asr.openai_whisper.checkpoint import load_whisper
from archive.asr.openai_whisper.inference import CachedInference, OutputProjection, tied_output_projection
from archive.asr.window_text import (
    BEST_OF,
    CLOSING,
    FALLBACK_TEMPERATURES,
    FRAME_SAMPLES,
    OPENING,
    EngineOptions,
    TimedWord,
    WindowText,
    needs_fallback,
    split_at_timestamps,
    text_tokens,
)
from archive.audio.sound import SAMPLE_RATE
from archive.errors import SettingsWrong
from archive.messages import _
from archive.models import bundled
from archive.settings import WhisperSettings

NAME = "openai-whisper"
LATEST_START_S = 1.0  # OpenAI's own: text begins no later in a window
COMPUTE_TYPES = ("auto", "float32", "float16", "int8")


def load(settings: WhisperSettings) -> OpenAIWhisper:
    """Raises ModelMissing, with the cure, when there is no such model, SettingsWrong for a compute type it has not."""
    model = load_whisper(settings.model, device=settings.device, threads=settings.threads)
    compute_type = compute_type_of(settings.compute_type, model.device.type)
    shorten_context(model, bundled.context_s(settings.model))
    scores = quantize(model) if compute_type == "int8" else tied_output_projection(model.decoder)
    return OpenAIWhisper(model, scores, compute_type=compute_type, batch=settings.batch)


def compute_type_of(asked: str, device: str) -> str:
    usual = "float16" if device == "cuda" else "float32"
    if asked not in COMPUTE_TYPES:
        raise SettingsWrong(
            _("{NAME} cannot compute in {asked!r}", NAME=NAME, asked=asked),
            _(
                "set whisper.compute_type to one of {COMPUTE_TYPES}",
                COMPUTE_TYPES=list(COMPUTE_TYPES),
            ),
        )
    if (asked == "float16" and device == "cpu") or (asked == "int8" and device != "cpu"):
        raise SettingsWrong(
            _("{NAME} cannot compute in {asked} on {device}", NAME=NAME, asked=asked, device=device),
            _("set whisper.compute_type to auto"),
        )
    return usual if asked == "auto" else asked


def shorten_context(model: whisper.Whisper, context_s: float) -> None:
    """Give the encoder so much sound at a time, in place: its positions for what comes later are left out."""
    encoder, positions = model.encoder, round(context_s * TOKENS_PER_SECOND)
    encoder.positional_embedding = encoder.positional_embedding[:positions]
    model.dims.n_audio_ctx = positions


def quantize(model: whisper.Whisper) -> OutputProjection:
    """Compute the linear layers in 8 bit, in place: weights once, what flows through them as it comes.

    Returns the scores of the vocabulary in 8 bit; the embedding, whose weights they share, stays as it is.
    """
    for name, layer in list(model.named_modules()):
        if isinstance(layer, Linear):  # Whisper's own kind, which torch's quantizer does not know
            parent, _, own = name.rpartition(".")
            setattr(model.get_submodule(parent), own, plain_linear(layer.weight, layer.bias))
    scores = torch.nn.Sequential(plain_linear(model.decoder.token_embedding.weight, None))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces that this will move to another package
        for module in (model, scores):
            torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
                module, {torch.nn.Linear}, dtype=torch.qint8, inplace=True
            )
    return scores


def plain_linear(weight: torch.Tensor, bias: torch.Tensor | None) -> torch.nn.Linear:
    layer = torch.nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None, device="meta")
    layer.weight = torch.nn.Parameter(weight)
    if bias is not None:
        layer.bias = torch.nn.Parameter(bias)
    return layer


class LanguageDecodingTask(DecodingTask):  # type: ignore[misc]
    """OpenAI's decoding of several windows, each in the likeliest of some languages, by our pass through the decoder."""

    def __init__(
        self, model: whisper.Whisper, scores: OutputProjection, options: DecodingOptions, languages: Sequence[str]
    ):
        # OpenAI's task takes what the encoder holds for 30 s. Any language will do: it need not look for one.
        latest_s = LATEST_START_S * CHUNK_LENGTH * TOKENS_PER_SECOND / model.dims.n_audio_ctx
        super().__init__(model, replace(options, language=languages[0], max_initial_timestamp=latest_s))
        start: int = self.sot_index  # type: ignore[has-type]
        self.choices, self.language_at = list(languages), start + 1
        self.inference = CachedInference(model.decoder, scores, first_look=start)
        self.sot_index = 0  # where the loop finds what it looks for at first, since `Incremental` returns no more

    def _detect_language(self, audio_features: torch.Tensor, tokens: torch.Tensor) -> tuple[list[str], None]:
        if not self.model.is_multilingual:
            return ["en"] * len(audio_features), None
        codes = [self.tokenizer.to_language_token(language) for language in self.choices]
        chosen = self.likeliest(codes, audio_features) if len(codes) > 1 else [0] * len(audio_features)
        tokens[:, self.language_at] = torch.tensor([codes[number] for number in chosen])
        return [self.choices[number] for number in chosen], None

    def likeliest(self, codes: list[int], audio_features: torch.Tensor) -> list[int]:
        """Which of these tokens follows the start of a text, by window."""
        start = torch.full((len(audio_features), 1), self.tokenizer.sot, device=audio_features.device)
        following = self.inference.logits_at([-1], start, audio_features)[:, -1, codes]
        self.inference.clear_self_attn_cache()
        chosen: list[int] = following.argmax(dim=-1).tolist()
        return chosen


class OpenAIWhisper:
    """A loaded model that decodes windows."""

    name = NAME

    def __init__(
        self,
        model: whisper.Whisper,
        scores: OutputProjection | None = None,
        *,
        compute_type: str = "float32",
        batch: int = 0,
    ):
        self.model, self.compute_type = model, compute_type
        self.scores = scores or tied_output_projection(model.decoder)
        self.version = version(NAME)
        positions = model.dims.n_audio_ctx
        self.context = positions * N_SAMPLES_PER_TOKEN
        self.batch = choose_batch_size(
            width=model.dims.n_audio_state, layers=model.dims.n_text_layer, positions=positions, asked=batch
        )

    @torch.no_grad()
    def decode(self, sounds: Sequence[np.ndarray], decoding: EngineOptions) -> list[WindowText]:
        """All windows together; those that fail Whisper's own checks again, one by one."""
        mels = torch.stack([self.mel(sound) for sound in sounds]).to(self.model.device)
        encoded = self.encoded(mels)
        options = DecodingOptions(temperature=0.0, fp16=self.fp16, prompt=decoding.prompt or None)
        results = self.decoded(encoded, options, decoding.languages)
        texts = []
        for sound, mel, row, result in zip(sounds, mels, encoded, results, strict=True):
            final = self.decode_with_fallback(row, result, options) if doubtful(result) else result
            texts.append(self.text_of(final, sound, mel, decoding))
        return texts

    def mel(self, sound: np.ndarray) -> torch.Tensor:
        """The spectrogram of a window with silence behind it, shape (mels, frames)."""
        padded = pad_or_trim(sound, self.context)
        mel: torch.Tensor = log_mel_spectrogram(padded, self.model.dims.n_mels)
        return mel.half() if self.fp16 else mel

    @property
    def fp16(self) -> bool:
        return self.compute_type == "float16"

    def encoded(self, mels: torch.Tensor) -> torch.Tensor:
        """On a CPU one by one, which its caches like better: a tenth faster, and what is between the layers fits."""
        together = 1 if mels.device.type == "cpu" else len(mels)
        return torch.cat([self.model.embed_audio(part) for part in torch.split(mels, together)])

    def decoded(
        self, encoded: torch.Tensor, options: DecodingOptions, languages: Sequence[str]
    ) -> list[DecodingResult]:
        results: list[DecodingResult] = LanguageDecodingTask(self.model, self.scores, options, languages).run(encoded)
        return results

    def decode_with_fallback(
        self, encoded: torch.Tensor, result: DecodingResult, options: DecodingOptions
    ) -> DecodingResult:
        """Whisper's temperature fallback: hotter until its checks pass. It can sample several texts for one window only."""
        torch.manual_seed(0)  # so that a repeated run samples the same
        for temperature in FALLBACK_TEMPERATURES:
            hotter = replace(options, temperature=temperature, best_of=BEST_OF)
            result = self.decoded(encoded[None], hotter, [result.language])[0]
            if not doubtful(result):
                break
        return result

    def text_of(
        self, result: DecodingResult, sound: np.ndarray, mel: torch.Tensor, decoding: EngineOptions
    ) -> WindowText:
        tokenizer = self.tokenizer(result.language)
        words = list(self.words(result, sound, mel, tokenizer)) if decoding.word_timestamps else []
        segments = tuple(split_at_timestamps(result.tokens, tokenizer, len(sound) / SAMPLE_RATE, words))
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


def count_prompt_tokens(text: str) -> int:
    """How many of the tokens that Whisper keeps of a prompt a text takes, for the multilingual models."""
    return len(get_tokenizer(multilingual=True).encode(f" {text.strip()}")) if text.strip() else 0


def doubtful(result: DecodingResult) -> bool:
    return needs_fallback(result.text, result.no_speech_prob, result.avg_logprob)
