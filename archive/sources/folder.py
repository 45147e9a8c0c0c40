"""A folder, a share or a synced drive that is watched: what lies there whole is copied, what is being written waits."""

from __future__ import annotations

import fnmatch
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InputRefused, SettingsWrong, SourceFailed
from archive.files import storage_errors
from archive.home import is_session_id
from archive.intake.existing import RECORDING_ENDINGS
from archive.intake.incoming import Incoming, check_link, files_below, keep_mtime, unreadable_input
from archive.intake.kinds import kind_of
from archive.intake.placing import day_in_place, day_of_sound
from archive.messages import _, _n
from archive.sources import ledger
from archive.sources.base import Failure, Finding, Found, Item, SourceCheckpoint, Unchanged, Unfinished, Visit
from archive.sources.file_names import matches

UNFINISHED = frozenset(
    ".part .partial .tmp .temp .crdownload .download .downloading .opdownload .aria2 .td .xltd .bc! .!ut .baiduyun".split()
)
"""Endings of downloads that are not complete: browsers, Thunder, aria2, Baidu."""
PLACED = ("recording", "transcript")  # kinds that belong to a session, and say which by their name if at all


@dataclass(frozen=True)
class Options:
    """What a [[sources]] table of kind folder takes."""

    path: str = ""
    pattern: tuple[str, ...] = ("*",)  # of names, or of paths below the folder
    settle_s: float = 60.0  # a file that changed this recently waits for the next visit
    sessions: tuple[str, ...] = ()  # "GLOB = SESSION": where the names do not say it
    follow_links: bool = False


def open_source(options: Options, visit: Visit) -> Folder:
    """Raises SettingsWrong when the table names no folder or a rule is none."""
    if not options.path:
        raise SettingsWrong(_("the source {name} has no path", name=visit.name), _('add to its table: path = "/…"'))
    rules = [rule_of(line, visit) for line in options.sessions]
    return Folder(options, visit, visit.place(options.path), rules)


def rule_of(line: str, visit: Visit) -> tuple[str, str]:
    """A rule's pattern and session. Raises SettingsWrong."""
    pattern, _sign, session = (part.strip() for part in line.rpartition("="))
    if not pattern or not is_session_id(session):
        what = _("the source {name}: {line} is no rule", name=visit.name, line=line)
        raise SettingsWrong(what, _("write it as {example}", example='"*抢占* = 2020-10-24"'))
    return pattern, session


@dataclass(frozen=True)
class Folder:
    """One watched folder."""

    options: Options
    visit: Visit
    root: Path
    rules: list[tuple[str, str]]

    def check(self) -> Iterator[Finding]:
        """Whether the folder is there, and how many of its files are new."""
        try:
            files = self.files()
        except SourceFailed as error:
            yield Finding(False, str(error))
            return
        new = sum(self.visit.seen(self.key(path)).version != version_of(path) for path in files)
        yield Finding(
            True, _n("{n} file, {new} new or changed", "{n} files, {new} new or changed", len(files), new=new)
        )

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """Every file that is new or changed, as a copy. Raises SourceFailed."""
        files = self.files()
        for number, path in enumerate(files, 1):
            if self.visit.is_due(self.key(path)):
                yield self.found(path)
            self.visit.progress(number, len(files))
        return {}

    def listing(self) -> frozenset[str]:
        """The files that are there."""
        return frozenset(map(self.key, self.files()))

    def key(self, path: Path) -> str:
        """What a file is called in the ledger."""
        return f"{self.visit.name}:{path.relative_to(self.root).as_posix()}"

    def files(self) -> list[Path]:
        """The files that fit and that the archive takes. Raises SourceFailed when the folder is not there."""
        if not self.root.is_dir():
            what = _("the folder {path} is not there", path=self.root)
            raise SourceFailed(what, _("mount the drive, or correct the path in archive.toml"))
        return [path for path in files_below(self.root) if self.fits(path) and kind_of(path)]

    def fits(self, path: Path) -> bool:
        """Whether one of the patterns means the file, and no download of it is under way beside it."""
        relative = path.relative_to(self.root).as_posix()
        wanted = matches(relative, self.options.pattern)
        return wanted and not any(path.with_name(path.name + ending).exists() for ending in UNFINISHED)

    def found(self, path: Path) -> Found:
        """A file as it comes in, or why it does not."""
        key, version = self.key(path), version_of(path)
        if self.visit.seen(key).version == version:
            return Unchanged(key)
        if self.visit.now.timestamp() - path.stat().st_mtime < self.options.settle_s:
            return Unfinished(key)
        try:
            check_link(path, self.root, follow=self.options.follow_links)
            session = self.session_of(path)
            if session is None:
                return not_placed(path, key)
            incoming = Incoming(self.copy(path), address=key, session_hint=session)
        except InputRefused as error:
            return Failure(key, ledger.REFUSED, error.what, error.cure, error.code)
        except OSError as error:
            refused = unreadable_input(path, error)
            return Failure(key, ledger.FAILING, refused.what, refused.cure, refused.code)
        return Item(key, incoming, version) if version_of(path) == version else Unfinished(key)

    def copy(self, path: Path) -> Path:
        """A copy under its own name, in a folder of its own. Raises OSError, StorageFailed."""
        target = self.visit.folder_for(self.key(path)) / path.name
        with storage_errors(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        keep_mtime(path, target)
        return target

    def session_of(self, path: Path) -> str | None:
        """The session of a file: by a rule, by the names of the file and its folders, by its sound; "" where its text
        will say, None where nothing does."""
        relative = path.relative_to(self.root)
        for pattern, session in self.rules:
            if fnmatch.fnmatch(relative.as_posix(), pattern):
                return session
        kind, group = kind_of(path), self.visit.settings.group
        if kind is None or kind.name not in PLACED:
            return ""
        day = day_in_place(relative.parts, group)
        if day is None and path.suffix.lower() in RECORDING_ENDINGS:
            day = day_of_sound(path, group)
        return day.isoformat() if day else None


def version_of(path: Path) -> str:
    """What changes when a file does, without reading it."""
    stat = path.stat()
    return f"{stat.st_size}-{stat.st_mtime_ns}"


def not_placed(path: Path, key: str) -> Failure:
    """Nothing says which session a file belongs to, and nobody guesses."""
    what = _("{path} does not say which session it belongs to", path=path)
    cure = _(
        'begin its name with a date such as 2020-10-17, or add to the source\'s sessions: "{name} = 2020-10-17"',
        name=path.name,
    )
    return Failure(key, ledger.UNPLACED, what, cure, "no-session")
