"""The flow `ingest`, the same for a schedule, a deployment and the command line.

Each session is a flow run of its own, each stage a task. What is pending is asked of the archive, never of Prefect.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed

from archive.errors import ArchiveError
from archive.home import find_home
from archive.messages import _, _n
from archive.pipeline.context import INDEX, TRANSCRIBE, RunOptions
from archive.pipeline.current import Run, open_run, run_of
from archive.pipeline.jobs import Job, SessionResult, StageResult, problem_of
from archive.pipeline.report import Report
from archive.pipeline.run import finish_session, ingest_all, unfinished_session
from archive.records import Problem
from flows.artifacts import show_report
from flows.tasks import TASKS, Values

LOCK_WAIT_S = 600.0  # a scheduled run waits this long for one started by hand


@flow(name="ingest", persist_result=False, timeout_seconds=None)
def ingest(
    home: str = "",
    paths: list[str] | None = None,
    session: str | None = None,
    model: str = "",
    force: list[str] | None = None,
    whisper: dict[str, Any] | None = None,
    yes: bool = False,
    wait_s: float = LOCK_WAIT_S,
) -> State:
    """Archive what is new; the state tells whether all of it went in.

    `paths` are taken into the inbox first, `session` is where all of it belongs, `whisper` holds settings of [whisper] for
    this run, `yes` lets changed settings transcribe hours again, and `wait_s` is how long to wait for another ingest.
    """
    asked = {"session": session or "", "model": model, "force": force or [], "whisper": whisper or {}, "yes": yes}
    with open_run(find_home(home or None), RunOptions.from_values(asked), wait_s=wait_s) as run:
        report = ingest_all(run, [Path(path) for path in paths or []], runner_of(run))
    show_report(report)
    return state_of(report)


weekly = ingest  # the name that deployments of earlier versions enter by


@flow(name="session", flow_run_name="session {job[session]}", persist_result=False)
def archive_session(job: Values) -> SessionResult:
    """Everything pending for one session, to its end."""
    asked = Job.from_values(job)
    return finish_session(asked, runner_of(run_of(asked)))


@dataclass(frozen=True)
class FlowRunner:
    """Stages as Prefect tasks, sessions as flow runs."""

    transcribe_timeout_s: int

    def run_stage(self, job: Job) -> StageResult:
        """Run one stage as a task; one that failed after its retries is a problem."""
        task = TASKS[job.stage]
        if job.stage == TRANSCRIBE:
            task = task.with_options(timeout_seconds=self.transcribe_timeout_s)
        state = task(job.as_values(), return_state=True)
        return state.result() if state.is_completed() else StageResult((problem_of_state(state, job),))

    def run_session(self, job: Job) -> SessionResult:
        """Run a session's stages in a flow run; when that itself failed, that is the session's problem."""
        state = archive_session(job.as_values(), return_state=True)
        if state.is_completed():
            return state.result()
        return unfinished_session(job, problem_of_state(state, job.of(stage=INDEX)))


def runner_of(run: Run) -> FlowRunner:
    """The runner with the archive's own limits."""
    return FlowRunner(run.context.settings.recordings.timeout_s)


def problem_of_state(state: State[Any], job: Job) -> Problem:
    """The problem of a task or flow run that failed."""
    error = state.result(raise_on_failure=False)
    if not isinstance(error, ArchiveError):
        get_run_logger().error("%s of %s failed: %s", job.stage, job.source, state.message)
    return problem_of(error if isinstance(error, Exception) else RuntimeError(state.message), job.source, job.stage)


def state_of(report: Report) -> State[Any]:
    """A completed state whose name tells whether something was left out, and whose message names it."""
    name = "With problems" if report.problems else "Completed"
    problems = [str(_("{what}: {cure}", what=problem.what, cure=problem.cure)) for problem in report.problems]
    sessions = _n("{n} session", "{n} sessions", len(report.sessions))
    message = str(_("; ")).join(problems) or str(sessions)
    return Completed(name=name, message=message, data=report.as_json())
