"""The sessions that lacked nothing when they were last read: while none of their files was touched, they need not be read again.

What is kept of each is a hash (of the stamps of its files, of what the index has of it, and of all else that decides what is
pending: settings, glossary, plan, template, models, this program) and what a report says of it. It lies in the index folder and
can be lost.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, StorageFailed
from archive.files import key_of, write_json
from archive.home import SessionFolder
from archive.index import generations
from archive.models import identity
from archive.pipeline import keys
from archive.pipeline.context import Context
from archive.records import SessionReport
from archive.summaries.forms.template import read_template

FORMAT = 2
JUST_WRITTEN_NS = 2_000_000_000  # a file that was written so lately may be written again without another stamp
PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class SettledSession:
    """A session that lacked nothing."""

    key: str  # of all that decides it
    report: SessionReport | None = None  # what it held, once somebody asked

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> SettledSession:
        """What JSON kept of it; raises LookupError or TypeError where that is something else."""
        report = values["report"]
        return cls(str(values["key"]), SessionReport(**report) if report else None)


class SettledSessions:
    """What was kept, read once; it counts for a run that asks for nothing besides the settings."""

    def __init__(self, context: Context) -> None:
        self.path = context.home.index / "settled.json"
        self.indexed = read_indexed_keys(context)
        self.everywhere = key_of_context(context)
        self.kept = read_settled(self.path) if self.everywhere else {}
        self.found: dict[str, SettledSession] = {}

    def hold(self, folder: SessionFolder) -> bool:
        """Whether a session lacks nothing, as it lacked nothing before."""
        if folder.id in self.found:
            return True
        key, kept = self.key_of_session(folder), self.kept.get(folder.id)
        if not key or kept is None or kept.key != key:
            return False
        self.found[folder.id] = kept
        return True

    def settle(self, folder: SessionFolder) -> None:
        """Keep that a session lacks nothing."""
        if key := self.key_of_session(folder):
            self.found[folder.id] = SettledSession(key)

    def report_of(self, folder: SessionFolder, make: Callable[[str], SessionReport]) -> SessionReport:
        """What a session holds: made only where it is not settled, or nobody asked before."""
        if not self.hold(folder):
            return make(folder.id)
        report = self.found[folder.id].report or make(folder.id)
        self.found[folder.id] = replace(self.found[folder.id], report=report)
        return report

    def key_of_session(self, folder: SessionFolder) -> str:
        """Of all that decides what a session lacks; "" where that cannot be told from stamps."""
        if not self.everywhere:
            return ""
        stamps = sorted(stamps_below(folder.root))
        newest = max((max(stamp[2:]) for stamp in stamps), default=0)
        if newest > time.time_ns() - JUST_WRITTEN_NS:
            return ""
        return key_of(self.everywhere, self.indexed.get(folder.id, ""), stamps)

    def write(self) -> None:
        """Keep what was found, where there is an index folder that can be written to."""
        if self.everywhere and self.found != self.kept and self.path.parent.is_dir():
            with suppress(StorageFailed):
                sessions = {session: asdict(one) for session, one in self.found.items()}
                write_json(self.path, {"format": FORMAT, "sessions": sessions})


def read_settled(path: Path) -> dict[str, SettledSession]:
    """What was kept, by session; nothing where the file is missing, damaged or of another format."""
    try:
        values = json.loads(path.read_text("utf-8"))
        kept = values["sessions"] if values["format"] == FORMAT else {}
        return {session: SettledSession.from_values(one) for session, one in kept.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def read_indexed_keys(context: Context) -> Mapping[str, str]:
    """Unit -> key of what the index holds for the embedding model that is set."""
    return generations.indexed_keys(context.home, keys.embedding_model_key(context))


def key_of_context(context: Context) -> str:
    """Of what decides for every session; "" where a run asks for more than the settings, or the settings are wrong."""
    options = context.options
    if options.force or options.is_about_whisper:
        return ""
    try:
        template = read_template(context.settings.summaries.template, context.home.templates)
        models = [identity.whisper_identity(context.settings.whisper.model), keys.embedding_model_key(context)]
    except ArchiveError:
        return ""
    shared = [[asdict(one) for one in shared] for shared in (context.glossary, context.study_plan)]
    return key_of(FORMAT, code_stamp(), repr(context.settings), shared, template.text, models)


@cache
def code_stamp() -> str:
    """Of this program: another one may want other results."""
    files = [path for ending in ("*.py", "*.toml") for path in PACKAGE.rglob(ending)]
    return key_of(sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files))


def stamps_below(folder: Path, name: str = "") -> Iterator[tuple[str, int, int, int]]:
    """(name, size, modified, changed) of each file below a folder, with the times in nanoseconds; links are followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            place = f"{name}/{entry.name}"
            if entry.is_dir():
                yield from stamps_below(Path(entry.path), place)
                continue
            with suppress(FileNotFoundError):  # a link to nothing
                seen = entry.stat()
                yield place, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
