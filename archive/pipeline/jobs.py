"""A stage to run as values that another machine can receive, what comes of it, and who runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from archive.errors import ArchiveError
from archive.messages import _
from archive.pipeline.context import COLLECT, RunOptions
from archive.records import Problem, SessionReport


@dataclass(frozen=True)
class Job:
    """One stage of one archive; without a stage, all that a session needs."""

    home: str
    stage: str = ""
    session: str = ""  # "" for the inbox and the library
    recording: str = ""  # its path in the session's folder
    paths: tuple[str, ...] = ()  # to be taken into the inbox first
    gone: tuple[str, ...] = ()  # sessions that leave the index
    keeps_outdated: bool = False  # transcripts that only changed settings would have made again stay
    options: RunOptions = field(default_factory=RunOptions)

    @property
    def source(self) -> str:
        """What it is about, as a problem names it."""
        if self.session:
            return "/".join(filter(None, ("sessions", self.session, self.recording)))
        return "inbox" if self.stage == COLLECT else "library"

    def as_values(self) -> dict[str, Any]:
        """The job as JSON can hold it."""
        return asdict(self) | {
            "paths": list(self.paths), "gone": list(self.gone), "options": self.options.as_values(),
        }  # fmt: skip

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Job:
        """The job that such values stand for."""
        lists = {name: tuple(values.get(name, ())) for name in ("paths", "gone")}
        return cls(**{**values, **lists, "options": RunOptions.from_values(values.get("options", {}))})

    def of(self, **values: Any) -> Job:
        """The same with some other values."""
        return replace(self, **values)


@dataclass(frozen=True)
class StageResult:
    """What came of a stage."""

    problems: tuple[Problem, ...] = ()
    sessions: tuple[str, ...] = ()  # whose folders were changed by collecting
    duplicates: tuple[str, ...] = ()
    notices: tuple[Problem, ...] = ()  # what a person should know though nothing was left out


@dataclass(frozen=True)
class SessionResult:
    """What came of all the stages of a session."""

    report: SessionReport
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()


class StageRunner(Protocol):
    """Runs stages: by plain calls, as tasks of a flow, on another machine. It answers for every failure with a problem."""

    def run_stage(self, job: Job) -> StageResult:
        """Run one stage."""

    def run_session(self, job: Job) -> SessionResult:
        """Run the stages that a session needs, one after another."""


def problem_of(error: Exception, source: str, stage: str) -> Problem:
    """What went wrong, for the report."""
    if isinstance(error, ArchiveError):
        return Problem(source, stage, error.what, error.cure, error.code)
    what = _("{stage} of {source} failed: {why}", stage=stage, source=source, why=str(error) or type(error).__name__)
    return Problem(source, stage, what, _("run again; -v shows more"), "stage-failed")
