"""What an ingest did, as artifacts that Prefect's pages show."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from archive.errors import with_cure
from archive.messages import _
from archive.pipeline.report import Report, state_label
from archive.records import SessionReport


def show_report(report: Report) -> None:
    """A table of the sessions, and the problems beneath it."""
    rows = [row_of(session) for session in report.sessions] or [{str(_("session")): str(_("none"))}]
    create_table_artifact(rows, key="ingest", description=str(_("What the last ingest did")))
    if report.problems:
        about = _("What was left out and its cure")
        create_markdown_artifact(problems_text(report), key="ingest-problems", description=str(about))


def row_of(session: SessionReport) -> dict[str, str | int]:
    """A session's line of the table, in the reader's language."""
    return {
        str(_("session")): session.id,
        str(_("recordings")): session.recordings,
        str(_("notes")): session.notes,
        str(_("messages")): session.messages,
        str(_("passages")): session.passages,
        **{stage: state_label(state) for stage, state in session.stages.items()},
    }


def problems_text(report: Report) -> str:
    """The problems as Markdown."""
    lines = [
        str(_("- **{source}** ({stage}): ", source=problem.source, stage=problem.stage))
        + with_cure(problem.what, problem.cure)
        for problem in report.problems
    ]
    return str(_("# Left out")) + "\n\n" + "\n".join(lines)
