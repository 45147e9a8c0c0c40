"""Compose training windows from spoken sentences: what the decoder hears, must write, and should look at.

Work happens on unclamped log10 mels (100 frames a second), which is exact for silence and noise added between sentences.
"""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass, field

import torch
from whisper.tokenizer import LANGUAGES, get_tokenizer

TOKENIZER = get_tokenizer(True, language="zh", num_languages=99)
TIME_ZERO = TOKENIZER.timestamp_begin
TIME_STEP = 10  # timestamp tokens are trained on a grid of 10 x 20 ms
LAST_TIME = 1500  # timestamp tokens after the first: 30 s
FRAMES_PER_S = 100
WINDOW_FRAMES = 3000
SILENCE = -10.0  # log10 mel power of digital silence
LANGUAGE_TOKEN = {code: TOKENIZER.sot + 1 + list(LANGUAGES).index(code) for code in ("zh", "en")}
SPECIAL = [TOKENIZER.sot, TOKENIZER.eot, TOKENIZER.transcribe, TOKENIZER.no_timestamps, TOKENIZER.no_speech]


@dataclass
class Utterance:
    mel: torch.Tensor  # float16, (80, frames), log10 power
    text: str
    phonemes: list[int]
    tokens: list[int]
    language: str


@dataclass
class Window:
    mel: torch.Tensor  # float32, (80, frames), scaled as Whisper scales it
    tokens: list[int]  # full vocabulary, from <|startoftranscript|> to <|endoftext|>
    weights: list[float]  # of each prediction: tokens[1:]
    centres: list[tuple[float, float] | None]  # (second, width) a text token is spoken at, for each prediction
    phonemes: list[int] = field(default_factory=list)


def language_of(text: str) -> str:
    return "zh" if re.search("[\u4e00-\u9fff]", text) else "en"


def used_tokens(texts: list[str]) -> list[int]:
    """Every token the texts, the task and the timestamp grid need, sorted."""
    used = {token for text in texts for token in TOKENIZER.encode(text)}
    used |= set(SPECIAL) | set(LANGUAGE_TOKEN.values())
    return sorted(used | set(range(TIME_ZERO, TIME_ZERO + LAST_TIME + 1, TIME_STEP)))


def compose(rng: random.Random, utterances: list[Utterance], *, frames: int, room: bool) -> Window:
    """One window of the utterances in order, with gaps, gains, noise and masks; `room` also shifts and pads it."""
    lead = int(rng.choice([0, 0.05, rng.uniform(0, 0.9)]) * FRAMES_PER_S)
    pieces, spans, at = [torch.full((80, lead), SILENCE)], [], lead
    kept: list[Utterance] = []
    cut = False
    for number, utterance in enumerate(utterances):
        length = utterance.mel.shape[1]
        if at + length > frames - 8:
            cut = bool(kept) and at < frames - 60 and rng.random() < 0.5
            if kept:
                if cut:
                    pieces.append(quieter(rng, utterance.mel)[:, : frames - at])
                break
        spans.append((at, min(at + length, frames - 4)))
        kept.append(utterance)
        pieces.append(quieter(rng, utterance.mel)[:, : frames - at])
        at += length
        gap = int(rng.choice([rng.uniform(0.25, 0.7), rng.uniform(0.4, 1.2), rng.uniform(0.3, 2.0)]) * FRAMES_PER_S)
        if number < len(utterances) - 1 and at + gap < frames:
            pieces.append(torch.full((80, gap), SILENCE))
            at += gap
    if not cut:
        tail = rng.choice([8, 30, 60]) if not room else rng.choice([10, 50, frames])
        pieces.append(torch.full((80, tail), SILENCE))
    mel = masked(rng, scaled(rng, torch.cat(pieces, 1)[:, :frames]))
    window = Window(mel, *targets(rng, kept, spans, cut_at=at if cut else None))
    window.phonemes = [name for utterance in kept for name in utterance.phonemes]
    return window


def silence(rng: random.Random, frames: int) -> Window:
    """A window nobody speaks in: flat or noisy, to be answered by <|nospeech|> and nothing."""
    mel = torch.full((80, rng.randint(100, frames)), rng.uniform(-1.4, -0.3))
    if rng.random() < 0.6:
        mel = mel + torch.randn_like(mel) * rng.uniform(0.02, 0.25)
    language = rng.choice(list(LANGUAGE_TOKEN.values()))
    tokens = [TOKENIZER.sot, language, TOKENIZER.transcribe, TIME_ZERO, TOKENIZER.eot]
    return Window(mel, tokens, [1.0, 0.0, 1.0, 1.0], [None] * 4)


