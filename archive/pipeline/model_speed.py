"""How fast a Whisper model is on this machine, how much memory it needs, and which one therefore suits it."""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from archive.models.known import ALIASES
from archive.pipeline.steps import Progress, load_engine, real_steps
from archive.season.season import SEASON_FOLDER
from archive.settings import Settings

RECORDING = SEASON_FOLDER / "inbox" / "2020-11-14-recording.ogg"
SESSION_S = 3 * 3600.0  # what a session of the group lasts
EVENING_S, NIGHT_S = 3600.0, 8 * 3600.0  # somebody waits for it, or nobody does
DISTURBED_BELOW = 0.7  # processor seconds a second
# Multiplications for a window of 30 s and 120 tokens, by the published sizes of the networks; `base` is 1.
COST = {"tiny": 0.44, "base": 1.0, "small": 3.9, "medium": 13.0, "large-v3-turbo": 24.0, "large-v3": 26.0}
ERRORS_FEWEST_FIRST = (
    "large-v3",
    "large-v3-turbo",
    "medium",
    "small",
    "base",
    "tiny",
)  # in Chinese, as OpenAI published


@dataclass(frozen=True)
class ModelSpeed:
    """What was measured of one model; the times without loading it."""

    model: str
    engine: str
    compute_type: str
    sound_s: float
    wall_s: float
    cpu_s: float
    load_s: float
    peak_mb: float
    characters: int  # of text it wrote

    @property
    def was_disturbed(self) -> bool:
        """Whether the processor was busy with something else: transcribing alone uses at least a core all the time."""
        return self.cpu_s < DISTURBED_BELOW * self.wall_s

    def session_s(self, model: str = "") -> float:
        """How long three hours take: measured for this model, by arithmetic from it for another."""
        cost = COST[ALIASES.get(model, model)] / COST[ALIASES.get(self.model, self.model)] if model else 1.0
        return SESSION_S / self.sound_s * self.wall_s * cost

    def others_s(self) -> dict[str, float]:
        """Hours by arithmetic for the other published models, in seconds for a session; none for a model of one's own."""
        own = ALIASES.get(self.model, self.model)
        return {name: self.session_s(name) for name in COST if name != own} if own in COST else {}

    def advice(self) -> tuple[str, str]:
        """(the best model that is done in an evening, the best that is done overnight); "" where there is none."""
        within = self.others_s() | {ALIASES.get(self.model, self.model): self.session_s()}
        ranked = [name for name in ERRORS_FEWEST_FIRST if name in within] or [self.model]
        return (
            next((name for name in ranked if within[name] <= EVENING_S), ""),
            next((name for name in ranked if within[name] <= NIGHT_S), ""),
        )


def measure_model(settings: Settings, model: str, progress: Progress) -> ModelSpeed:
    """Transcribe a recording of the bundled season: two minutes of English, spoken by a synthetic voice that published models understand.

    Raises ModelMissing when the model is not on this machine.
    """
    settings = replace(settings, whisper=replace(settings.whisper, model=model))
    began = time.perf_counter()
    engine = load_engine(settings.whisper)
    loaded, cpu_s = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as work:
        result = real_steps(settings).transcribe(RECORDING, work=Path(work), prompt="", progress=progress)
    return ModelSpeed(
        model, engine.name, engine.compute_type, result.duration_s,
        wall_s=time.perf_counter() - loaded,
        cpu_s=time.process_time() - cpu_s,
        load_s=loaded - began,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        characters=sum(len(segment.text) for segment in result.segments),
    )  # fmt: skip
