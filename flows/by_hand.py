"""Run the weekly flow from the command line, where the lock is held already and a terminal watches."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from prefect import flow
from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import get_current_settings

from archive.messages import INTERRUPTED, interrupted
from archive.pipeline.ingest import Report
from archive.pipeline.pending import Context
from flows.ingest import Watch, do_pending, show_table


@flow(name="ingest", flow_run_name="ingest by hand", persist_result=False, validate_parameters=False)
def ingest_by_hand(context: Context, paths: list[Path], session: str | None, watch: Watch) -> Report:
    report = do_pending(context, paths, session, watch)
    show_table(report)
    return report


def leave_at_once_on_interrupt() -> None:
    """Make Ctrl-C end the process and its temporary server, unless there is a lasting server to be told.

    The terminal interrupts the temporary server too, and Prefect would go on trying to tell it of the crash. Leaving is
    safe at any instant: every stage writes whole files, and what is pending is asked of the archive.
    """
    if get_current_settings().api.url is None:
        signal.signal(signal.SIGINT, leave)


def leave(_signal: int, _frame: FrameType | None) -> None:
    print(interrupted(), file=sys.stderr, flush=True)
    for server in SubprocessASGIServer._instances.values():
        if server.server_process:
            server.server_process.kill()
    os._exit(INTERRUPTED)
