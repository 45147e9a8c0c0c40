"""The weekly flow: collect the inbox, then finish one session after another, and report.

Each session is a flow run of its own and is done to the end before the next begins, so a disk never fills with half-made
sessions and a killed run leaves whole ones behind. What is pending is asked of the archive, never of Prefect.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Task, flow, get_run_logger, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Completed

from archive.asr.progress import ProgressMeter
from archive.errors import (
    AddressWrong,
    ArchiveError,
    InputRefused,
    ModelDamaged,
    ModelMissing,
    SettingsWrong,
    StorageFailed,
    with_cure,
)
from archive.home import SessionFolder, find_home
from archive.index.update import LIBRARY
from archive.messages import _
from archive.pipeline import ingest, pending
from archive.pipeline.ingest import Report
from archive.pipeline.lock import lock_archive
from archive.pipeline.pending import Context, state_name
from archive.pipeline.steps import forget_work, real_steps
from archive.records import Problem, SessionReport
from archive.sources.collecting import CollectReport
from archive.sources.sessions import read_session

RETRIES = 2  # where the outside world is touched: shares, model downloads, a Chroma server
RETRY_DELAY_S = 10
COLLECT_TIMEOUT_S = 3600
INDEX_TIMEOUT_S = 3600
LOCK_WAIT_S = 600.0  # a scheduled run waits this long for one started by hand
ARTIFACT_EVERY_S = 5.0

NEEDS_A_PERSON = (AddressWrong, InputRefused, ModelDamaged, ModelMissing, SettingsWrong, StorageFailed)

Watch = Callable[[str, str, float, float], None]
"""Called with (session, recording, seconds done, seconds in all)."""


def quiet(_session: str, _recording: str, _done_s: float, _total_s: float) -> None:
    """Watch nothing."""


def worth_retrying(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether time may mend it; what a person has to mend is reported at once."""
    return not isinstance(state.data, NEEDS_A_PERSON)


@task(
    name="collect",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAY_S,
    retry_condition_fn=worth_retrying,
    timeout_seconds=COLLECT_TIMEOUT_S,
    persist_result=False,
)
def collect(context: Context, paths: list[Path], session: str | None) -> CollectReport:
    return ingest.collect(context, paths, session=session)


@task(
    name="transcribe",
    retries=1,
    retry_delay_seconds=RETRY_DELAY_S,
    persist_result=False,
    task_run_name="transcribe {name}",
)
def transcribe(context: Context, folder: SessionFolder, name: str, watch: Watch) -> list[Problem]:
    """One recording. What it needs a person for comes back as a problem; anything else is tried again."""
    recording = next(r for r in read_session(folder).recordings if r.path == name)
    shown = ProgressArtifact(folder.id, name, watch)
    try:
        problems = ingest.transcribe(context, folder, recording, real_steps(context.settings), shown.progress)
    except ArchiveError as error:
        return [ingest.problem_of(error, f"sessions/{folder.id}/{name}", "transcribe")]
    forget_work(context.home.partial / pending.transcript_key(context, recording))
    return problems


@task(name="summarise", persist_result=False)
def summarise(context: Context, folder: SessionFolder) -> str:
    ingest.summarise(context, folder)
    text = folder.summary_text.read_text("utf-8")
    about = _("Summary of {id}", id=folder.id)
    create_markdown_artifact(text, key=f"summary-{folder.id}", description=str(about))
    return text


@task(
    name="index",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAY_S,
    retry_condition_fn=worth_retrying,
    timeout_seconds=INDEX_TIMEOUT_S,
    persist_result=False,
)
def index_session(context: Context, folder: SessionFolder) -> int:
    return ingest.index_session(context, folder, real_steps(context.settings))


@task(
    name="index the library",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAY_S,
    retry_condition_fn=worth_retrying,
    timeout_seconds=INDEX_TIMEOUT_S,
    persist_result=False,
)
def index_rest(context: Context, gone: list[str]) -> int:
    return ingest.index_units(context, [ingest.library_unit(context)], real_steps(context.settings), gone=gone)


@flow(name="session", flow_run_name="session {session_id}", persist_result=False, validate_parameters=False)
def archive_session(context: Context, session_id: str, watch: Watch) -> tuple[SessionReport, list[Problem]]:
    """Everything pending for one session, to its end."""
    started = time.monotonic()
    folder = context.home.session(session_id)
    stages = dict.fromkeys(pending.STAGES, "skipped")
    problems: list[Problem] = []

    def run(stage: str, state: State[Any]) -> None:
        found = outcome(state, f"sessions/{session_id}", stage)
        stages[stage] = "failed" if found or stages[stage] == "failed" else "done"
        problems.extend(problem for problem in found if problem.what not in {known.what for known in problems})

    attempt = transcribe.with_options(timeout_seconds=context.settings.recordings.timeout_s)
    for recording in read_session(folder).recordings:
        if pending.why_transcribe(context, folder, recording):
            run("transcribe", attempt(context, folder, recording.path, watch, return_state=True))
    if pending.summary_is_pending(context, folder):
        run("summarise", summarise(context, folder, return_state=True))
    if pending.index_is_pending(context, session_id, pending.session_files(folder), pending.indexed_keys_of(context)):
        run("index", index_session(context, folder, return_state=True))
    report = ingest.session_report(context, folder)
    report.stages.update(stages)
    report.seconds = round(time.monotonic() - started, 1)
    return report, problems


