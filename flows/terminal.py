"""What `ingest` prints: its plan, its progress, its report."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import zip_longest

from archive.errors import with_cure
from archive.home import Home
from archive.intake.preview import KIND_LABELS, TO_LIBRARY
from archive.messages import Message, _, _n, listed
from archive.pipeline.context import COLLECT, CONVERT, INDEX, SUMMARISE, TRANSCRIBE
from archive.pipeline.due import Retranscription
from archive.pipeline.plan import PendingStage
from archive.pipeline.report import DONE, FAILED, SKIPPED, Report, stage_label
from archive.records import Problem, SessionReport
from archive.text.columns import columns, pad, wrapped_for
from archive.text.printable import printable_json, printable_line

PLAN_INDENT = 25  # columns before what a stage would do
TOLD_INDENT = 2
REPORT_INDENT = 12  # columns: a session's id and two spaces


def print_plan(
    home: Home, pending: Sequence[PendingStage], again: Retranscription, *, as_json: bool, sources: Sequence[str] = ()
) -> None:
    """What would be done, and why; first of all `sources` would be visited, which may bring more."""
    if as_json:
        found = [stage.as_json() for stage in pending]
        values = {"schema": 1, "sources": list(sources), "pending": found, "transcribed_again": asdict(again)}
        print(printable_json(json.dumps(values, ensure_ascii=False)))
        return
    if sources:
        told = _("first, what is new is collected from {names} (sig-archive collect --check)", names=list(sources))
        print(wrapped_for(sys.stdout, str(told), hanging=PLAN_INDENT))
    for stage in pending:
        print(wrapped_for(sys.stdout, from_home(home, plan_line(stage)), hanging=PLAN_INDENT))
    if again != Retranscription():
        print(again.text())
    if not pending and not sources:
        print(_("nothing to do"))


def plan_line(pending: PendingStage) -> str:
    """A session or where a file would go, the stage, what is done and why; of a file, what it is taken for."""
    preview = pending.preview
    if preview and preview.refusal:
        return plan_head("-", str(_("refused"))) + with_cure(preview.refusal.what, preview.refusal.cure)
    place, why = (place_label(preview.target), KIND_LABELS[preview.kind]) if preview else (pending.session, pending.why)
    return f"{plan_head(place or '-', stage_label(pending.stage))}{pending.label}  " + str(_("({why})", why=why))


def plan_head(place: str, stage: str) -> str:
    """The first two columns of a plan."""
    return f"{pad(place, REPORT_INDENT)} {pad(stage, PLAN_INDENT - REPORT_INDENT - 2)} "


def place_label(target: str) -> str:
    """Where a file would go, for a person."""
    return str(_("library")) if target == TO_LIBRARY else target


def print_result(home: Home, report: Report, *, as_json: bool, quiet: bool) -> None:
    """What was done to stdout, what was left out to stderr."""
    if as_json:
        print(printable_json(json.dumps(report.as_json(), ensure_ascii=False)))
    elif not quiet:
        print_report(report)
    print_told(home, str(_("note: ")), report.notices)
    print_told(home, str(_("not archived: ")), report.problems)


def print_told(home: Home, lead: str, told: Sequence[Problem]) -> None:
    """Notices or problems to stderr, one a paragraph; a cure that the next one has too is said once, there."""
    for one, after in zip_longest(told, told[1:]):
        text = str(one.what) if after and str(after.cure) == str(one.cure) else with_cure(one.what, one.cure)
        print(wrapped_for(sys.stderr, from_home(home, lead + text), hanging=TOLD_INDENT), file=sys.stderr)


def from_home(home: Home, text: str) -> str:
    """A line in which files of the archive are named from its folder on."""
    return printable_line(text.replace(f"{home.root}/", ""))


def print_report(report: Report) -> None:
    """The report for people."""
    changed = [session for session in report.sessions if is_changed(session)]
    for session in changed:
        print_session(session)
    if report.reading:
        texts = _n("{n} text to read", "{n} texts to read", report.reading)
        print(pad(str(_("library")), REPORT_INDENT) + str(texts))
    for duplicate in report.duplicates:
        print(printable_line(str(_("already archived: ")) + duplicate))
    if changed and (unchanged := len(report.sessions) - len(changed)):
        print(_n("{n} session unchanged", "{n} sessions unchanged", unchanged))
    if not changed and not report.problems:
        print(_("nothing to do: the archive is up to date"))


def is_changed(session: SessionReport) -> bool:
    """Whether anything was done for a session, or failed."""
    return any(state != SKIPPED for state in session.stages.values())


def print_session(session: SessionReport) -> None:
    """What a session holds, and what was done for it: in one line where it fits, else in two."""
    counts = [
        *([_n("{n} recording", "{n} recordings", session.recordings)] if session.recordings else []),
        *([_n("{n} note", "{n} notes", session.notes)] if session.notes else []),
        *([_n("{n} message", "{n} messages", session.messages)] if session.messages else []),
        _n("{n} passage", "{n} passages", session.passages),
    ]
    took = str(_("  {seconds:.0f} s", seconds=session.seconds)) if round(session.seconds) else ""
    held, done = f"{pad(session.id, REPORT_INDENT - 1)} {listed(counts)}", str(listed(stage_results(session))) + took
    line = held + str(_(": ")) + done
    print(line if columns(line) <= shutil.get_terminal_size().columns else f"{held}\n{'':<{REPORT_INDENT}}{done}")
    if session.removed_hallucinations:
        removed = [f"{rule_label(rule)} ×{times}" for rule, times in session.removed_hallucinations.items()]
        print(f"{'':<{REPORT_INDENT}}" + str(_("left out as hallucinations of Whisper: ")) + str(_(", ")).join(removed))


def stage_results(session: SessionReport) -> list[Message | str]:
    """What was done for a session, and what failed; that its files were collected only where nothing else is said."""
    labels = {
        COLLECT: _("collected"),
        TRANSCRIBE: _("transcribed"),
        SUMMARISE: _("summarised"),
        INDEX: _("indexed"),
        CONVERT: _("converted for browsers"),
    }
    done = [stage for stage, state in session.stages.items() if state == DONE]
    later = [stage for stage in done if stage != COLLECT] or done
    failed = [stage for stage, state in session.stages.items() if state == FAILED]
    return [*(labels[stage] for stage in later), *(_("{stage} failed", stage=stage_label(stage)) for stage in failed)]


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
