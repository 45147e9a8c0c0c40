"""One ingest: collect, then finish one session after another, and report; whatever fails stops nothing else.

Each session is done to the end before the next begins, so a disk never fills with half-made sessions and a killed run
leaves whole ones behind. Who runs the stages (plain calls, tasks of a flow) is the runner's business.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from archive.errors import SettingsWrong
from archive.index.update import LIBRARY
from archive.messages import _
from archive.pipeline import due, keys, plan
from archive.pipeline.context import COLLECT, CONVERT, INDEX, SUMMARISE, TRANSCRIBE
from archive.pipeline.current import Run, run_of
from archive.pipeline.jobs import Job, SessionResult, StageRunner
from archive.pipeline.plan import PendingStage
from archive.pipeline.reasons import MODEL_CHANGED
from archive.pipeline.report import DONE, FAILED, SKIPPED, Report, StageLog, session_report, write_report
from archive.pipeline.settled import SettledSessions, read_indexed_keys
from archive.pipeline.stages import forget_work
from archive.pipeline.state import SessionState
from archive.records import Problem
from archive.transcripts.stored import read_transcript, write_captions


def ingest_all(run: Run, paths: Sequence[Path], runner: StageRunner) -> Report:
    """Take `paths` into the inbox, do everything that is pending, and keep the report of it."""
    collected = runner.run_stage(run.job(COLLECT, paths=tuple(map(str, paths))))
    run.states.forget(*collected.sessions)
    report = run.report = Report(
        problems=list(collected.problems), duplicates=list(collected.duplicates), notices=list(collected.notices)
    )
    pending = plan.find_pending(run.context, run.states)
    held_back = hold_back(run)
    for session_id in sorted({stage.session for stage in pending if stage.session} | set(collected.sessions)):
        result = runner.run_session(run.job(session=session_id, keeps_outdated=held_back))
        add_result(report, result, is_collected=session_id in collected.sessions)
    index_rest(run, pending, runner)
    settled = SettledSessions(run.context)
    add_untouched(run, settled)
    report.reading = len(plan.library_paths(run.context.home))
    for work in stale_work(run, settled):
        forget_work(work)
    settled.write()
    write_report(run.context.home, report)
    return report


def hold_back(run: Run) -> bool:
    """Whether transcripts that only the settings outdated stay for now: so many that somebody has to confirm it."""
    again = due.find_retranscription(run.context, run.states)
    if run.context.options.yes or again.duration_s <= due.CONFIRM_ABOVE_S:
        return False
    cure = _("run again with --yes to go on, or set the model and its options as they were")
    run.report.problems.append(Problem("sessions", TRANSCRIBE, again.text(), cure, "retranscription-unconfirmed"))
    return True


def add_result(report: Report, result: SessionResult, *, is_collected: bool) -> None:
    """Put a finished session into the report."""
    if is_collected:
        result.report.stages[COLLECT] = DONE
    report.sessions.append(result.report)
    report.problems += result.problems
    report.notices += result.notices


def finish_session(job: Job, runner: StageRunner) -> SessionResult:
    """Everything pending for one session, to its end. Raises SettingsWrong when session.toml cannot be read."""
    run, log, started = run_of(job), StageLog(), time.monotonic()

    def run_stage(stage: str, recording: str = "") -> None:
        result = runner.run_stage(job.of(stage=stage, recording=recording))
        log.add(stage, result.problems, result.notices)

    for recording in plan.pending_recordings(run.context, run.states.of(job.session)):
        if not (job.keeps_outdated and recording.reason is MODEL_CHANGED):
            run_stage(TRANSCRIBE, recording.what)
    if log.stages[TRANSCRIBE] != SKIPPED:
        run.states.forget(job.session)
    state = run.states.of(job.session)
    if captions := plan.pending_captions(state):
        write_captions_of(state, captions)
        log.add(TRANSCRIBE, ())
    if plan.summary_is_pending(run.context, state):
        run_stage(SUMMARISE)
    if plan.index_is_pending(run.context, job.session, state.files, read_indexed_keys(run.context)):
        run_stage(INDEX)
    for recording in plan.pending_copies(state):
        run_stage(CONVERT, recording.what)
    report = session_report(run.context.home, run.states, job.session)
    report.stages, report.seconds = log.stages, round(time.monotonic() - started, 1)
    return SessionResult(report, tuple(log.problems), tuple(log.notices))


def write_captions_of(state: SessionState, captions: Sequence[PendingStage]) -> None:
    """Write the captions of transcripts anew: they are derived, and a moment's work."""
    for pending in captions:
        path = (state.folder.root / pending.what).with_suffix(".json")
        write_captions(path, read_transcript(path))


def unfinished_session(job: Job, problem: Problem) -> SessionResult:
    """What is said of a session that could not be worked on at all."""
    run = run_of(job)
    report = session_report(run.context.home, run.states, job.session)
    report.stages[INDEX] = FAILED
    return SessionResult(report, (problem,))


def index_rest(run: Run, pending: Sequence[PendingStage], runner: StageRunner) -> None:
    """Index the library and forget the sessions that are gone, where that is pending."""
    rest = [stage.what for stage in pending if stage.stage == INDEX and not stage.session]
    if rest:
        gone = tuple(name for name in rest if name != LIBRARY)
        run.report.problems += runner.run_stage(run.job(INDEX, gone=gone)).problems


def add_untouched(run: Run, settled: SettledSessions) -> None:
    """Put the sessions that needed nothing into the report, of settled ones what was kept of them."""
    home, known = run.context.home, {session.id for session in run.report.sessions}
    untouched = [folder for folder in home.session_folders() if folder.id not in known]
    make = partial(session_report, home, run.states)
    run.report.sessions += [settled.report_of(folder, make) for folder in untouched]
    run.report.sessions.sort(key=lambda session: session.id)


def stale_work(run: Run, settled: SettledSessions) -> list[Path]:
    """Decoded sound and partial transcripts that no pending transcription will go on from."""
    home, wanted = run.context.home, set()
    work = sorted(home.partial.iterdir()) if home.partial.is_dir() else []
    for folder in home.session_folders() if work else ():
        try:
            wanted |= set() if settled.hold(folder) else pending_keys(run, folder.id)
        except SettingsWrong:
            return []  # who knows what it would go on from
    return [path for path in work if path.name not in wanted]


def pending_keys(run: Run, session_id: str) -> set[str]:
    """The keys of the transcripts that a session lacks."""
    context, state = run.context, run.states.of(session_id)
    recordings = state.session.recordings
    return {keys.transcript_key(context.run_settings, r) for r in recordings if due.why_transcribe(context, state, r)}
