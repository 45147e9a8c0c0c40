"""The engine openai-whisper: windows of sound to timed text with OpenAI's own `decode`, several at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version

import torch
import whisper
from torch.nn import functional
from whisper.audio import CHUNK_LENGTH, N_SAMPLES_PER_TOKEN, TOKENS_PER_SECOND, log_mel_spectrogram, pad_or_trim
from whisper.decoding import DecodingOptions, DecodingResult, DecodingTask
from whisper.model import AudioEncoder
from whisper.timing import find_alignment, merge_punctuations
from whisper.tokenizer import Tokenizer, get_tokenizer

from archive.arrays import FloatArray
from archive.asr.engines import choose_batch_size, choose_compute_type
from archive.asr.openai_whisper.checkpoint import load_whisper
from archive.asr.openai_whisper.inference import CachedInference, OutputProjection, tied_output_projection
from archive.asr.openai_whisper.quantize import quantize
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
from archive.models import bundled
from archive.settings import WhisperSettings

LATEST_START_S = 1.0  # OpenAI's own: text begins no later in a window
COMPUTE_TYPES = {"cpu": ("float32", "int8")}  # by device
OTHER_COMPUTE_TYPES = ("float16", "float32")  # of any other device


class LanguageDecodingTask(DecodingTask):  # type: ignore[misc]
    """OpenAI's decoding of several windows, each in the likeliest of some languages, by our pass through the decoder."""

    def __init__(
        self, model: whisper.Whisper, project: OutputProjection, options: DecodingOptions, languages: Sequence[str]
    ):
        # OpenAI's task takes what the encoder holds for 30 s. Any language will do: it need not look for one.
        latest_s = LATEST_START_S * CHUNK_LENGTH * TOKENS_PER_SECOND / model.dims.n_audio_ctx
        super().__init__(model, replace(options, language=languages[0], max_initial_timestamp=latest_s))
        start: int = self.sot_index  # type: ignore[has-type]
        self.languages, self.language_position = list(languages), start + 1
        self.inference = CachedInference(model.decoder, project, first_logits_at=start)
        if options.beam_size:
            self.decoder.inference = self.inference  # which a beam rearranges
        self.sot_index = 0  # where the loop finds the first logits it looks for, since no others come back

    def _detect_language(self, audio_features: torch.Tensor, tokens: torch.Tensor) -> tuple[list[str], None]:
        if not self.model.is_multilingual:
            return ["en"] * len(audio_features), None
        codes = [self.tokenizer.to_language_token(language) for language in self.languages]
        chosen = self.likeliest(codes, audio_features) if len(codes) > 1 else [0] * len(audio_features)
        tokens[:, self.language_position] = torch.tensor([codes[number] for number in chosen])
        return [self.languages[number] for number in chosen], None

    def _get_audio_features(self, encoded: torch.Tensor) -> torch.Tensor:
        return encoded  # whatever its length

    def likeliest(self, codes: list[int], audio_features: torch.Tensor) -> list[int]:
        """Which of these tokens follows the start of a text, by window."""
        chosen: list[int] = self.language_logits(audio_features)[:, codes].argmax(dim=-1).tolist()
        return chosen

    def language_probs(self, audio_features: torch.Tensor) -> list[dict[str, float]]:
        """The probability of every language, by code, in each window."""
        self.inference.cleanup_caching()
        logits = self.language_logits(audio_features)[:, list(self.tokenizer.all_language_tokens)]
        codes = self.tokenizer.all_language_codes
        return [dict(zip(codes, probs, strict=True)) for probs in logits.softmax(dim=-1).tolist()]

    def language_logits(self, audio_features: torch.Tensor) -> torch.Tensor:
        """What may follow the start of a text, shape (windows, vocabulary)."""
        start = torch.full((len(audio_features), 1), self.tokenizer.sot, device=audio_features.device)
        logits = self.inference.logits_at([-1], start, audio_features)[:, -1]
        self.inference.clear_self_attn_cache()
        return logits


