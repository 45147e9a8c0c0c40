"""What a window of sound is decoded with and to, and Whisper's own checks of the result: the same for every engine."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

# Whisper's own thresholds: beyond them a window is decoded again, or nobody speaks in it.
COMPRESSION_RATIO_THRESHOLD = 2.4
LOGPROB_THRESHOLD = -1.0
NO_SPEECH_THRESHOLD = 0.6
FRAME_SAMPLES = 160  # between two frames of the spectrogram
FALLBACK_TEMPERATURES = (0.2, 0.4, 0.6, 0.8, 1.0)  # of its fallback
BEST_OF = 5  # texts sampled at each of them, the likeliest kept
MAX_TEXT_TOKENS = 224  # of a window's text: half of what the decoder holds, as in OpenAI's decode
TIMESTAMP_S = 0.02  # what one timestamp token stands for
REPLACEMENT_CHARACTER = "\ufffd"  # Whisper's tokens are bytes, and the model may end one character too early
OPENING, CLOSING = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"  # punctuation that goes with the next, the last word


@dataclass(frozen=True)
class EngineOptions:
    """What shapes the text of a window, whatever the engine."""

    languages: tuple[str, ...] = ("zh", "en")  # each window is heard in the one of these it is most likely in
    prompt: str = ""  # words to expect, put before every window
    word_timestamps: bool = False


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
    """What one window was heard to say."""

    language: str
    no_speech_prob: float
    avg_logprob: float
    segments: tuple[TimedText, ...] = ()


class TextTokenizer(Protocol):
    """What is needed of a tokenizer."""

    @property
    def eot(self) -> int: ...
    @property
    def timestamp_begin(self) -> int: ...
    def decode(self, tokens: list[int]) -> str: ...


def is_silent(no_speech: float, log_probability: float) -> bool:
    """Whether Whisper's checks say that nobody speaks in the window."""
    return no_speech > NO_SPEECH_THRESHOLD and log_probability < LOGPROB_THRESHOLD


def needs_fallback(text: str, no_speech: float, log_probability: float) -> bool:
    """Whether they say that somebody does, and that the text is not to be trusted."""
    if is_silent(no_speech, log_probability):
        return False
    return compression_ratio(text) > COMPRESSION_RATIO_THRESHOLD or log_probability < LOGPROB_THRESHOLD


def compression_ratio(text: str) -> float:
    content = text.encode()
    return len(content) / len(zlib.compress(content))


def text_tokens(tokens: Sequence[int], vocabulary: TextTokenizer) -> list[int]:
    """Without timestamps and other signs."""
    return [token for token in tokens if token < vocabulary.eot]


def split_at_timestamps(
    tokens: Sequence[int], vocabulary: TextTokenizer, duration_s: float, words: Sequence[tuple[int, TimedWord]] = ()
) -> Iterator[TimedText]:
    """The text of each stretch between timestamp tokens, inside the window.

    `words`, with the number of tokens of each, are given to the stretches they belong to.
    """
    start_s, heard, left = 0.0, list[int](), list(words)
    for token in [*tokens, vocabulary.timestamp_begin + math.ceil(duration_s / TIMESTAMP_S)]:
        if token < vocabulary.timestamp_begin:
            heard.append(token)
            continue
        at_s = min((token - vocabulary.timestamp_begin) * TIMESTAMP_S, duration_s)
        said = text_tokens(heard, vocabulary)
        text = vocabulary.decode(said).replace(REPLACEMENT_CHARACTER, "").strip()
        own = tuple(take_timed_words(left, len(said), duration_s))
        if text:
            yield TimedText(round(start_s, 2), round(max(at_s, start_s), 2), text, own)
        start_s, heard = at_s, []


def take_timed_words(left: list[tuple[int, TimedWord]], tokens: int, duration_s: float) -> Iterator[TimedWord]:
    """Take from the front of `left` the words of this many tokens, ended where the window ends."""
    while left and tokens > 0:
        count, word = left.pop(0)
        tokens -= count
        text = word.text.replace(REPLACEMENT_CHARACTER, "").strip()
        if text:
            start_s, end_s = min(word.start_s, duration_s), min(word.end_s, duration_s)
            yield TimedWord(round(start_s, 2), round(end_s, 2), text, round(word.probability, 3))
