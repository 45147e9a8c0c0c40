"""What `ingest` prints: its plan, its progress, its report."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from archive.errors import with_cure
from archive.messages import _, _n, listed
from archive.pipeline.due import Retranscription
from archive.pipeline.plan import PendingStage
from archive.pipeline.report import SKIPPED, Report, stage_label, state_label
from archive.records import SessionReport
from archive.text.printable import printable_json, printable_line


def print_plan(pending: Sequence[PendingStage], again: Retranscription, *, as_json: bool) -> None:
    """What would be done, and why."""
    if as_json:
        found = [stage.as_json() for stage in pending]
        values = {"schema": 1, "pending": found, "transcribed_again": asdict(again)}
        print(printable_json(json.dumps(values, ensure_ascii=False)))
        return
    for stage in pending:
        why = _("({why})", why=stage.why)
        parts = [stage.label, str(why), *([str(stage.preview.text)] if stage.preview else [])]
        print(f"{stage.session or '-':<12} {stage.stage:<11} " + "  ".join(map(printable_line, parts)))
    if again != Retranscription():
        print(again.text())
    if not pending:
        print(_("nothing to do"))


def print_result(report: Report, *, as_json: bool, quiet: bool) -> None:
    """What was done to stdout, what was left out to stderr."""
    if as_json:
        print(printable_json(json.dumps(report.as_json(), ensure_ascii=False)))
    elif not quiet:
        print_report(report)
    for notice in report.notices:
        print(printable_line(str(_("note: ")) + with_cure(notice.what, notice.cure)), file=sys.stderr)
    for problem in report.problems:
        print(printable_line(str(_("not archived: ")) + with_cure(problem.what, problem.cure)), file=sys.stderr)


def print_report(report: Report) -> None:
    """The report for people."""
    for session in report.sessions:
        print_session(session)
    if report.reading:
        texts = _n("{n} text to read", "{n} texts to read", report.reading)
        print(f"{'library':<12}{texts}")
    for duplicate in report.duplicates:
        print(printable_line(str(_("already archived: ")) + duplicate))
    states = {state for session in report.sessions for state in session.stages.values()}
    if states <= {SKIPPED} and not report.problems:
        print(_("nothing to do: the archive is up to date"))


def print_session(session: SessionReport) -> None:
    """What a session holds, and what became of its stages."""
    counts = (
        _n("{n} recording", "{n} recordings", session.recordings),
        _n("{n} note", "{n} notes", session.notes),
        _n("{n} message", "{n} messages", session.messages),
        _n("{n} passage", "{n} passages", session.passages),
    )
    stages = [f"{stage_label(stage)} {state_label(state)}" for stage, state in session.stages.items()]
    took = str(_("  {seconds:.0f} s", seconds=session.seconds)) if session.seconds >= 0.5 else ""
    print(f"{session.id}  {listed(counts)}  [{listed(stages)}]{took}")
    if session.removed_hallucinations:
        removed = [f"{rule_label(rule)} ×{times}" for rule, times in session.removed_hallucinations.items()]
        print(f"{'':<12}" + str(_("left out as hallucinations of Whisper: ")) + str(_(", ")).join(removed))


def rule_label(rule: str) -> str:
    """How a person reads by what rule a text was known for a hallucination."""
    from archive.asr import hallucinations  # with numpy: only who has some to tell

    labels = {
        hallucinations.CREDITS: _("subtitle credits"),
        hallucinations.THANKS: _("thanks for watching"),
        hallucinations.LOOP: _("a repeated phrase"),
        hallucinations.TEXT_ON_SILENCE: _("text on silence"),
        hallucinations.REPETITION: _("a repeated segment"),
    }
    return str(labels.get(rule, rule))
