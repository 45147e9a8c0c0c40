"""What follows from a hand edit: the session's summary and its passages, made again; never a transcription.

    python -m archive.pipeline.follow_up HOME SESSION

A process of its own: a server that lets members correct stays small and quick.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from archive.errors import ArchiveError
from archive.home import Home
from archive.pipeline import plan
from archive.pipeline.context import INDEX, SUMMARISE, RunOptions
from archive.pipeline.current import open_run
from archive.pipeline.runner import PlainRunner
from archive.pipeline.settled import read_indexed_keys

WAIT_S = 600.0  # for an ingest that is writing


def follow_up(home: Home, session_id: str) -> int:
    """Make a session's summary and passages where they are pending; how many stages failed."""
    failed = 0
    with open_run(home, RunOptions(), wait_s=WAIT_S) as run:
        runner = PlainRunner()
        if plan.summary_is_pending(run.context, run.states.of(session_id)):
            failed += bool(runner.run_stage(run.job(SUMMARISE, session=session_id)).problems)
        files, indexed = run.states.of(session_id).files, read_indexed_keys(run.context)
        if plan.index_is_pending(run.context, session_id, files, indexed):
            failed += bool(runner.run_stage(run.job(INDEX, session=session_id)).problems)
    return failed


def follow_up_apart(home: Home, session_id: str) -> bool:
    """The same in a process of its own; whether all went well. What did not stays pending, as `status` shows."""
    command = [sys.executable, "-m", "archive.pipeline.follow_up", str(home.root), session_id]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def run_follow_up(arguments: list[str]) -> int:
    """Exit code 1 where a stage failed."""
    try:
        return 1 if follow_up(Home(Path(arguments[0])), arguments[1]) else 0
    except ArchiveError as error:
        print(f"sig-archive: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(run_follow_up(sys.argv[1:]))
