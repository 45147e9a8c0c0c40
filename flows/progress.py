"""Progress of an ingest on the terminal, from its first second."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from archive.asr.progress import ProgressMeter
from archive.messages import Message, _
from archive.pipeline.context import COLLECT, CONVERT, SUMMARISE, TRANSCRIBE
from archive.pipeline.current import Observer
from archive.pipeline.jobs import Job
from archive.records import timecode
from archive.text.columns import shorten
from archive.text.printable import printable_line

LINE_EVERY_S = 60.0  # where there is no terminal, as in a log
NAME_COLUMNS = 30  # of 80: the rest is for the percentage, the bar, the time left and the speed


def stage_text(job: Job) -> Message:
    """What is being done, in the reader's language."""
    if job.stage == COLLECT:
        return _("collecting the inbox")
    if job.stage == SUMMARISE:
        return _("summarising {session}", session=job.session)
    if job.stage == CONVERT:
        return _("converting {name} for browsers", name=name_of_recording(job))
    return _("indexing {session}", session=job.session) if job.session else _("indexing the library")


def name_of_recording(job: Job) -> str:
    """Its file's name, after the session's where the one does not begin with the other."""
    name = Path(job.recording).name
    return name if name.startswith(job.session) else f"{job.session} {name}"


class TerminalObserver(Observer):
    """What a run does, on the terminal: one line that changes, and a bar for a transcription; in a log a line now and then."""

    def __init__(self, *, quiet: bool):
        self.draws_bars, self.prints_lines = not quiet and sys.stderr.isatty(), not quiet
        self.bar: Any = None
        self.name = ""
        self.meter = ProgressMeter()
        self.told_at = 0.0
        self.line = ""  # what stands on the terminal, to be written over

    def begin(self, job: Job) -> None:
        """A stage begins."""
        if job.stage != TRANSCRIBE:
            self.close()
            self.show_line(str(stage_text(job)))

    def progress(self, job: Job, done: float, total: float) -> None:
        """So much of a stage is done: seconds of sound, files, passages."""
        if job.stage == TRANSCRIBE:
            self.progress_of_recording(job, done, total)
        else:
            self.show_line(f"{stage_text(job)} {done:.0f}/{total:.0f}")

    def show_line(self, text: str) -> None:
        """Write over the line that changes; where there is no terminal, nothing."""
        if self.draws_bars and text != self.line:
            self.line = printable_line(text)
            print(f"\r{self.line}\x1b[K", end="", file=sys.stderr, flush=True)

    def progress_of_recording(self, job: Job, done: float, total: float) -> None:
        """So many seconds of sound are done, of so many."""
        name = name_of_recording(job)
        if name != self.name:
            self.begin_recording(name, total)
        self.meter.report(done, total)
        if self.bar is not None:
            self.bar.n = round(self.meter.percent)
            self.bar.set_postfix_str(self.meter.short_text())
        elif self.prints_lines and time.monotonic() - self.told_at > LINE_EVERY_S:
            self.told_at = time.monotonic()
            print(_("{name}: {text}", name=printable_line(name), text=self.meter.text()), file=sys.stderr)

    def begin_recording(self, name: str, total_s: float) -> None:
        """Another recording."""
        self.close()
        self.name, self.meter, self.told_at = name, ProgressMeter(), time.monotonic()
        if self.draws_bars:
            from tqdm import tqdm  # only where a bar is drawn

            pattern = "{desc}: {percentage:3.0f}%|{bar}|{postfix}"
            described = shorten(printable_line(name), NAME_COLUMNS)
            self.bar = tqdm(total=100, desc=described, bar_format=pattern, file=sys.stderr, dynamic_ncols=True)
        elif self.prints_lines:
            print(
                _("transcribing {name}, {timecode}", name=printable_line(name), timecode=timecode(total_s)),
                file=sys.stderr,
            )

    def close(self) -> None:
        """Leave the bar as it is, and take the line away."""
        if self.line:
            self.line = ""
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        if self.bar is not None:
            self.bar.close()
            self.bar = None
