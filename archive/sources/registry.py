"""The kinds of sources, and how a [[sources]] table of archive.toml becomes one."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from archive.errors import SettingsWrong
from archive.home import Home
from archive.messages import Message, _
from archive.settings import SourceTable, read_table
from archive.sources.base import Source, Visit

MODULES = {
    "bucket": "archive.sources.bucket",
    "feed": "archive.sources.feed",
    "folder": "archive.sources.folder",
    "git": "archive.sources.git",
    "sheet": "archive.sources.sheet",
    "tencent": "archive.sources.tencent",
    "video": "archive.sources.video",
    "web": "archive.sources.web",
}
"""kind -> the module with its `Options` and `open_source`; imported when a table names it."""
READS_LINKS = ("video", "web")  # these come last: they fetch what the others listed


@dataclass(frozen=True)
class Configured:
    """A source as it is set, not opened yet."""

    name: str
    kind: str
    options: Any  # the module's Options
    open_with: Callable[[Any, Visit], Source]

    def open(self, visit: Visit) -> Source:
        """The source for one visit. Raises SourceFailed, SettingsWrong."""
        return self.open_with(self.options, visit)


def configured_sources(tables: Sequence[SourceTable], home: Home, *, only: Sequence[str] = ()) -> list[Configured]:
    """The sources that archive.toml names, or `only` these, in its order, those that read links last.

    Raises SettingsWrong when a kind or a key is not known, or `only` names none.
    """
    names = [table.name for table in tables]
    if unknown := [name for name in only if name not in names]:
        what = _("there is no source {name}", name=unknown[0])
        raise SettingsWrong(what, known_names(names))
    chosen = [configured(table, home) for table in tables if not only or table.name in only]
    return sorted(chosen, key=lambda source: source.kind in READS_LINKS)


def known_names(names: Sequence[str]) -> Message:
    """Which sources there are, or how one is set."""
    if names:
        return _("archive.toml has {names}", names=list(names))
    return _("archive.toml has none: add a [[sources]] table, as docs/howto.md shows")


def configured(table: SourceTable, home: Home) -> Configured:
    """A source by its table. Raises SettingsWrong."""
    if table.kind not in MODULES:
        near = difflib.get_close_matches(table.kind, MODULES, n=1)
        cure = _("did you mean {near}?", near=near[0]) if near else _("the kinds are {kinds}", kinds=list(MODULES))
        raise SettingsWrong(_("{path}: there is no kind of source {kind}", path=home.settings, kind=table.kind), cure)
    module = import_module(MODULES[table.kind])
    options = read_table(module.Options, table.values, home.settings, f"sources.{table.name}.")
    return Configured(table.name, table.kind, options, module.open_source)
