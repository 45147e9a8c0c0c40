"""Visits to the sources, as an ingest and the command `collect` make them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from archive.intake.collecting import CollectReport, CollectRun
from archive.intake.transcript_files import make_all_transcripts
from archive.pipeline.context import Context
from archive.pipeline.jobs import Job
from archive.sources.collector import Collector, SourceProgress, Visited
from archive.sources.registry import configured_sources


def visits_sources(context: Context, job: Job) -> bool:
    """Whether an ingest visits the sources: where there are some, and nobody named files to take instead."""
    return bool(context.settings.sources) and not job.paths


def collect_sources(context: Context, progress: Callable[[float, float], None]) -> CollectReport:
    """Visit every source of the settings. Raises SettingsWrong, StorageFailed."""

    def tell(_name: str, done: float, total: float) -> None:
        progress(done, total)

    return visit_sources(context, progress=tell)[0]


def visit_sources(
    context: Context, *, only: Sequence[str] = (), retry: bool = False, progress: SourceProgress | None = None
) -> tuple[CollectReport, list[Visited]]:
    """Visit sources, and take what they bring. Raises SettingsWrong, StorageFailed."""
    run = CollectRun(context.home, context.settings, context.study_plan)
    collector = Collector(run, datetime.now(UTC), retry=retry, progress=progress)
    collector.visit_all(configured_sources(context.settings.sources, context.home, only=only))
    make_all_transcripts(run)
    return run.report, collector.visits
