"""Sound in which nobody speaks, ten seconds at a time: silence, noises, applause, and tones such as music is made of."""

from collections.abc import Callable, Iterator

import numpy as np

RATE = 16_000  # samples per second
BLOCK_S = 10
N = BLOCK_S * RATE
CLOCK = np.arange(N) / RATE
LOUDNESS = (0.02, 0.1, 0.3, 0.8)  # of full scale, in turn

Rng = np.random.Generator


def silence(_: Rng) -> np.ndarray:
    return np.zeros(N)


def white_noise(rng: Rng) -> np.ndarray:
    return rng.normal(0, 0.3, N)


def coloured(rng: Rng, slope: float) -> np.ndarray:
    """Noise whose power falls with the frequency to the power of `slope`."""
    spectrum = np.fft.rfft(rng.normal(size=N)) / np.maximum(1, np.arange(N // 2 + 1)) ** (slope / 2)
    sound = np.fft.irfft(spectrum, N)
    return sound / np.abs(sound).max()


def pink_noise(rng: Rng) -> np.ndarray:
    return coloured(rng, 1)


def brown_noise(rng: Rng) -> np.ndarray:
    return coloured(rng, 2)


def notes(rng: Rng, *, length_s: float, vibrato: float = 0.0, harmonics: int = 5, at_once: int = 1) -> np.ndarray:
    """Notes of a scale, struck one after another and dying away."""
    sound = np.zeros(N)
    for start_s in np.arange(0, BLOCK_S, length_s):
        time_s = CLOCK[: int(length_s * RATE)]
        for step in rng.choice([0, 2, 4, 5, 7, 9, 11, 12], at_once, replace=False):
            hertz = 110 * 2 ** (rng.integers(0, 3) + step / 12)
            phase = 2 * np.pi * hertz * time_s + vibrato * np.sin(2 * np.pi * 5.5 * time_s)
            waves = sum(np.sin(k * phase) / k for k in range(1, harmonics + 1))
            start = int(start_s * RATE)
            envelope = np.minimum(1, time_s / 0.02) * np.exp(-2 * time_s / length_s)
            sound[start : start + len(time_s)] += (waves * envelope)[: N - start]
    return sound / np.abs(sound).max()


def melody(rng: Rng) -> np.ndarray:
    return notes(rng, length_s=0.4)


def chords(rng: Rng) -> np.ndarray:
    return notes(rng, length_s=1.25, at_once=4)


def vibrato(rng: Rng) -> np.ndarray:
    return notes(rng, length_s=1.0, vibrato=1.5, harmonics=8)


def drums(rng: Rng) -> np.ndarray:
    """Bursts of noise and falling tones, in time."""
    sound = np.zeros(N)
    for beat, start in enumerate(range(0, N - RATE // 2, RATE // 2)):
        time_s = CLOCK[: RATE // 2]
        kick = np.sin(2 * np.pi * (60 * time_s - 8 * np.exp(-time_s * 30)))
        sound[start : start + len(time_s)] += (rng.normal(size=len(time_s)) if beat % 2 else kick) * np.exp(
            -time_s * 18
        )
    return sound / np.abs(sound).max()


def band(rng: Rng) -> np.ndarray:
    return 0.5 * chords(rng) + 0.3 * melody(rng) + 0.4 * drums(rng)


def applause(rng: Rng) -> np.ndarray:
    """Many hands: short bursts of noise, each at its own pitch, denser and thinner in turn."""
    sound = np.zeros(N)
    length = RATE // 25
    decay = np.exp(-np.arange(length) / (0.006 * RATE))
    for start in rng.integers(0, N - length, rng.integers(300, 3000)):
        clap = rng.normal(size=length) * decay
        sound[start : start + length] += np.convolve(clap, np.hanning(rng.integers(3, 12)), "same") * rng.uniform(
            0.2, 1
        )
    return sound / np.abs(sound).max()


def sweep(rng: Rng) -> np.ndarray:
    return np.sin(2 * np.pi * (80 * CLOCK + rng.uniform(50, 350) * CLOCK**2 / 2))


KINDS: dict[str, Callable[[Rng], np.ndarray]] = {
    kind.__name__: kind
    for kind in (
        silence,
        white_noise,
        pink_noise,
        brown_noise,
        melody,
        chords,
        vibrato,
        drums,
        band,
        sweep,
        applause,
    )
}


def blocks(kind: str, seconds: float) -> Iterator[np.ndarray]:
    """So much sound of a kind, at one loudness after another: int16, shape (n,)."""
    rng = np.random.default_rng(len(kind))
    for number in range(round(seconds / BLOCK_S)):
        sound = KINDS[kind](rng) * LOUDNESS[number % len(LOUDNESS)]
        yield (np.clip(sound, -1, 1) * 32767).astype(np.int16)
