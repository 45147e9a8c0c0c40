"""The command `status`: what the archive holds, and what is pending."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from archive.cli.arguments import add_examples, add_json_option
from archive.cli.output import print_json
from archive.errors import SettingsWrong
from archive.home import Home, SessionFolder, find_home
from archive.index import generations
from archive.index.damage import find_damage
from archive.intake.sessions import read_session
from archive.messages import Text, _
from archive.pipeline.context import open_context
from archive.pipeline.plan import find_pending
from archive.pipeline.report import stage_label
from archive.records import Recording
from archive.text.printable import printable

FIGURE_LABELS = {
    "home": _("archive"),
    "sessions": _("sessions"),
    "recordings": _("recordings"),
    "hours": _("hours"),
    "notes": _("notes"),
    "passages": _("passages"),
    "vectors": _("vectors"),
    "pending": _("pending"),
    "models": _("models"),
    "last_run": _("last run"),
}
"""What each figure is called on the screen; in JSON it has the name on the left."""


def configure_status(parser: argparse.ArgumentParser) -> None:
    """The arguments of `status`."""
    add_json_option(parser)
    add_examples(parser, "status", "status --json")


def run_status(options: argparse.Namespace) -> int:
    """Print the figures, one a line."""
    status = read_status(find_home(options.home))
    if options.json:
        print_json(status)
        return 0
    for key, label in FIGURE_LABELS.items():
        print(label, printable(str(figure_text(key, status[key]))), sep=str(_(": ")))
    return 0


def figure_text(key: str, value: Any) -> Text:
    """A figure as people read it."""
    if value is None or value in ("", {}):
        return _("none")
    if key == "last_run":
        ended = datetime.strptime(value, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        return f"{ended.astimezone():%Y-%m-%d %H:%M}"
    if key == "pending":
        return ", ".join(f"{stage_label(stage)} {n}" for stage, n in value.items())
    return ", ".join(f"{name} {n}" for name, n in value.items()) if isinstance(value, dict) else str(value)


def read_status(home: Home) -> dict[str, Any]:
    """What `status --json` prints, but for its `schema`."""
    context = open_context(home)
    folders = home.session_folders()
    recordings = [recording for folder in folders for recording in readable_recordings(folder)]
    passages, vectors = count_indexed(home)
    runs = sorted(home.runs.glob("*.json"))
    return {
        "home": str(home.root),
        "sessions": len(folders),
        "recordings": len(recordings),
        "hours": round(sum(recording.duration_s for recording in recordings) / 3600, 2),
        "notes": len(list(home.sessions.glob("*/notes/*.md"))),
        "passages": passages,
        "vectors": vectors,
        "pending": dict(Counter(one.stage for one in find_pending(context))),
        "models": {"whisper": context.settings.whisper.model, "embedding": context.settings.embedding.model},
        "last_run": runs[-1].stem if runs else None,
    }


def readable_recordings(folder: SessionFolder) -> tuple[Recording, ...]:
    """A session's recordings; none where its record cannot be read, which is pending then and names its cure."""
    try:
        return read_session(folder).recordings
    except SettingsWrong:
        return ()


def count_indexed(home: Home) -> tuple[int, int]:
    """(passages, vectors) in the index; none without an index, or with one that must be built anew."""
    generation = generations.current(home)
    if generation is None or find_damage(generation.catalog):
        return 0, 0
    with generation.open_catalog() as catalog:
        return catalog.count(), generation.count_vectors(catalog)
