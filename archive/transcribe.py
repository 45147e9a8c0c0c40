"""Turn the sound of one recording into timed segments with OpenAI's Whisper, several windows at a time."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.error import URLError

import numpy as np
import torch
import whisper
from whisper.audio import N_FRAMES, N_SAMPLES, log_mel_spectrogram, pad_or_trim
from whisper.decoding import DecodingOptions, DecodingResult, decode
from whisper.tokenizer import Tokenizer, get_tokenizer

from archive import bundled
from archive.errors import ModelMissing
from archive.files import write_bytes
from archive.records import Segment
from archive.sound import Samples
from archive.speech import Span

# Whisper's own thresholds: beyond them a window is decoded again at the next temperature.
MAX_COMPRESSION_RATIO = 2.4
MIN_LOG_PROBABILITY = -1.0
MAX_NO_SPEECH = 0.6
TEMPERATURES = (0.2, 0.4, 0.6, 0.8, 1.0)
BEST_OF = 5  # texts sampled at each of them, the likeliest kept
HALF_A_CHARACTER = "\ufffd"  # Whisper's tokens are bytes, and the model may end one character too early
TIMESTAMP_S = 0.02  # what one timestamp token stands for


@dataclass(frozen=True)
class WindowText:
    """What one window was heard to say; segment times are seconds from the window's start."""

    number: int
    language: str
    no_speech: float
    log_probability: float
    segments: tuple[tuple[float, float, str], ...]


def load_whisper(model: str, *, device: str = "", threads: int = 0) -> whisper.Whisper:
    """The model by OpenAI's name, by the path of a checkpoint, or `sample-voice`.

    Raises ModelMissing, with the cure, when there is no such model or it cannot be downloaded.
    """
    if threads:
        torch.set_num_threads(threads)
    target = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if model == bundled.SAMPLE_VOICE:
        return whisper.load_model(str(bundled.folder_of(model) / "model.pt"), device=target)
    path = Path(model).expanduser()
    if path.is_file():
        return load_checkpoint(path, target)
    if model not in whisper.available_models():
        raise ModelMissing(
            f"there is no Whisper model {model!r}",
            f"give the path of a checkpoint or one of {', '.join(whisper.available_models())} (setting whisper.model)",
        )
    try:
        return whisper.load_model(model, device=target)
    except (URLError, OSError, RuntimeError) as error:
        raise ModelMissing(
            f"the Whisper model {model!r} is not on this machine and could not be downloaded ({error})",
            "connect once to let it download, or copy its .pt file here and set whisper.model to its path",
        ) from error


def load_checkpoint(path: Path, device: str) -> whisper.Whisper:
    try:
        return whisper.load_model(str(path), device=device)
    except Exception as error:  # torch raises half a dozen kinds for a file that is no checkpoint
        reason = str(error).split("\n")[0].split(". ")[0]  # torch goes on with a page of advice
        raise ModelMissing(
            f"{path} is not a Whisper checkpoint ({reason})",
            "give a .pt file in OpenAI's format (setting whisper.model)",
        ) from error


