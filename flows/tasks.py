"""The stages as Prefect tasks: retries, timeouts and artifacts around the archive's own functions.

What a task takes can travel to another machine: the archive's folder, a session, a recording, options. In the process that
opened the run a stage joins it; elsewhere it opens its own.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Task, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.client.schemas.objects import State, TaskRun

from archive.asr.progress import ProgressMeter
from archive.home import Home
from archive.messages import _
from archive.pipeline.context import COLLECT, CONVERT, INDEX, SUMMARISE, TRANSCRIBE
from archive.pipeline.jobs import Job, StageResult
from archive.pipeline.runner import RETRIES, RETRY_DELAY_S, is_worth_retrying
from archive.pipeline.stages import perform
from archive.settings import read_settings
from flows.secrets import provide_credentials, provide_key

STAGE_TIMEOUT_S = 3600  # of collecting and of indexing; that of transcribing is a setting
ARTIFACT_EVERY_S = 5.0

Values = dict[str, Any]
"""A job as JSON holds it."""


def is_state_worth_retrying(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether time may mend what failed."""
    return is_worth_retrying(state.data)


@task(
    name=COLLECT,
    retries=RETRIES[COLLECT],
    retry_delay_seconds=RETRY_DELAY_S,
    retry_condition_fn=is_state_worth_retrying,
    timeout_seconds=STAGE_TIMEOUT_S,
    persist_result=False,
)
def collect_task(job: Values) -> StageResult:
    """Take what came in to where it belongs."""
    asked = Job.from_values(job)
    provide_credentials(read_settings(Home(Path(asked.home)).settings))
    return perform(asked)


@task(
    name=TRANSCRIBE,
    task_run_name="transcribe {job[recording]}",
    retries=RETRIES[TRANSCRIBE],
    retry_delay_seconds=RETRY_DELAY_S,
    persist_result=False,
)
def transcribe_task(job: Values) -> StageResult:
    """Transcribe one recording. What it needs a person for comes back as a problem; anything else is tried again."""
    asked = Job.from_values(job)
    return perform(asked, ProgressArtifact(asked).update)


@task(name=SUMMARISE, persist_result=False)
def summarise_task(job: Values) -> StageResult:
    """Summarise one session, and show the summary in Prefect's pages."""
    asked = Job.from_values(job)
    provide_key(read_settings(Home(Path(asked.home)).settings))
    result = perform(asked)
    text = Home(Path(asked.home)).session(asked.session).summary_text.read_text("utf-8")
    about = _("Summary of {id}", id=asked.session)
    create_markdown_artifact(text, key=f"summary-{asked.session}", description=str(about))
    return result


@task(
    name=INDEX,
    retries=RETRIES[INDEX],
    retry_delay_seconds=RETRY_DELAY_S,
    retry_condition_fn=is_state_worth_retrying,
    timeout_seconds=STAGE_TIMEOUT_S,
    persist_result=False,
)
def index_task(job: Values) -> StageResult:
    """Index one session, or the library."""
    return perform(Job.from_values(job))


@task(name=CONVERT, task_run_name="convert {job[recording]}", persist_result=False)
def convert_task(job: Values) -> StageResult:
    """Convert one recording for browsers."""
    return perform(Job.from_values(job))


TASKS = {
    COLLECT: collect_task,
    TRANSCRIBE: transcribe_task,
    SUMMARISE: summarise_task,
    INDEX: index_task,
    CONVERT: convert_task,
}


class ProgressArtifact:
    """Progress of one transcription as a Prefect artifact."""

    def __init__(self, job: Job):
        self.job = job
        self.meter = ProgressMeter()
        self.artifact: UUID | None = None
        self.told_at = 0.0

    def update(self, done_s: float, total_s: float) -> None:
        """So many seconds of sound are done, of so many; Prefect is told now and then."""
        self.meter.report(done_s, total_s)
        now = time.monotonic()
        if now - self.told_at >= ARTIFACT_EVERY_S or done_s >= total_s:
            self.told_at = now
            self.tell()

    def tell(self) -> None:
        """Make the artifact, or bring it up to date."""
        job, progress = self.job, self.meter.text()
        text = str(_("{name} of {session_id}: {pace}", name=job.recording, session_id=job.session, pace=progress))
        if self.artifact:
            update_progress_artifact(self.artifact, self.meter.percent, description=text)
        else:
            made = create_progress_artifact(self.meter.percent, key=f"transcribe-{job.session}", description=text)
            self.artifact = made if isinstance(made, UUID) else None
