"""What an ingest did, for people and programs, and where that is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from archive.chats import days
from archive.errors import InputRefused, SettingsWrong, StorageFailed
from archive.files import write_json
from archive.home import Home
from archive.index import generations
from archive.messages import _
from archive.pipeline.context import COLLECT, CONVERT, INDEX, STAGES, SUMMARISE, TRANSCRIBE
from archive.pipeline.jobs import problem_of
from archive.pipeline.state import SessionState, SessionStates
from archive.records import Problem, SessionReport

REPORTS_KEPT = 50  # of runs: a term's, with room
DONE, SKIPPED, FAILED = "done", "skipped", "failed"  # what becomes of a stage


def stage_label(stage: str) -> str:
    """What a person calls a stage."""
    labels = {
        COLLECT: _("collect"),
        TRANSCRIBE: _("transcribe"),
        SUMMARISE: _("summarise"),
        INDEX: _("index"),
        CONVERT: _("convert"),
    }
    return str(labels.get(stage, stage))


def state_label(state: str) -> str:
    """How a person reads what became of a stage."""
    labels = {DONE: _("done"), SKIPPED: _("skipped"), FAILED: _("failed")}
    return str(labels.get(state, state))


@dataclass
class Report:
    """What an ingest did; `problems` name everything that was left out, `notices` what a person should know besides."""

    sessions: list[SessionReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    reading: int = 0  # texts of the library
    notices: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What `ingest --json` prints and a run's report holds, in the reader's language."""
        return {
            "schema": 1,
            "sessions": [asdict(session) for session in self.sessions],
            "problems": [problem.as_json() for problem in self.problems],
            "duplicates": self.duplicates,
            "reading": self.reading,
            "notices": [notice.as_json() for notice in self.notices],
        }


class StageLog:
    """What became of the stages of a session, and what went wrong in them."""

    def __init__(self) -> None:
        self.stages = dict.fromkeys(STAGES, SKIPPED)
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def add(self, stage: str, problems: Sequence[Problem], notices: Sequence[Problem] = ()) -> None:
        """A stage was run; one that ran several times failed when it failed once."""
        self.stages[stage] = FAILED if problems or self.stages.get(stage) == FAILED else DONE
        known = {str(problem.what) for problem in self.problems}
        self.problems += [problem for problem in problems if str(problem.what) not in known]
        self.notices += notices


def session_report(home: Home, states: SessionStates, session_id: str) -> SessionReport:
    """What a session holds now, as far as it can be read; the stages are filled in by who ran them."""
    folder = home.session(session_id)
    try:
        state: SessionState | None = states.of(session_id)
    except (InputRefused, SettingsWrong):  # a problem of its stage
        state = None
    return SessionReport(
        id=session_id,
        recordings=len(state.session.recordings) if state else 0,
        notes=len(list(folder.notes.glob("*.md"))),
        messages=sum(count_readable(partial(days.read_file, path)) for path in folder.chat.glob("*.md")),
        passages=generations.count_passages(home, session_id),
        summary=folder.summary_text.is_file(),
        removed_hallucinations=removed_hallucinations(state) if state else {},
        uncovered_s=uncovered_s(state) if state else 0.0,
        stages=dict.fromkeys(STAGES, SKIPPED),
    )


def removed_hallucinations(state: SessionState) -> dict[str, int]:
    """What Whisper invented in a session's transcripts, by rule."""
    counts: Counter[str] = Counter()
    for file in state.transcripts:
        counts.update(file.transcript.removed_hallucinations if file.transcript else {})
    return dict(counts)


def uncovered_s(state: SessionState) -> float:
    """How much speech of a session has no text in its transcripts, in seconds."""
    spans = (span for file in state.transcripts if file.transcript for span in file.transcript.uncovered)
    return round(sum(span.end_s - span.start_s for span in spans), 2)


def count_readable(read: Callable[[], Sequence[Any]]) -> int:
    """How many there are; none where a file cannot be read, which is a problem of its stage."""
    try:
        return len(read())
    except InputRefused:
        return 0


def write_report(home: Home, report: Report) -> Path:
    """Keep the report under .index/runs, named by when the run ended; where it cannot be kept, it says so itself."""
    path = home.runs / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.json"
    try:
        write_json(path, report.as_json())
        for old in sorted(home.runs.glob("*.json"))[:-REPORTS_KEPT]:
            old.unlink(missing_ok=True)
    except StorageFailed as error:
        report.problems.append(problem_of(error, home.relative(path), "report"))
    return path
