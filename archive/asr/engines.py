"""The one interface of all speech engines, and the choice of one under the settings as they are."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from archive.asr.window_text import EngineOptions, WindowText
from archive.errors import ArchiveError, ModelMissing, SettingsWrong, reinstall
from archive.messages import _
from archive.settings import WhisperSettings

AUTO = "auto"
# As `python -m bench transcription` measures them at real sizes: the first is a tenth faster or as fast, in half the memory.
# Each module has `load(whisper) -> Engine`.
ENGINES = {"faster-whisper": "archive.asr.faster_whisper.engine", "openai-whisper": "archive.asr.openai_whisper.engine"}
MEMORY_SHARE = 0.25  # of what is free: the weights, the recording and other programs need the rest
MAX_WINDOWS = 8  # on two cores more at a time were no faster
FLOAT_BYTES = 4


class Engine(Protocol):
    """Hears windows of sound with one model, which it has loaded."""

    name: str
    version: str
    compute_type: str
    batch: int  # windows that fit into memory at a time

    def decode(self, sounds: Sequence[np.ndarray], decoding: EngineOptions) -> list[WindowText]:
        """The text of each window: float32 from -1 to 1, 16 kHz, no longer than
        `bundled.window_s` of the model. The same windows give the same text."""


def choose_engine(whisper: WhisperSettings) -> Engine:
    """The engine that the settings ask for; for `auto` the fastest that is installed and can run the model.

    Raises SettingsWrong when there is no such engine, ModelMissing when none has the model.
    """
    if whisper.engine != AUTO:
        return load_engine(whisper.engine, whisper)
    failure: ArchiveError = SettingsWrong(_("no speech engine is installed"), reinstall())
    for name in ENGINES:
        try:
            return load_engine(name, whisper)
        except (ModelMissing, SettingsWrong) as error:
            failure = error
    raise failure


def load_engine(name: str, whisper: WhisperSettings) -> Engine:
    if name not in ENGINES:
        names = ", ".join((AUTO, *ENGINES))
        raise SettingsWrong(
            _("there is no speech engine {name!r}", name=name),
            _("set whisper.engine to one of {names}", names=names),
        )
    try:
        module = importlib.import_module(ENGINES[name])
    except ImportError as error:
        raise SettingsWrong(
            _("the speech engine {name} is not installed ({error})", name=name, error=error),
            _("pip install {name}, or set whisper.engine to auto", name=name),
        ) from error
    engine: Engine = module.load(whisper)
    return engine


def choose_batch_size(*, width: int, layers: int, positions: int = 1500, asked: int = 0) -> int:
    """How many windows to decode at a time: what was `asked`, or what a quarter of the free memory holds.

    A window needs about a dozen arrays of `positions` x `width` in the encoder, and in each of the decoder's `layers` a
    key and a value of that size.
    """
    if asked:
        return asked
    window_bytes = FLOAT_BYTES * positions * width * (12 + 2 * layers)
    return max(1, min(MAX_WINDOWS, int(MEMORY_SHARE * free_memory_bytes()) // window_bytes))


def free_memory_bytes() -> int:
    """What programs may still take without swapping; where the system does not tell, half of what there is."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
