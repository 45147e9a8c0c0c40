"""The run that is under way: opened once, under the archive's lock, and joined by every stage in the same process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.home import Home
from archive.pipeline.content import SessionContent, content_key, read_content
from archive.pipeline.context import Context, RunOptions, open_context
from archive.pipeline.jobs import Job
from archive.pipeline.lock import lock_archive
from archive.pipeline.report import Report
from archive.pipeline.state import SessionState, SessionStates
from archive.pipeline.steps import Steps, real_steps


class Observer:
    """Told what a run does while it does it; this one tells nobody."""

    def begin(self, job: Job) -> None:
        """A stage begins."""

    def progress(self, job: Job, done: float, total: float) -> None:
        """So much of a stage is done: seconds of sound, or passages."""


@dataclass
class Run:
    """One ingest in this process: what was opened and read for it."""

    context: Context
    steps: Steps
    observer: Observer = field(default_factory=Observer)
    report: Report = field(default_factory=Report)
    states: SessionStates = field(init=False)
    session_texts: dict[str, str] | None = None  # what was written for each session, once somebody asked
    content: SessionContent | None = None  # of the session that was asked for last

    def __post_init__(self) -> None:
        self.states = SessionStates(self.context.home)

    def content_of(self, state: SessionState) -> SessionContent:
        """A session's text, read once for all who ask while its files stay as they are.

        Raises TranscriptUnreadable or NoteUnreadable, naming the file.
        """
        if self.content is None or self.content.key != content_key(state):
            self.content = read_content(self.context.home, state)
        return self.content

    def job(self, stage: str = "", **values: Any) -> Job:
        """A job of this run."""
        return Job(str(self.context.home.root), stage, options=self.context.options).of(**values)


_current: ContextVar[Run | None] = ContextVar("run", default=None)


@contextmanager
def open_run(
    home: Home,
    options: RunOptions,
    *,
    wait_s: float = 0.0,
    steps: Steps | None = None,
    observer: Observer | None = None,
) -> Iterator[Run]:
    """The run of this archive: the one that is open around us, or a new one, which holds the lock.

    Raises SettingsWrong, or ArchiveBusy when the lock is not to be had within `wait_s`.
    """
    open_already = run_around(home, options)
    if open_already:
        yield open_already
        return
    context = open_context(home, options)
    with lock_archive(home.lock, wait_s=wait_s):
        run = Run(context, steps or real_steps(context.run_settings), observer or Observer())
        token = _current.set(run)
        try:
            yield run
        finally:
            _current.reset(token)


def run_around(home: Home, options: RunOptions) -> Run | None:
    """The run that is open around us, if it is one of this archive with these options."""
    run = _current.get()
    if run is None or run.context.options != options or run.context.home.root.resolve() != home.root.resolve():
        return None
    return run


def run_of(job: Job) -> Run:
    """The run a job belongs to: the one around us, else one made from the job's values, whose lock is held elsewhere."""
    home = Home(Path(job.home))
    run = run_around(home, job.options)
    if run is None:
        context = open_context(home, job.options)
        run = Run(context, real_steps(context.run_settings))
    return run