def quieter(rng: random.Random, mel: torch.Tensor) -> torch.Tensor:
    return torch.clamp(mel.float() + rng.uniform(-0.5, 0.3), min=SILENCE)


def scaled(rng: random.Random, mel: torch.Tensor) -> torch.Tensor:
    """Whisper's scaling, after a noise floor on two in five."""
    if rng.random() < 0.4:
        level = mel.max() - rng.uniform(3.0, 6.5)
        tilt = torch.linspace(0, rng.uniform(-1, 0.3), 80)[:, None]
        noise = 10 ** (level + tilt) * torch.empty_like(mel).exponential_().clamp(min=1e-3)
        mel = torch.log10(10**mel + noise)
    return (torch.maximum(mel, mel.max() - 8.0) + 4) / 4 + rng.uniform(-0.15, 0.1)


def masked(rng: random.Random, mel: torch.Tensor) -> torch.Tensor:
    """SpecAugment (Park et al., 2019), lightly: one band, one stretch of time."""
    if rng.random() < 0.5:
        width = rng.randint(1, 8)
        low = rng.randint(0, 80 - width)
        mel[low : low + width] = mel.mean()
    if rng.random() < 0.3:
        width = rng.randint(1, 8)
        start = rng.randint(0, max(0, mel.shape[1] - width))
        mel[:, start : start + width] = mel.mean()
    return mel


def targets(
    rng: random.Random, utterances: list[Utterance], spans: list[tuple[int, int]], *, cut_at: int | None
) -> tuple[list[int], list[float], list[tuple[float, float] | None]]:
    """Tokens, weights and attention centres; a fifth of the windows is decoded under the other language's prompt."""
    seconds = {
        code: sum(b - a for u, (a, b) in zip(utterances, spans, strict=True) if u.language == code)
        for code in LANGUAGE_TOKEN
    }
    true = max(seconds, key=lambda code: seconds[code])
    prompt = ("en" if true == "zh" else "zh") if rng.random() < 0.15 else true
    timed = cut_at is not None or len(utterances) > 1 or rng.random() < 0.7
    tokens = [TOKENIZER.sot, LANGUAGE_TOKEN[prompt], TOKENIZER.transcribe]
    weights: list[float] = [float(prompt == true), 0.0]
    centres: list[tuple[float, float] | None] = [None, None]

    def add(token: int, weight: float = 1.0, centre: tuple[float, float] | None = None) -> None:
        tokens.append(token)
        weights.append(weight)
        centres.append(centre)

    if not timed:
        add(TOKENIZER.no_timestamps, 0.0)
    for utterance, (start, end) in zip(utterances, spans, strict=True):
        if timed:
            first = len(tokens) == 3
            add(min(time_token(start), TIME_ZERO + 50) if first else time_token(start))
        lengths = [spoken_length(token) for token in utterance.tokens]
        said, total = 0.0, sum(lengths)
        for token, length in zip(utterance.tokens, lengths, strict=True):
            middle = start + (end - start) * (said + length / 2) / total
            add(token, 1.0, (middle / FRAMES_PER_S, max(0.2, 0.07 * (end - start) / FRAMES_PER_S)))
            said += length
        if timed:
            add(time_token(end, up=True))
    if cut_at is not None:
        add(time_token(cut_at))
    add(TOKENIZER.eot)
    return tokens, weights, centres


def time_token(frame: int, *, up: bool = False) -> int:
    steps = frame / (2 * TIME_STEP)
    return TIME_ZERO + min(LAST_TIME, (math.ceil(steps) if up else math.floor(steps)) * TIME_STEP)


def spoken_length(token: int) -> float:
    """Rough length of a token when spoken, in letters."""
    raw = TOKENIZER.encoding.decode_single_token_bytes(token)
    if any(byte >= 128 for byte in raw):
        return max(0.3, len(raw))
    letters = sum(chr(byte).isalpha() for byte in raw)
    return 0.15 + 0.9 * letters + (1.0 if len(raw.strip()) == 1 and raw.strip().isupper() else 0.0)