class OpenAIWhisper:
    """A loaded model that decodes windows."""

    name = "openai-whisper"

    def __init__(
        self,
        model: whisper.Whisper,
        project: OutputProjection | None = None,
        *,
        compute_type: str = "float32",
        batch: int = 0,
    ):
        self.model, self.compute_type = model, compute_type
        self.project = project or tied_output_projection(model.decoder)
        self.version = version(self.name)
        positions = model.dims.n_audio_ctx
        self.context_samples = positions * N_SAMPLES_PER_TOKEN
        self.batch = choose_batch_size(
            width=model.dims.n_audio_state, layers=model.dims.n_text_layer, positions=positions, wanted=batch
        )

    @classmethod
    def load(cls, settings: WhisperSettings) -> OpenAIWhisper:
        """Raises ModelMissing, with the cure, when there is no such model, SettingsWrong for a compute type it has not."""
        model = load_whisper(settings.model, device=settings.device, threads=settings.threads)
        device = model.device.type
        supported = COMPUTE_TYPES.get(device, OTHER_COMPUTE_TYPES)
        compute_type = choose_compute_type(cls.name, settings.compute_type, device, supported)
        shorten_context(model, bundled.context_s(settings.model))
        project = quantize(model) if compute_type == "int8" else tied_output_projection(model.decoder)
        return cls(model, project, compute_type=compute_type, batch=settings.batch)

    @torch.no_grad()
    def decode(self, sounds: Sequence[FloatArray], options: EngineOptions) -> list[WindowText]:
        """The text of each window; windows of one context together."""
        return decode_by_context(sounds, options, self.context_samples, self.decode_together)

    def decode_together(self, sounds: Sequence[FloatArray], options: EngineOptions, context: int) -> list[WindowText]:
        """The text of each window, all with the same context in samples."""
        encoded = self.encode(self.mels(sounds, context))
        beam = options.beam_size if options.beam_size > 1 else None
        decoding = DecodingOptions(
            temperature=0.0,
            fp16=self.fp16,
            prompt=options.prompt or None,
            beam_size=beam,
            sample_len=most_tokens(context),
        )
        together = torch.split(encoded, 1) if beam else [encoded]  # OpenAI's beams are of one window
        results = [result for part in together for result in self.decode_encoded(part, decoding, options.languages)]
        return [
            self.window_text(result, sound, word_timestamps=options.word_timestamps)
            for sound, result in zip(sounds, results, strict=True)
        ]

    @torch.no_grad()
    def detect_languages(self, sounds: Sequence[FloatArray]) -> list[dict[str, float]]:
        """For each sound the probability of every language, by code; a model of one language speaks English."""
        if not self.model.is_multilingual:
            return [{"en": 1.0}] * len(sounds)
        return detect_by_context(sounds, self.context_samples, self.detect_together)

    def detect_together(self, sounds: Sequence[FloatArray], context: int) -> list[dict[str, float]]:
        """As `detect_languages`, all with the same context."""
        task = LanguageDecodingTask(self.model, self.project, DecodingOptions(fp16=self.fp16), ["en"])
        return task.language_probs(self.encode(self.mels(sounds, context)))

    def mels(self, sounds: Sequence[FloatArray], context: int) -> torch.Tensor:
        """The spectrograms of windows, all with `context` samples, shape (windows, mels, frames)."""
        return torch.stack([self.mel(sound, context) for sound in sounds]).to(self.model.device)

    def mel(self, sound: FloatArray, context: int = 0) -> torch.Tensor:
        """The spectrogram of a window with silence behind it up to `context` samples, shape (mels, frames); 0: up to what
        the encoder takes."""
        padded = pad_or_trim(sound, context or self.context_samples)
        mel: torch.Tensor = log_mel_spectrogram(padded, self.model.dims.n_mels)
        return mel.half() if self.fp16 else mel

    @property
    def fp16(self) -> bool:
        """Whether it computes in half precision."""
        return self.compute_type == "float16"

    def encode(self, mels: torch.Tensor) -> torch.Tensor:
        """On a CPU one by one, which its caches like better: a tenth faster, and what is between the layers fits."""
        together = 1 if mels.device.type == "cpu" else len(mels)
        return torch.cat([embed_sound(self.model.encoder, part) for part in torch.split(mels, together)])

    def decode_encoded(
        self, encoded: torch.Tensor, options: DecodingOptions, languages: Sequence[str]
    ) -> list[DecodingResult]:
        """OpenAI's result for each window, shape (windows, frames, width), in the likeliest of these languages."""
        results: list[DecodingResult] = LanguageDecodingTask(self.model, self.project, options, languages).run(encoded)
        return results

    def window_text(self, result: DecodingResult, sound: FloatArray, *, word_timestamps: bool) -> WindowText:
        """OpenAI's result for one window as ours."""
        tokenizer = self.tokenizer(result.language)
        words = list(self.timed_words(result, sound, tokenizer)) if word_timestamps else []
        segments = tuple(split_at_timestamps(result.tokens, tokenizer, len(sound) / SAMPLE_RATE, words))
        return WindowText(result.language, round(result.no_speech_prob, 4), round(result.avg_logprob, 4), segments)

    def tokenizer(self, language: str) -> Tokenizer:
        """The model's tokenizer for a language."""
        return get_tokenizer(
            self.model.is_multilingual, num_languages=self.model.num_languages, language=language, task="transcribe"
        )

    def timed_words(
        self, result: DecodingResult, sound: FloatArray, tokenizer: Tokenizer
    ) -> Iterator[tuple[int, TimedWord]]:
        """When each word was said, from the attention of the decoder, with how many tokens it has."""
        tokens = text_tokens(result.tokens, tokenizer)
        mel = self.mels([sound], self.context_samples)[0]  # OpenAI's alignment wants all of it
        alignment = find_alignment(self.model, tokenizer, tokens, mel, len(sound) // FRAME_SAMPLES)
        merge_punctuations(alignment, PREPEND_PUNCTUATIONS, APPEND_PUNCTUATIONS)
        for word in alignment:
            yield len(word.tokens), TimedWord(float(word.start), float(word.end), word.word, float(word.probability))


def embed_sound(encoder: AudioEncoder, mels: torch.Tensor) -> torch.Tensor:
    """The encoder's states for spectrograms of any length: OpenAI's own pass takes 30 s and no other.

    `mels`: shape (batch, mels, frames); the states have shape (batch, frames / 2, width).
    """
    states = functional.gelu(encoder.conv2(functional.gelu(encoder.conv1(mels)))).permute(0, 2, 1)
    states = (states + encoder.positional_embedding[: states.shape[1]]).to(states.dtype)
    for block in encoder.blocks:
        states = block(states)
    normed: torch.Tensor = encoder.ln_post(states)
    return normed


def shorten_context(model: whisper.Whisper, context_s: float) -> None:
    """Give the encoder so much sound at a time, in place: its positions for what comes later are left out."""
    encoder, positions = model.encoder, round(context_s * TOKENS_PER_SECOND)
    encoder.positional_embedding = encoder.positional_embedding[:positions]
    model.dims.n_audio_ctx = positions
