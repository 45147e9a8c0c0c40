"""Measure transcription on real speech with OpenAI's `base`, side by side with `whisper` and with faster-whisper.

Every way is a process of its own with one thread; processor seconds count from when the model is loaded. Without a folder of
recordings (`--speech DIR`) a recording of the bundled season stands in, whose voices are synthetic.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from archive.asr.coverage import uncovered_speech
from archive.asr.openai_whisper.from_converted import write_checkpoint
from archive.asr.voice_activity import find_speech
from archive.audio import media
from archive.audio.sound import SAMPLE_RATE, Span
from archive.models.packaged_base import installed_files, write_base
from archive.models.whisper_files import cache_folder
from archive.records import Segment
from archive.settings import QUALITIES
from bench.models import show
from bench.speech_errors import SpeechErrors, count_errors, letters
from bench.speech_set import Said, read_clips, read_speech
from tests import quiet
from tests.sounds import write_sound

QUIET_S = 120.0  # of each sound in which nobody speaks
QUIET_WAYS = {"faster-whisper, VAD, beam 5", "ours, faster-whisper, balanced"}
ENGINES = ("faster-whisper", "openai-whisper")


def measure(*, speech: Path | None = None, ways_with: str = "", clips: bool = False) -> dict[str, float]:
    """Errors, lost characters, English words, seconds and uncovered speech of every way, then text where nobody speaks.

    `ways_with`: only the ways whose name has this in it. `clips`: errors of the folder's clips instead, one by one.
    """
    recordings, converted = read_speech(speech), Path(base_folder())
    checkpoint = converted.with_name("base.pt")
    if not checkpoint.is_file():
        write_checkpoint(converted, checkpoint)
    found: dict[str, float] = {}
    chosen = {way: how for way, how in ways(str(converted), str(checkpoint)).items() if ways_with in way}
    if clips and speech:
        for way, command in chosen.items():
            found |= clip_figures(way, command, read_clips(speech))
        return found
    with tempfile.TemporaryDirectory() as name:
        spans = {said.name: speech_in(said.path, Path(name)) for said in recordings}
        for way, command in chosen.items():
            found |= figures_of(way, command, recordings, spans)
        found |= quiet_figures(Path(name), chosen)
    return found


def base_folder() -> str:
    """Whisper base in CTranslate2's format, put together from its packages once."""
    return str(write_base(installed_files(), cache_folder() / "sig-archive" / "models" / "base"))


def ways(converted: str, checkpoint: str) -> dict[str, list[str]]:
    """Name -> how the contender is called; it is told the recordings when it has loaded the model."""
    models = dict(zip(ENGINES, (converted, checkpoint), strict=True))
    found = {
        "whisper, beam 5": ["openai", checkpoint, "5"],
        "whisper, greedy": ["openai", checkpoint, "1"],
        "faster-whisper, VAD, beam 5": ["faster", converted, "vad", "5"],
        "faster-whisper, beam 5": ["faster", converted, "all", "5"],
        "faster-whisper, batched": ["batched", converted],
    }
    for engine, model in models.items():
        for quality in QUALITIES:
            found[f"ours, {engine}, {quality}"] = ["ours", model, engine, "float32", quality]
        found[f"ours, {engine}, int8, balanced"] = ["ours", model, engine, "int8", "balanced"]
    return found


def figures_of(way: str, command: list[str], recordings: list[Said], spans: dict[str, list[Span]]) -> dict[str, float]:
    """One way on every recording, and over all of them."""
    found: dict[str, float] = {}
    total, seconds, uncovered_s, speech_s = SpeechErrors(), 0.0, 0.0, 0.0
    results = contend(command, [said.path for said in recordings])
    for said, (segments, cpu_s) in zip(recordings, results, strict=True):
        errors = count_errors(" ".join(each.text for each in segments), said.text)
        left = uncovered_speech(spans[said.name], segments)
        found |= show_errors(f"{way}, {said.name}", errors) | show(f"{way}, {said.name}, processor", cpu_s, "s", "")
        total, seconds = total + errors, seconds + cpu_s
        uncovered_s, speech_s = uncovered_s + length_s(left), speech_s + length_s(spans[said.name])
    found |= show(f"{way}, all, speech without text", 100 * uncovered_s / max(1.0, speech_s), "%", "under 0.5")
    return found | show_errors(f"{way}, all", total) | show(f"{way}, all, processor", seconds, "s", "")


def clip_figures(way: str, command: list[str], groups: dict[str, list[Said]]) -> dict[str, float]:
    """One way on every clip, each by itself, over those of a language and a length."""
    found: dict[str, float] = {}
    for group, clips in groups.items():
        total, seconds = SpeechErrors(), 0.0
        results = contend(command, [said.path for said in clips])
        for said, (segments, cpu_s) in zip(clips, results, strict=True):
            total, seconds = total + count_errors(" ".join(each.text for each in segments), said.text), seconds + cpu_s
        found |= show_errors(f"{way}, {len(clips)} clips, {group}", total)
        found |= show(f"{way}, {len(clips)} clips, {group}, processor", seconds, "s", "")
    return found


def show_errors(name: str, errors: SpeechErrors) -> dict[str, float]:
    found = show(f"{name}, characters wrong", 100 * errors.error_rate, "%", "")
    found |= show(f"{name}, characters lost", 100 * errors.lost_share, "%", "")
    recall = errors.english_recall
    return found if recall is None else found | show(f"{name}, English words found", 100 * recall, "%", "")


def contend(command: list[str], paths: Sequence[Path]) -> Iterator[tuple[list[Segment], float]]:
    """The segments of one way for each recording, in order of time, and its processor seconds."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.real_contender", *command], input="".join(f"{path}\n" for path in paths),
        env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    for line in done.stdout.splitlines():
        if line.startswith('{"segments"'):
            values = json.loads(line)
            yield sorted((Segment(*row) for row in values["segments"]), key=lambda each: each.start_s), values["cpu_s"]


def speech_in(path: Path, folder: Path) -> list[Span]:
    """Where our detector finds speech: the same measure of coverage for every way."""
    return find_speech(media.decode(path, folder / "sound.s16").samples())


def length_s(spans: list[Span]) -> float:
    return sum(span.end - span.start for span in spans) / SAMPLE_RATE


def quiet_figures(folder: Path, chosen: dict[str, list[str]]) -> dict[str, float]:
    """Characters written down where nobody speaks: what a model makes of noise, music and silence."""
    found: dict[str, float] = {}
    for kind in quiet.KINDS:
        path = write_sound(folder / f"{kind}.wav", np.concatenate(list(quiet.blocks(kind, QUIET_S))))
        for way in QUIET_WAYS & chosen.keys():
            [(segments, _)] = contend(chosen[way], [path])
            said = letters("".join(each.text for each in segments))
            found |= show(f"{way}, characters in {QUIET_S:.0f} s of {kind}", len(said), "", "0")
    return found
