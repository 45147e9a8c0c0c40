"""A session's summary by a language model, where the settings want one; the offline one stays where the model fails."""

from __future__ import annotations

from dataclasses import replace

from archive.errors import LlmBudgetSpent, LlmFailed, SettingsWrong
from archive.llm.model import open_model
from archive.messages import _, _n
from archive.pipeline import keys
from archive.pipeline.content import SessionContent
from archive.pipeline.context import SUMMARISE, Context
from archive.pipeline.jobs import Job
from archive.pipeline.steps import Progress
from archive.records import Problem, Summary
from archive.summaries.by_model import summarise_by_model


def write_by_model(
    context: Context, job: Job, content: SessionContent, offline: Summary, progress: Progress
) -> tuple[Summary, list[Problem]]:
    """The summary, and what a person should know of how it came about.

    Where the service failed, the summary keeps no key that counts as done, so the next ingest asks again; what was answered
    before comes from the cache.
    """
    segments = [segment for _path, spoken in content.speech for segment in spoken]
    try:
        model = open_model(context.settings.llm, cache=context.home.index / "llm")
    except SettingsWrong as error:
        return to_be_made_again(offline), [fallback(job, LlmFailed(error.what, error.cure))]
    summary, failures = summarise_by_model(
        offline, segments, content.notes, model=model, language=offline.language or "zh", progress=progress
    )
    notices = [dropped(job, summary)] if summary.dropped else []
    if not failures:
        return summary, notices
    is_done = summary is not offline and all(isinstance(one, LlmBudgetSpent) for one in failures)
    notices.append(fallback(job, failures[-1], partly=summary is not offline))
    return summary if is_done else to_be_made_again(summary), notices


def to_be_made_again(summary: Summary) -> Summary:
    """The summary with a key that tells that the model is still to be asked."""
    return replace(summary, key=f"{summary.key}{keys.MODEL_TO_ASK}")


def fallback(job: Job, failure: LlmFailed, *, partly: bool = False) -> Problem:
    """That the summary is, in part, the offline one, and why."""
    if partly:
        what = _("a part of the summary was made offline: {reason}", reason=failure.what)
    else:
        what = _("the summary was made offline: {reason}", reason=failure.what)
    return Problem(job.source, SUMMARISE, what, failure.cure, "summary-offline")


def dropped(job: Job, summary: Summary) -> Problem:
    """That the model wrote sentences which its sources do not prove."""
    what = _n(
        "{n} sentence of the language model was left out: what it cites does not prove it",
        "{n} sentences of the language model were left out: what they cite does not prove them",
        summary.dropped,
    )
    return Problem(
        job.source, SUMMARISE, what, _("nothing is to be done; a larger model has fewer"), "sentences-dropped"
    )