class Windows:
    """The windows of one recording, decoded batch by batch, each batch on disk before the next begins."""

    def __init__(
        self,
        model: whisper.Whisper,
        samples: np.ndarray | Samples,
        spans: list[Span],
        *,
        languages: tuple[str, ...],
        prompt: str = "",
    ):
        self.model, self.samples, self.spans = model, samples, spans
        self.languages, self.prompt = languages, prompt
        self.tokenizer = get_tokenizer(model.is_multilingual, num_languages=model.num_languages)

    def decode(
        self, partial: Path, *, batch: int, progress: Callable[[float], None] = lambda _: None
    ) -> list[WindowText]:
        """Every window's text, in order; windows already in `partial` (JSON Lines) are not decoded again.

        Batches always begin at a multiple of `batch`, so a run that was interrupted decodes what an uninterrupted one does.
        """
        done = [text for text in read_partial(partial) if text.number < len(self.spans)]
        done = done[: len(done) // batch * batch] if len(done) < len(self.spans) else done
        write_bytes(partial, b"".join(map(as_line, done)))
        with partial.open("ab") as file:
            while len(done) < len(self.spans):
                texts = list(self.decode_batch(range(len(done), min(len(done) + batch, len(self.spans)))))
                file.write(b"".join(map(as_line, texts)))
                file.flush()
                os.fsync(file.fileno())
                done += texts
                progress(self.spans[len(done) - 1].end_s)
        return done

    def decode_batch(self, numbers: range) -> Iterator[WindowText]:
        mels = torch.stack([self.mel(self.spans[n]) for n in numbers]).to(self.model.device)
        spoken = self.language_of_each(mels)
        results: dict[int, DecodingResult] = {}
        for language in sorted(set(spoken)):
            rows = [row for row, of_row in enumerate(spoken) if of_row == language]
            for row, result in zip(rows, self.decode_language(mels[rows], language), strict=True):
                results[row] = result
        for row, number in enumerate(numbers):
            yield self.text_of(number, results[row])

    def mel(self, span: Span) -> torch.Tensor:
        sound = self.samples[span.start : span.end].astype(np.float32) / 32768.0
        padded = pad_or_trim(sound, N_SAMPLES)
        mel: torch.Tensor = log_mel_spectrogram(padded, self.model.dims.n_mels)[:, :N_FRAMES]
        return mel

    def language_of_each(self, mels: torch.Tensor) -> list[str]:
        if len(self.languages) == 1 or not self.model.is_multilingual:
            return [self.languages[0] if self.model.is_multilingual else "en"] * len(mels)
        _, chances = self.model.detect_language(self.half(mels))
        return [max(self.languages, key=lambda code: chance.get(code, 0.0)) for chance in chances]

    def half(self, mels: torch.Tensor) -> torch.Tensor:
        return mels.half() if self.fp16 else mels

    @property
    def fp16(self) -> bool:
        return bool(self.model.device.type == "cuda")

    def decode_language(self, mels: torch.Tensor, language: str) -> list[DecodingResult]:
        """Decode windows of one language together; those that fail Whisper's own checks again, one by one."""
        options = DecodingOptions(language=language, temperature=0.0, fp16=self.fp16, prompt=self.prompt or None)
        results: list[DecodingResult] = decode(self.model, self.half(mels), options)
        return [
            self.retried(mel, result, options) if doubtful(result) else result
            for mel, result in zip(mels, results, strict=True)
        ]

    def retried(self, mel: torch.Tensor, result: DecodingResult, options: DecodingOptions) -> DecodingResult:
        """Whisper's temperature fallback: hotter until its checks pass. It can sample several texts for one window only."""
        torch.manual_seed(0)  # so that a repeated run samples the same
        for temperature in TEMPERATURES:
            hotter = replace(options, temperature=temperature, best_of=BEST_OF)
            result = decode(self.model, self.half(mel), hotter)
            if not doubtful(result):
                break
        return result

    def text_of(self, number: int, result: DecodingResult) -> WindowText:
        span = self.spans[number]
        segments = () if silent(result) else tuple(timed(result.tokens, self.tokenizer, span.end_s - span.start_s))
        return WindowText(
            number, result.language, round(result.no_speech_prob, 4), round(result.avg_logprob, 4), segments
        )


def silent(result: DecodingResult) -> bool:
    """Whether Whisper's checks say that nobody speaks in the window."""
    return bool(result.no_speech_prob > MAX_NO_SPEECH and result.avg_logprob < MIN_LOG_PROBABILITY)


def doubtful(result: DecodingResult) -> bool:
    """Whether they say that somebody does, and that the text is not to be trusted."""
    if silent(result):
        return False
    return bool(result.compression_ratio > MAX_COMPRESSION_RATIO or result.avg_logprob < MIN_LOG_PROBABILITY)


def timed(tokens: list[int], tokenizer: Tokenizer, duration_s: float) -> Iterator[tuple[float, float, str]]:
    """(start, end, text) for each stretch between timestamp tokens, in seconds, inside the window."""
    start_s, words = 0.0, list[int]()
    for token in [*tokens, tokenizer.timestamp_begin + math.ceil(duration_s / TIMESTAMP_S)]:
        if token < tokenizer.timestamp_begin:
            words.append(token)
            continue
        at_s = min((token - tokenizer.timestamp_begin) * TIMESTAMP_S, duration_s)
        text = tokenizer.decode([word for word in words if word < tokenizer.eot]).replace(HALF_A_CHARACTER, "").strip()
        if text:
            yield round(start_s, 2), round(max(at_s, start_s), 2), text
        start_s, words = at_s, []


def segments_of(texts: list[WindowText], spans: list[Span]) -> tuple[Segment, ...]:
    """Segments on the recording's clock, from its windows' true offsets."""
    return tuple(
        Segment(
            start_s=round(spans[text.number].start_s + start_s, 2),
            end_s=round(spans[text.number].start_s + end_s, 2),
            text=words,
            language=text.language,
            confidence=round(math.exp(min(0.0, text.log_probability)), 3),
        )
        for text in texts
        for start_s, end_s, words in text.segments
    )


def read_partial(path: Path) -> list[WindowText]:
    """The windows a stopped run finished; a last line that was cut off is dropped."""
    texts: list[WindowText] = []
    for line in path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []:
        try:
            values = json.loads(line)
            texts.append(WindowText(**{**values, "segments": tuple(tuple(segment) for segment in values["segments"])}))
        except (ValueError, TypeError, KeyError):
            break
    return texts


def as_line(text: WindowText) -> bytes:
    return json.dumps(asdict(text), ensure_ascii=False).encode() + b"\n"
