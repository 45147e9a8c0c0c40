"""What `ingest` prints: its plan, its progress, its report."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.asr.progress import ProgressMeter
from archive.errors import with_cure
from archive.messages import _, _n, listed
from archive.pipeline.context import TRANSCRIBE
from archive.pipeline.current import Observer
from archive.pipeline.due import Retranscription
from archive.pipeline.jobs import Job
from archive.pipeline.plan import PendingStage
from archive.pipeline.report import SKIPPED, Report, stage_label, state_label
from archive.records import SessionReport, timecode
from archive.text.printable import printable_json, printable_line

LINE_EVERY_S = 60.0  # where there is no terminal, as in a log


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
    for problem in report.problems:
        print(printable_line(str(_("not archived: ")) + with_cure(problem.what, problem.cure)), file=sys.stderr)


def print_report(report: Report) -> None:
    """The report for people."""
    for session in report.sessions:
        print_session(session)
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


class TerminalObserver(Observer):
    """Progress of transcriptions on the terminal: a bar where there is one, a line now and then where there is not."""

    def __init__(self, *, quiet: bool):
        self.draws_bars, self.prints_lines = not quiet and sys.stderr.isatty(), not quiet
        self.bar: Any = None
        self.name = ""
        self.meter = ProgressMeter()
        self.told_at = 0.0

    def progress(self, job: Job, done: float, total: float) -> None:
        """So many seconds of sound are done, of so many."""
        if job.stage != TRANSCRIBE:
            return
        name = f"{job.session} {Path(job.recording).name}"
        if name != self.name:
            self.begin_recording(name, total)
        self.meter.report(done, total)
        if self.bar is not None:
            self.bar.n = round(self.meter.percent)
            self.bar.set_postfix_str(self.meter.text())
        elif self.prints_lines and time.monotonic() - self.told_at > LINE_EVERY_S:
            self.told_at = time.monotonic()
            print(_("{name}: {text}", name=printable_line(name), text=self.meter.text()), file=sys.stderr)

    def begin_recording(self, name: str, total_s: float) -> None:
        """Another recording."""
        self.close()
        self.name, self.meter, self.told_at = name, ProgressMeter(), time.monotonic()
        if self.draws_bars:
            from tqdm import tqdm  # only where a bar is drawn

            pattern = "{desc}: {percentage:3.0f}%|{bar:20}|{postfix}"
            self.bar = tqdm(total=100, desc=name, bar_format=pattern, file=sys.stderr)
        elif self.prints_lines:
            print(
                _("transcribing {name}, {timecode}", name=printable_line(name), timecode=timecode(total_s)),
                file=sys.stderr,
            )

    def close(self) -> None:
        """Leave the bar as it is."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