@flow(name="ingest", persist_result=False, timeout_seconds=None)
def weekly(
    home: str = "",
    paths: list[str] | None = None,
    session: str | None = None,
    model: str = "",
    force: list[str] | None = None,
) -> State:
    """The weekly flow as Prefect runs it from a deployment: parameters in, a state that tells whether all went in."""
    report = run_ingest(
        home or None, [Path(path) for path in paths or []], session=session, model=model, force=force or []
    )
    name = "With problems" if report.problems else "Completed"
    problems = str(_("; ")).join(p.what + str(_(": ")) + p.cure for p in report.problems)
    message = problems or str(_("{count} sessions", count=len(report.sessions)))
    return Completed(name=name, message=message, data=report.as_json())


def run_ingest(home: str | None, paths: list[Path], *, session: str | None, model: str, force: list[str]) -> Report:
    """Inside a flow run: hold the archive's lock and do everything that is pending, depth first."""
    context = pending.open_context(find_home(home), model=model, force=force)
    with lock_archive(context.home.lock, wait_s=LOCK_WAIT_S):
        report = do_pending(context, paths, session, quiet)
        ingest.write_report(context.home, report)
    show_table(report)
    return report


def do_pending(context: Context, paths: list[Path], session: str | None, watch: Watch) -> Report:
    """Whatever fails is a problem of its session and stage, and the others go on."""
    report = Report()
    collected = collect(context, paths, session, return_state=True)
    taken = (
        collected.result()
        if collected.is_completed()
        else CollectReport(problems=outcome(collected, "inbox", "collect"))
    )
    report.problems += taken.problems
    report.duplicates += taken.duplicates
    todo = pending.find_pending(context)
    touched = sorted({t.session for t in todo if t.session} | taken.sessions)
    for session_id in touched:
        done, problems = one_session(context, session_id, watch)
        if session_id in taken.sessions:
            done.stages["collect"] = "done"
        report.sessions.append(done)
        report.problems += problems
    rest = [t for t in todo if not t.session and t.stage == "index"]
    if rest:
        gone = [t.what for t in rest if t.what != LIBRARY]
        report.problems += outcome(index_rest(context, gone, return_state=True), "library", "index")
    untouched = [folder for folder in context.home.session_folders() if folder.id not in touched]
    report.sessions += [ingest.session_report(context, folder) for folder in untouched]
    report.sessions.sort(key=lambda done: done.id)
    for work in ingest.stale_work(context):
        forget_work(work)
    return report


def one_session(context: Context, session_id: str, watch: Watch) -> tuple[SessionReport, list[Problem]]:
    """What its flow did; when the flow itself failed, as when session.toml cannot be read, that is its problem."""
    state = archive_session(context, session_id, watch, return_state=True)
    if state.is_completed():
        done: tuple[SessionReport, list[Problem]] = state.result()
        return done
    report = ingest.session_report(context, context.home.session(session_id))
    report.stages["index"] = "failed"
    return report, outcome(state, f"sessions/{session_id}", "index")


def outcome(state: State[Any], source: str, stage: str) -> list[Problem]:
    """The problems of a finished task; a task that failed after its retries is one."""
    if state.is_completed():
        result = state.result(raise_on_failure=False)
        return result if isinstance(result, list) else []
    error = state.result(raise_on_failure=False)
    if isinstance(error, ArchiveError):
        return [ingest.problem_of(error, source, stage)]
    get_run_logger().error("%s of %s failed: %s", stage, source, state.message)
    why = state.message or error
    what = _("{stage} of {source} failed: {why}", stage=stage, source=source, why=why)
    return [Problem(source, stage, what, _("run again; -v shows more"))]


def show_table(report: Report) -> None:
    """What was done, as a table in Prefect's UI, and the problems beneath it."""
    session = str(_("session"))
    rows = [
        {
            session: s.id,
            str(_("recordings")): s.recordings,
            str(_("notes")): s.notes,
            str(_("messages")): s.messages,
            str(_("passages")): s.passages,
            **{stage: state_name(state) for stage, state in s.stages.items()},
        }
        for s in report.sessions
    ]
    about = _("What the last ingest did")
    create_table_artifact(rows or [{session: str(_("none"))}], key="ingest", description=str(about))
    if report.problems:
        about = _("What was left out and its cure")
        create_markdown_artifact(problems_text(report), key="ingest-problems", description=str(about))


def problems_text(report: Report) -> str:
    lines = [
        str(_("- **{source}** ({stage}): ", source=p.source, stage=p.stage)) + with_cure(p.what, p.cure)
        for p in report.problems
    ]
    return str(_("# Left out")) + "\n\n" + "\n".join(lines)


class ProgressArtifact:
    """Progress of one transcription, to whoever watches and to a Prefect artifact."""

    def __init__(self, session_id: str, name: str, watch: Watch):
        self.session_id, self.name, self.watch = session_id, name, watch
        self.artifact: UUID | None = None
        self.pace = ProgressMeter()
        self.last = 0.0

    def progress(self, done_s: float, total_s: float) -> None:
        self.watch(self.session_id, self.name, done_s, total_s)
        self.pace.report(done_s, total_s)
        now = time.monotonic()
        if now - self.last < ARTIFACT_EVERY_S and done_s < total_s:
            return
        self.last = now
        pace = self.pace.text()
        description = _("{name} of {session_id}: {pace}", name=self.name, session_id=self.session_id, pace=pace)
        if self.artifact is None:
            made = create_progress_artifact(
                self.pace.percent, key=f"transcribe-{self.session_id}", description=str(description)
            )
            self.artifact = made if isinstance(made, UUID) else None
        else:
            update_progress_artifact(self.artifact, self.pace.percent, description=str(description))
