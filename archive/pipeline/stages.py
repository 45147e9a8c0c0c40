"""The stages: each reads what an earlier one wrote, and writes its own files and no others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from archive.errors import ArchiveError
from archive.intake import inbox
from archive.intake.collecting import CollectReport
from archive.intake.incoming import copy_into_inbox
from archive.intake.plan import due_on
from archive.messages import _
from archive.pipeline import indexing, keys, model_summary, playback, transcription
from archive.pipeline.collecting import collect_sources, visits_sources
from archive.pipeline.context import COLLECT, CONVERT, INDEX, SUMMARISE, TRANSCRIBE
from archive.pipeline.current import Run, run_of
from archive.pipeline.jobs import Job, StageResult, problem_of
from archive.pipeline.reasons import EDITED_SUMMARY_REPLACED, SUMMARY_EDITED
from archive.pipeline.state import SessionState
from archive.pipeline.steps import Progress
from archive.records import Problem, Summary
from archive.sources.handed_in import enter_handed_in
from archive.study.source_links import source_link
from archive.summaries import summarize
from archive.summaries.forms.template import read_template
from archive.summaries.sections.covered import due_items
from archive.summaries.stored import write_stored

SECTIONS_KEPT = "summary-sections-kept"


def ignore_progress(_done: float, _total: float) -> None:
    """Progress that nobody watches."""


def perform(job: Job, progress: Progress = ignore_progress) -> StageResult:
    """Do one stage; `progress` and the run's observer are told how far it is."""
    run = run_of(job)
    run.observer.begin(job)

    def tell(done: float, total: float) -> None:
        run.observer.progress(job, done, total)
        progress(done, total)

    return STAGE_FUNCTIONS[job.stage](run, job, tell)


def collect_files(run: Run, job: Job, progress: Progress) -> StageResult:
    """Visit the sources, then take the inbox, and the job's paths before it, into the sessions they belong to, or all into
    the one of the options; where somebody names files, the sources are left alone.

    Raises AddressWrong when that is none.
    """
    context, session = run.context, job.options.session
    if session:
        context.home.session(session)
    visits = collect_sources(context, progress) if visits_sources(context, job) else CollectReport()
    problems = copy_into_inbox(
        context.home, [Path(path) for path in job.paths], follow_links=context.settings.inbox.follow_links
    )
    taken = inbox.collect_inbox(
        context.home, context.settings, context.study_plan, session=session or None, progress=progress
    )
    enter_handed_in(context.home)
    return StageResult(
        (*visits.problems, *problems, *taken.problems),
        tuple(sorted(visits.sessions | taken.sessions)),
        tuple(taken.duplicates),
        (*visits.notices, *taken.notices),
    )


def transcribe_recording(run: Run, job: Job, progress: Progress) -> StageResult:
    """Write the transcript of one recording; what it needs a person for comes back as problems."""
    state = run.states.of(job.session)
    recording = next(known for known in state.session.recordings if known.path == job.recording)
    try:
        result = transcription.transcribe(run, state, recording, progress)
    except ArchiveError as error:
        return StageResult((problem_of(error, job.source, job.stage),))
    forget_work(run.context.home.partial / keys.transcript_key(run.context.run_settings, recording))
    return result


def forget_work(work: Path) -> None:
    """Remove what a finished transcription no longer needs."""
    shutil.rmtree(work, ignore_errors=True)


def write_summary(run: Run, job: Job, progress: Progress) -> StageResult:
    """Write summary.md and summary.json of one session; what somebody edited by hand stays, and is told."""
    context, state = run.context, run.states.of(job.session)
    summary, notices = make_summary(run, state), list[Problem]()
    settings, forced = context.settings, context.forces(SUMMARISE, job.session)
    if settings.summaries.method == "model":
        summary, notices = model_summary.write_by_model(context, job, run.content_of(state), summary, progress)
    beside = write_stored(
        state.folder,
        state.session,
        summary,
        replace_edited=forced,
        template=read_template(settings.summaries.template, context.home.templates),
        link_of=lambda name: source_link(name, settings.code),
    )
    if beside:
        notices.append(edited_summary(run, job, beside))
    elif not forced:
        notices += kept_sections(run, job, state.summary.edited_regions)
    return StageResult(notices=tuple(notices))


def make_summary(run: Run, state: SessionState) -> Summary:
    """The summary of a session from what its files say."""
    context, content = run.context, run.content_of(state)
    due = due_on(context.study_plan, state.session.date)
    summary = summarize.summarise(
        state.session,
        [segment for _, segments in content.speech for segment in segments],
        content.notes,
        glossary=context.glossary,
        due=due,
        key=keys.summary_key(context, state),
        planned=due_items(context.study_plan, state.session.date),
        names=[*state.session.presenters, *dict.fromkeys(note.author for note in content.notes if note.author)],
    )
    settings = context.settings.summaries
    return replace(summary, language=settings.language, template=settings.template)


def kept_sections(run: Run, job: Job, names: tuple[str, ...]) -> tuple[Problem, ...]:
    """That sections of a summary were edited by hand and stay; nothing where none was."""
    if not names:
        return ()
    path = run.context.home.relative(run.context.home.session(job.session).summary_text)
    what = _("{path}: the sections {names} were edited by hand and stay", path=path, names=list(names))
    command = f"sig-archive ingest --session {job.session} --force summarise"
    cure = _("to have them written anew, and yours kept beside: {command}", command=command)
    return (Problem(job.source, SUMMARISE, what, cure, SECTIONS_KEPT),)


def edited_summary(run: Run, job: Job, beside: Path) -> Problem:
    """That a summary was edited by hand, where the other text stands, and what can be done about it."""
    home = run.context.home
    folder = home.session(job.session)
    path, other = home.relative(folder.summary_text), home.relative(beside)
    if beside == folder.new_summary:
        what = _("{path} was edited by hand and stays; the new summary is {other}", path=path, other=other)
        command = f"sig-archive ingest --session {job.session} --force summarise"
        cure = _(
            "take from it what you want; to put it in the place of yours, which is kept: {command}", command=command
        )
        return Problem(job.source, SUMMARISE, what, cure, SUMMARY_EDITED.code)
    what = _("{path} was edited by hand; it is kept as {other}", path=path, other=other)
    return Problem(job.source, SUMMARISE, what, _("remove it when you need it no more"), EDITED_SUMMARY_REPLACED.code)


def index_unit(run: Run, job: Job, progress: Progress) -> StageResult:
    """Index a session, or the library when there is none, and forget the sessions that are gone."""
    if job.session:
        indexing.index_session(run, job.session, progress)
    else:
        indexing.index_library(run, job.gone)
    return StageResult()


def convert_recording(run: Run, job: Job, progress: Progress) -> StageResult:
    """Make the copy of a recording that every browser plays."""
    state = run.states.of(job.session)
    recording = next(known for known in state.session.recordings if known.path == job.recording)
    playback.convert(run, state, recording, progress)
    return StageResult()


STAGE_FUNCTIONS: dict[str, Callable[[Run, Job, Progress], StageResult]] = {
    COLLECT: collect_files,
    TRANSCRIBE: transcribe_recording,
    SUMMARISE: write_summary,
    INDEX: index_unit,
    CONVERT: convert_recording,
}
