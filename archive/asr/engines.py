"""The one interface of all speech engines, and the choice of one under the settings as they are."""

from __future__ import annotations

import importlib
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from archive.arrays import FloatArray
from archive.asr.window_text import EngineOptions, WindowText
from archive.errors import ArchiveError, ModelMissing, SettingsWrong, reinstall
from archive.messages import _
from archive.settings import WhisperSettings

AUTO = "auto"
# As `python -m bench transcription` measures them at real sizes: the first is a tenth faster or as fast, in half the memory.
# Each class, in its module, has `load(settings) -> Engine`.
ENGINES = {
    "faster-whisper": ("archive.asr.faster_whisper.engine", "FasterWhisper"),
    "openai-whisper": ("archive.asr.openai_whisper.engine", "OpenAIWhisper"),
}
MEMORY_SHARE = 0.25  # of what is free: the weights, the recording and other programs need the rest
MAX_WINDOWS = 8  # on two cores more at a time were no faster
FLOAT_BYTES = 4


class Engine(Protocol):
    """Transcribes windows of sound with one model, which it has loaded."""

    name: str
    version: str
    compute_type: str
    batch: int  # windows that fit into memory at a time

    def decode(self, sounds: Sequence[FloatArray], options: EngineOptions) -> list[WindowText]:
        """The text of each window: float32 from -1 to 1, 16 kHz, no longer than
        `bundled.window_s` of the model. The same windows give the same text."""

    def detect_languages(self, sounds: Sequence[FloatArray]) -> list[dict[str, float]]:
        """For each sound the probability of every language that the model knows, by code; a model of one language knows one."""


def choose_engine(settings: WhisperSettings) -> Engine:
    """The engine that the settings ask for; for `auto` the fastest that is installed and can run the model.

    Raises SettingsWrong when there is no such engine, ModelMissing when none has the model.
    """
    if settings.engine != AUTO:
        return load_named_engine(settings.engine, settings)
    failure: ArchiveError = SettingsWrong(_("no speech engine is installed"), reinstall())
    for name in ENGINES:
        try:
            return load_named_engine(name, settings)
        except (ModelMissing, SettingsWrong) as error:
            failure = error
    raise failure


def load_named_engine(name: str, settings: WhisperSettings) -> Engine:
    """Raises SettingsWrong when there is no such engine or it is not installed, ModelMissing when it has not the model."""
    if name not in ENGINES:
        names = ", ".join((AUTO, *ENGINES))
        raise SettingsWrong(
            _("there is no speech engine {name!r}", name=name),
            _("set whisper.engine to one of {names}", names=names),
        )
    try:
        module, engine_class = ENGINES[name]
        found = getattr(importlib.import_module(module), engine_class)
    except ImportError as error:
        raise SettingsWrong(
            _("the speech engine {name} is not installed ({error})", name=name, error=error),
            _("pip install {name}, or set whisper.engine to auto", name=name),
        ) from error
    engine: Engine = found.load(settings)
    return engine


def choose_compute_type(engine: str, wanted: str, device: str, supported: Collection[str]) -> str:
    """What an engine computes in: `wanted`, or for `auto` float16 on a graphics card and float32 elsewhere.

    Raises SettingsWrong when the engine does not support it on this device.
    """
    if wanted == "auto":
        return "float16" if device == "cuda" else "float32"
    if wanted not in supported:
        raise SettingsWrong(
            _(
                "{engine} cannot compute in {compute_type!r} on {device}",
                engine=engine,
                compute_type=wanted,
                device=device,
            ),
            _("set whisper.compute_type to auto or one of {names}", names=sorted(supported)),
        )
    return wanted


def choose_batch_size(*, width: int, layers: int, positions: int = 1500, wanted: int = 0) -> int:
    """How many windows to decode at a time: what is `wanted`, or what a quarter of the free memory holds.

    A window needs about a dozen arrays of `positions` x `width` in the encoder, and in each of the decoder's `layers` a
    key and a value of that size.
    """
    if wanted:
        return wanted
    window_bytes = FLOAT_BYTES * positions * width * (12 + 2 * layers)
    return max(1, min(MAX_WINDOWS, int(MEMORY_SHARE * free_memory_bytes()) // window_bytes))


def free_memory_bytes() -> int:
    """What programs may still take without swapping; where the system does not tell, half of what there is."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
