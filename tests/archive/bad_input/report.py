"""What an ingest of bad input is asked: its one problem, and what still waits."""

from collections.abc import Callable
from pathlib import Path

from archive.home import Home
from archive.pipeline import plan
from archive.pipeline.report import Report
from archive.records import Problem
from tests.whole_run import open_forced

Run = Callable[..., Report]
GOOD = "2020-10-17/notes/good-抢占.md"


def only(report: Report) -> Problem:
    (problem,) = report.problems
    return problem


def pending_names(home: Home) -> list[str]:
    return [str(task.what) for task in plan.find_pending(open_forced(home))]


def cut(path: Path, share: float = 0.5) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return path
