"""Speak a sentence with espeak-ng: Mandarin with English identifiers, in the voices of the bundled season."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable

import numpy as np

from training.words import SPOKEN

SAMPLE_RATE = 16_000  # samples per second, what Whisper takes
ESPEAK_RATE = 22_050  # samples per second, what espeak-ng makes
VOICES = ("", "+f2", "+m3")  # espeak-ng variants: the plain voice, a woman, a lower man
LANGUAGE_VOICE = {"zh": "cmn-latn-pinyin", "en": "en-us"}
QUIET = 0.004  # of full scale; below it a sample counts as silence when trimming
MARGIN_S = 0.06


def runs(text: str) -> list[tuple[str, str]]:
    """(words, language) for each stretch of one language, in spoken form; punctuation stays with its stretch."""
    found: list[tuple[str, str]] = []
    for run in re.findall(r"[\u4e00-\u9fff，。？]+|[A-Za-z][A-Za-z\- ,.?']*", text):
        if re.match("[A-Za-z]", run):
            found.append((" ".join(spoken(word) for word in run.split()), "en"))
        else:
            found.append((run, "zh"))
    return found


def spoken(word: str) -> str:
    stem = word.rstrip(",.?")
    known = SPOKEN.get(stem) or SPOKEN.get(stem[:1].lower() + stem[1:])
    return (known or stem.replace("-", " ")) + word[len(stem) :]


def ssml(text: str, voice: str) -> str:
    """Every run carries its voice tag: untagged Chinese falls back to a voice that reads pinyin as English."""
    return "".join(f'<voice name="{LANGUAGE_VOICE[language]}{voice}">{words}</voice>' for words, language in runs(text))


def speak(text: str, *, voice: str, speed: int, pitch: int) -> np.ndarray:
    """The sentence as float32 samples in [-1, 1] at 16 kHz, trimmed to a short margin of silence.

    Raises FileNotFoundError when espeak-ng is not installed.
    """
    from scipy.signal import resample_poly

    base = LANGUAGE_VOICE["zh" if re.search("[\u4e00-\u9fff]", text) else "en"]
    command = ["espeak-ng", "-m", "-s", str(speed), "-p", str(pitch), "-v", base + voice, "--stdout", ssml(text, voice)]
    wav = subprocess.run(command, capture_output=True, check=True).stdout
    samples = np.frombuffer(wav[44:], dtype=np.int16).astype(np.float32) / 32768
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    if len(loud):
        margin = int(MARGIN_S * ESPEAK_RATE)
        samples = samples[max(0, loud[0] - margin) : loud[-1] + margin]
    return resample_poly(samples, 320, 441).astype(np.float32)


def phonemes(texts: Iterable[str]) -> dict[str, list[str]]:
    """espeak-ng's phoneme names for each text, the targets of the encoder's auxiliary loss."""
    stretches = {
        text: [(re.sub("[，。？,.?]", " ", words).strip(), language) for words, language in runs(text)]
        for text in texts
    }
    names: dict[tuple[str, str], list[str]] = {}
    for language, voice in LANGUAGE_VOICE.items():
        wanted = sorted(
            {words for of_text in stretches.values() for words, lang in of_text if lang == language and words}
        )
        pieces = sorted(
            {piece for words in wanted for piece in words.split("  " if language == "en" else " ") if piece.strip()}
        )
        command = ["espeak-ng", "-v", voice, "-x", "-q", "--sep= "]
        out = subprocess.run(command, input="\n".join(pieces) + "\n", capture_output=True, text=True, check=True).stdout
        spoken_lines = [line for line in out.split("\n") if line.strip()]
        if len(spoken_lines) != len(pieces):
            raise RuntimeError(f"espeak-ng gave {len(spoken_lines)} lines for {len(pieces)} phrases")
        table = {piece: clean(line) for piece, line in zip(pieces, spoken_lines, strict=True)}
        for words in wanted:
            parts = words.split("  " if language == "en" else " ")
            names[words, language] = [name for piece in parts if piece.strip() for name in table[piece]]
    return {text: [name for key in of_text if key[0] for name in names[key]] for text, of_text in stretches.items()}


def clean(line: str) -> list[str]:
    """Phoneme names without espeak-ng's stress and boundary marks."""
    return [name for name in (re.sub(r"^[',%=_|:]+|[|_]+$", "", part) for part in line.split()) if name]
