"""Run the flow from the command line, where the run is open already and a terminal watches."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import get_current_settings

from archive.messages import INTERRUPTED, interrupted
from archive.pipeline.jobs import Job
from flows.ingest import ingest


def ingest_by_hand(job: Job) -> None:
    """The flow with what was asked for; in this process it joins the run that is open."""
    options = job.options.as_values()
    ingest.with_options(flow_run_name="ingest by hand")(
        home=job.home,
        paths=list(job.paths),
        session=options["session"],
        model=options["model"],
        force=options["force"],
        whisper=options["whisper"],
        yes=options["yes"],
    )


def leave_at_once_on_interrupt() -> None:
    """Make Ctrl-C end the process and its temporary server, unless there is a lasting server to be told.

    The terminal interrupts the temporary server too, and Prefect would go on trying to tell it of the crash. Leaving is
    safe at any instant: every stage writes whole files, and what is pending is asked of the archive.
    """
    if get_current_settings().api.url is None:
        signal.signal(signal.SIGINT, leave)


def leave(_signal: int, _frame: FrameType | None) -> None:
    """End this process and the temporary server."""
    print(interrupted(), file=sys.stderr, flush=True)
    for server in SubprocessASGIServer._instances.values():
        if server.server_process:
            server.server_process.kill()
    os._exit(INTERRUPTED)
