"""The command that runs the weekly flow; it loads Prefect only when there is something to do."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

from archive.asr.progress import ProgressMeter
from archive.errors import with_cure
from archive.home import find_home
from archive.messages import _
from archive.pipeline import ingest, pending
from archive.pipeline.ingest import Report
from archive.pipeline.lock import lock_archive
from archive.pipeline.pending import STAGES, Context, PendingStage, state_name
from archive.records import timecode

LINE_EVERY_S = 60.0  # where there is no terminal, as in a log
# What Prefect needs to be told before it is imported. The user's own environment wins.
PREFECT_DEFAULTS = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",  # 20 s, its default, is too short on a busy laptop
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLI_COLORS": "false",
}


def configure_ingest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help=str(_("files or folders to take into the inbox first")),
    )
    parser.add_argument(
        "--session",
        metavar="ID",
        help=str(_("the session they belong to, such as 2020-10-17")),
    )
    parser.add_argument(
        "--model",
        default="",
        help=str(_("Whisper model: an OpenAI name, a checkpoint's path, or sample-voice")),
    )
    add_whisper_options(parser)
    parser.add_argument("--plan", action="store_true", help=str(_("only print what would be done, and why")))
    parser.add_argument(
        "--force",
        action="append",
        default=[],
        metavar="STAGE",
        choices=STAGES,
        help=str(_("do a stage again: ")) + ", ".join(STAGES),
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help=str(_("wait this long for another ingest to finish")),
    )
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
    parser.epilog = (
        str(_("example:")) + "\n  sig-archive ingest ~/Downloads/2020-10-17-recording.mp4 --session 2020-10-17"
    )


def add_whisper_options(parser: argparse.ArgumentParser) -> None:
    """Under the names that the `whisper` command has for them; for this run they come before the settings."""
    parser.add_argument(
        "--language",
        default="",
        metavar="CODE",
        help=str(_("what is spoken: zh, en or another of Whisper's; several as zh,en")),
    )
    parser.add_argument("--initial-prompt", metavar="TEXT", help=str(_("words to expect in every window")))
    parser.add_argument(
        "--word-timestamps",
        action="store_true",
        help=str(_("also when each word was said")),
    )


def whisper_options(options: argparse.Namespace) -> dict[str, Any]:
    """The settings of [whisper] that were given on the command line, besides the model."""
    given: dict[str, Any] = {}
    if options.language:
        given["languages"] = tuple(code.strip() for code in options.language.split(","))
    if options.initial_prompt is not None:
        given["initial_prompt"] = options.initial_prompt
    if options.word_timestamps:
        given["word_timestamps"] = True
    return given


def run_ingest(options: argparse.Namespace) -> int:
    """Exit code 0 when everything is archived, 1 when something was left out."""
    home = find_home(options.home)
    context = pending.open_context(home, model=options.model, whisper=whisper_options(options), force=options.force)
    todo = pending.find_pending(context)
    if options.plan:
        return show_plan(todo, options)
    with lock_archive(home.lock, wait_s=options.wait):
        if not options.paths and not todo:
            report = Report(sessions=[ingest.session_report(context, folder) for folder in home.session_folders()])
        else:
            report = run_flow(context, options)
            ingest.write_report(home, report)
    show_report(report, options)
    return 1 if report.problems else 0


def run_flow(context: Context, options: argparse.Namespace) -> Report:
    prepare_prefect(verbose=options.verbose)
    from flows import by_hand  # Prefect, which costs seconds: only when there is something to do

    by_hand.leave_at_once_on_interrupt()
    bar = Bar(shown=not options.quiet and sys.stderr.isatty(), lines=not options.quiet)
    try:
        return by_hand.ingest_by_hand(context, [path.absolute() for path in options.paths], options.session, bar.watch)
    finally:
        bar.close()


def prepare_prefect(*, verbose: bool) -> None:
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)
    if verbose:
        os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"
    else:
        # A server that lives only as long as this process reports its last events too late and says so at length.
        logging.getLogger("prefect.server").setLevel(logging.CRITICAL)


def show_plan(todo: list[PendingStage], options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps({"schema": 1, "pending": [task.__dict__ for task in todo]}, ensure_ascii=False))
        return 0
    for task in todo:
        print(f"{task.session or '-':<12} {task.stage:<11} {task.named}  " + str(_("({why})", why=task.why)))
    if not todo:
        print(_("nothing to do"))
    return 0


def show_report(report: Report, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    elif not options.quiet:
        print_report(report)
    for problem in report.problems:
        print(str(_("left out: ")) + with_cure(problem.what, problem.cure), file=sys.stderr)


def print_report(report: Report) -> None:
    for s in report.sessions:
        counts = _(
            "{recordings} recordings, {notes} notes, {messages} messages, {passages} passages",
            recordings=s.recordings,
            notes=s.notes,
            messages=s.messages,
            passages=s.passages,
        )
        stages = str(_(", ")).join(f"{name} {state_name(state)}" for name, state in s.stages.items())
        took = str(_("  {seconds:.0f} s", seconds=s.seconds)) if s.seconds else ""
        print(f"{s.id}  {counts}  [{stages}]{took}")
        if s.removed_hallucinations:
            refused = str(_(", ")).join(
                f"{rule_name(rule)} ×{times}" for rule, times in s.removed_hallucinations.items()
            )
            print(f"{'':<12}" + str(_("left out as inventions of Whisper: ")) + refused)
    for duplicate in report.duplicates:
        print(str(_("already archived: ")) + duplicate)
    if all(state == "skipped" for s in report.sessions for state in s.stages.values()) and not report.problems:
        print(_("nothing to do: the archive is up to date"))


def rule_name(rule: str) -> str:
    """How a person reads by what rule a text was known for an invention."""
    from archive.asr import hallucinations  # with numpy: only who has some to tell

    names = {
        hallucinations.CREDITS: _("subtitle credits"),
        hallucinations.THANKS: _("thanks for watching"),
        hallucinations.LOOP: _("a repeated phrase"),
        hallucinations.TEXT_ON_SILENCE: _("text on silence"),
        hallucinations.REPETITION: _("a repeated segment"),
    }
    return str(names.get(rule, rule))


class Bar:
    """Progress on the terminal: a bar where there is one, a line now and then where there is not."""

    def __init__(self, *, shown: bool, lines: bool):
        self.shown, self.lines = shown, lines
        self.bar: Any = None
        self.name = ""
        self.pace = ProgressMeter()
        self.said_at = 0.0

    def watch(self, session: str, recording: str, done_s: float, total_s: float) -> None:
        name = f"{session} {Path(recording).name}"
        if name != self.name:
            self.begin(name, total_s)
        self.pace.report(done_s, total_s)
        if self.bar is not None:
            self.bar.n = round(self.pace.percent)
            self.bar.set_postfix_str(self.pace.text())
        elif self.lines and time.monotonic() - self.said_at > LINE_EVERY_S:
            self.said_at = time.monotonic()
            print(_("{name}: {text}", name=name, text=self.pace.text()), file=sys.stderr)

    def begin(self, name: str, total_s: float) -> None:
        self.close()
        self.name, self.pace, self.said_at = name, ProgressMeter(), time.monotonic()
        if self.shown:
            from tqdm import tqdm  # only where a bar is drawn

            pattern = "{desc}: {percentage:3.0f}%|{bar:20}|{postfix}"
            self.bar = tqdm(total=100, desc=name, bar_format=pattern, file=sys.stderr)
        elif self.lines:
            print(
                _("transcribing {name}, {timecode}", name=name, timecode=timecode(total_s)),
                file=sys.stderr,
            )

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None
