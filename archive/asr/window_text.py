"""What a window of sound is decoded with and to, and Whisper's own checks of the result: the same for every engine."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from archive.arrays import FloatArray
from archive.audio.sound import SAMPLE_RATE

Result = TypeVar("Result")

# Whisper's own, under its names: beyond them a text goes round in circles, or nobody speaks in the window.
COMPRESSION_RATIO_THRESHOLD = 2.4
LOGPROB_THRESHOLD = -1.0
NO_SPEECH_THRESHOLD = 0.6
FRAME_SAMPLES = 160  # between two frames of the spectrogram
# Of a sound whose language is asked for: the silence behind it, and the steps by which its context grows. Of half a second
# each, the detector is as often right as of one and two.
LANGUAGE_PADDING_S = LANGUAGE_STEP_S = 0.5
CONTEXT_STEP_S = 2.0  # by which a window's context grows
MAX_WINDOW_TOKENS = 224  # of a window's text: half of what the decoder holds, as in OpenAI's decode
TOKENS_PER_S = 15.0  # nobody in 250 real recordings spoke more than 13: beyond it Whisper goes round in circles
TIMESTAMP_S = 0.02  # what one timestamp token stands for
REPLACEMENT_CHARACTER = "\ufffd"  # Whisper's tokens are bytes, and the model may end one character too early
# Whisper's too: punctuation that goes with the next word, and with the last one.
PREPEND_PUNCTUATIONS, APPEND_PUNCTUATIONS = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True)
class EngineOptions:
    """What shapes the text of a window, whatever the engine."""

    languages: tuple[str, ...] = ("zh", "en")  # each window is decoded in the likeliest of these
    prompt: str = ""  # words to expect, put before every window
    word_timestamps: bool = False
    beam_size: int = 1  # 1 decodes greedily
    padding_s: float | None = None  # of silence behind a window; None: as much as the model takes
    context_s: float = 0.0  # at least so much does the encoder take, a short window with the more silence behind it


@dataclass(frozen=True)
class TimedWord:
    """A word, or some characters of Chinese; seconds from its window's start."""

    start_s: float
    end_s: float
    text: str
    probability: float


@dataclass(frozen=True)
class TimedText:
    """A stretch of text between two timestamps; seconds from its window's start."""

    start_s: float
    end_s: float
    text: str
    words: tuple[TimedWord, ...] = ()


