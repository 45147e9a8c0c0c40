"""Run the weekly flow from the command line, where the lock is held already and a terminal watches."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from archive.ingest import Report
from archive.pending import Context
from flows.ingest import Watch, do_pending, show_table


@flow(name="ingest", flow_run_name="ingest by hand", persist_result=False, validate_parameters=False)
def ingest_by_hand(context: Context, paths: list[Path], session: str | None, watch: Watch) -> Report:
    report = do_pending(context, paths, session, watch)
    show_table(report)
    return report
