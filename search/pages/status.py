"""The page of how the archive is: figures, what is pending, what the last run left out and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.cli.doctor import check_disk, check_members
from archive.cli.status import FIGURE_LABELS, figure_text, read_status
from archive.messages import chosen
from archive.pipeline.context import open_context
from archive.pipeline.plan import PendingStage, find_pending
from archive.records import Check
from search.pages.opened import OpenedArchive

RUNS = 5  # that are told
HIDDEN = ("home", "models")  # where the archive lies on the organiser's disk is nobody's business


@dataclass(frozen=True)
class LastRun:
    """What an ingest did, by its report."""

    ended: str  # as the name of its report
    problems: Sequence[dict[str, Any]]
    sessions: Sequence[dict[str, Any]]
    seconds: float


@dataclass(frozen=True)
class StatusPage:
    """How the archive is."""

    figures: tuple[tuple[str, str], ...]  # label, value
    pending: tuple[PendingStage, ...]
    runs: tuple[LastRun, ...]  # the latest first
    checks: tuple[Check, ...]  # the quick ones of `doctor` that are not as they should be


def status_page(archive: OpenedArchive) -> StatusPage:
    """How the archive is now; raises SettingsWrong."""
    return archive.keep(("status", chosen()), lambda: read_status_page(archive))


def read_status_page(archive: OpenedArchive) -> StatusPage:
    """The same, read from the archive."""
    figures = read_status(archive.home)
    return StatusPage(
        figures=tuple(
            (str(label), str(figure_text(key, figures[key])))
            for key, label in FIGURE_LABELS.items()
            if key not in HIDDEN
        ),
        pending=tuple(find_pending(open_context(archive.home), remember=False)),
        runs=tuple(last_runs(archive)),
        checks=tuple(one for one in (check_disk(archive.home), *check_members(archive.home)) if not one.ok),
    )


def last_runs(archive: OpenedArchive) -> list[LastRun]:
    """The reports of the last runs; one that cannot be read is left out."""
    found = []
    for path in sorted(archive.home.runs.glob("*.json"), reverse=True)[:RUNS]:
        try:
            report = json.loads(path.read_text("utf-8"))
            seconds = round(sum(float(one.get("seconds", 0)) for one in report["sessions"]), 1)
            found.append(LastRun(path.stem, report["problems"], report["sessions"], seconds))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return found