@dataclass(frozen=True)
class WindowText:
    """What one window was decoded to."""

    language: str
    no_speech_prob: float
    avg_logprob: float
    segments: tuple[TimedText, ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(part.text for part in self.segments)

    @property
    def is_repetitive(self) -> bool:
        """Whether it says the same over and over."""
        return compression_ratio(self.text) > COMPRESSION_RATIO_THRESHOLD


def most_tokens(samples: int) -> int:
    """The most tokens that a window's text may have, by how much sound there is, with the silence behind it."""
    return min(MAX_WINDOW_TOKENS, round(TOKENS_PER_S * samples / SAMPLE_RATE))


def context_samples(
    length: int, padding_s: float | None, most: int, *, step_s: float = CONTEXT_STEP_S, least_s: float = 0.0
) -> int:
    """How much sound the encoder is given for a window of `length` samples: no more than `most`, and in whole steps, so
    that windows of about the same length can be decoded together."""
    if padding_s is None:
        return most
    step = round(step_s * SAMPLE_RATE)
    wanted = max(length + round(padding_s * SAMPLE_RATE), round(least_s * SAMPLE_RATE))
    return min(most, -(-wanted // step) * step)


def decode_by_context(
    sounds: Sequence[FloatArray],
    options: EngineOptions,
    most: int,
    decode: Callable[[Sequence[FloatArray], EngineOptions, int], list[WindowText]],
) -> list[WindowText]:
    """The texts of windows in their order, those of the same context decoded together."""
    contexts = [context_samples(len(sound), options.padding_s, most, least_s=options.context_s) for sound in sounds]
    return by_context(sounds, contexts, lambda together, context: decode(together, options, context))


def detect_by_context(
    sounds: Sequence[FloatArray], most: int, detect: Callable[[Sequence[FloatArray], int], list[dict[str, float]]]
) -> list[dict[str, float]]:
    """The languages of sounds in their order, those of the same context asked for together."""
    contexts = [context_samples(len(sound), LANGUAGE_PADDING_S, most, step_s=LANGUAGE_STEP_S) for sound in sounds]
    return by_context(sounds, contexts, detect)


def by_context(
    sounds: Sequence[FloatArray], contexts: Sequence[int], each: Callable[[Sequence[FloatArray], int], list[Result]]
) -> list[Result]:
    """What a function finds for sounds, in their order, when it is given those of the same context together."""
    results: dict[int, Result] = {}
    for context in sorted(set(contexts)):
        numbers = [number for number, own in enumerate(contexts) if own == context]
        results |= zip(numbers, each([sounds[number] for number in numbers], context), strict=True)
    return [results[number] for number in range(len(sounds))]


class TextTokenizer(Protocol):
    """What is needed of an engine's tokenizer."""

    @property
    def eot(self) -> int:
        """The first number that stands for no text: the end of the text."""

    @property
    def timestamp_begin(self) -> int:
        """The token of the window's start; each further one stands for TIMESTAMP_S more."""

    def decode(self, tokens: list[int]) -> str:
        """The text of these tokens."""


def is_silent(no_speech_prob: float, avg_logprob: float) -> bool:
    """Whether Whisper's checks say that nobody speaks in the window."""
    return no_speech_prob > NO_SPEECH_THRESHOLD and avg_logprob < LOGPROB_THRESHOLD


def compression_ratio(text: str) -> float:
    """How much shorter zlib makes a text: a phrase over and over is made much shorter."""
    content = text.encode()
    return len(content) / len(zlib.compress(content))


def text_tokens(tokens: Sequence[int], tokenizer: TextTokenizer) -> list[int]:
    """Without timestamps and other signs."""
    return [token for token in tokens if token < tokenizer.eot]


def split_at_timestamps(
    tokens: Sequence[int], tokenizer: TextTokenizer, duration_s: float, words: Sequence[tuple[int, TimedWord]] = ()
) -> Iterator[TimedText]:
    """The text of each stretch between timestamp tokens, inside the window.

    `words`, with the number of tokens of each, are given to the stretches they belong to.
    """
    start_s, between, left = 0.0, list[int](), list(words)
    for token in [*tokens, tokenizer.timestamp_begin + math.ceil(duration_s / TIMESTAMP_S)]:
        if token < tokenizer.timestamp_begin:
            between.append(token)
            continue
        at_s = min((token - tokenizer.timestamp_begin) * TIMESTAMP_S, duration_s)
        of_text = text_tokens(between, tokenizer)
        text = without_broken_characters(tokenizer.decode(of_text))
        own = tuple(take_words(left, len(of_text), duration_s))
        if text:
            yield TimedText(round(start_s, 2), round(max(at_s, start_s), 2), text, own)
        start_s, between = at_s, []


def take_words(left: list[tuple[int, TimedWord]], tokens: int, duration_s: float) -> Iterator[TimedWord]:
    """Take from the front of `left` the words of this many tokens, ended where the window ends."""
    while left and tokens > 0:
        count, word = left.pop(0)
        tokens -= count
        text = without_broken_characters(word.text)
        if text:
            start_s, end_s = min(word.start_s, duration_s), min(word.end_s, duration_s)
            yield TimedWord(round(start_s, 2), round(end_s, 2), text, round(word.probability, 3))


def without_broken_characters(text: str) -> str:
    """A decoded text without the character that it ended in the middle of, and without space around it."""
    return text.replace(REPLACEMENT_CHARACTER, "").strip()
