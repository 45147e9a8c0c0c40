"""Visit the sources one after another: what they bring goes into the archive, what they list and fail at into the ledger.

A visit may be killed at any moment: an item is in the archive before the memory says so, and what is brought twice is
known by its content.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from archive.errors import ArchiveError, InputRefused, SettingsWrong, StorageFailed
from archive.files import sha256_of, storage_errors
from archive.intake.collecting import CollectRun
from archive.intake.inbox import take_whole
from archive.intake.incoming import Incoming, remove_emptied
from archive.intake.links import NoteLink
from archive.intake.sheet_files import add_links
from archive.messages import Text, _
from archive.records import Problem
from archive.sources import ledger as states
from archive.sources.base import Expected, Failure, Found, Item, Known, Link, Unchanged, Unfinished, Visit
from archive.sources.ledger import Ledger
from archive.sources.memory import Memory, source_folder
from archive.sources.registry import Configured

SAVE_EVERY_S = 5.0  # what a killed visit fetched since the last time is fetched again

SourceProgress = Callable[[str, float, float], None]
"""Called with a source's name, how much is done, and of how much; 0 of 0 where nobody knows."""


@dataclass
class Visited:
    """What came of one source's visit."""

    name: str
    kind: str
    counts: Counter[str] = field(default_factory=Counter)  # of COUNTED

    def as_json(self) -> dict[str, object]:
        """It for programs."""
        return {"source": self.name, "kind": self.kind, **{key: self.counts[key] for key in COUNTED}}


COUNTED = ("new", "changed", "unchanged", "unfinished", "listed", "gone", "failed", "waiting")


class Collector:
    """All sources of a run; what they bring is taken by `run`, whose report names what could not be."""

    def __init__(self, run: CollectRun, now: datetime, *, retry: bool = False, progress: SourceProgress | None = None):
        self.run, self.now, self.retry = run, now, retry
        self.progress: SourceProgress = progress or (lambda _name, _done, _total: None)
        self.ledger = Ledger.read(run.home.ledger)
        self.visits: list[Visited] = []

    def visit_all(self, sources: Sequence[Configured]) -> None:
        """Visit each; one that fails as a whole is a problem, and the others go on. Raises StorageFailed."""
        for source in sources:
            visit = SourceVisit(self, source)
            self.visits.append(visit.visited)
            with self.whole_failure(source):
                visit.carry_out()

    @contextmanager
    def whole_failure(self, source: Configured) -> Iterator[None]:
        """Report what goes wrong with a source as a whole; an error that nobody foresaw is one too."""
        try:
            yield
        except StorageFailed:
            raise
        except ArchiveError as error:
            self.report(source.name, "", error.what, error.cure, error.code)
        except Exception as error:
            logging.getLogger("sig-archive").info("source %s failed", source.name, exc_info=True)
            why = str(error) or type(error).__name__
            what = _("the source {name} failed: {why}", name=source.name, why=why)
            self.report(source.name, "", what, _("run again; -v shows more"), "source-broken")

    def notice(self, name: str, key: str) -> None:
        """Add that something is not complete yet."""
        what, cure = _("{path} is still being written", path=key), _("run again when it is complete")
        self.run.report.notices.append(Problem(name, "collect", what, cure, "still-growing"))

    def report(self, name: str, key: str, what: Text, cure: Text, code: str) -> None:
        """Add a problem of a source."""
        about = f"{name}: {key}" if key else name
        self.run.report.problems.append(Problem(about, "collect", what, cure, code))


class SourceVisit:
    """One source, from opening it to what is gone from it."""

    def __init__(self, collector: Collector, source: Configured):
        self.collector, self.source = collector, source
        self.run, self.ledger, self.now = collector.run, collector.ledger, collector.now
        self.memory = Memory.of(self.run.home, source.name)
        self.scratch = source_folder(self.run.home, source.name) / "scratch"
        self.visited = Visited(source.name, source.kind)
        self.links: list[NoteLink] = []  # listed since the last save
        self.saved_at = time.monotonic()
        self.waiting = frozenset() if collector.retry else self.ledger.waiting(self.now)  # what failed lately

    def carry_out(self) -> None:
        """Take everything the source finds; what was taken is saved now and then, and at the end, however that comes."""
        opened = self.source.open(self.open_visit())
        finds = opened.fetch(dict(self.memory.checkpoint))
        try:
            while True:
                try:
                    found = next(finds)
                except StopIteration as end:
                    self.memory.checkpoint = end.value or {}
                    break
                self.take(found)
                self.save_sometimes()
            there = opened.listing()
            self.miss_gone(there)
            if still_waiting := self.waiting & (there or frozenset()):
                self.visited.counts["waiting"] = len(still_waiting)
            remove_emptied(self.scratch.iterdir(), self.scratch)
        finally:
            finds.close()
            self.save()

    def open_visit(self) -> Visit:
        """What the source may know."""
        with storage_errors(self.scratch):
            self.scratch.mkdir(parents=True, exist_ok=True)
        return Visit(
            self.source.name,
            self.run.home,
            self.run.settings,
            self.scratch,
            self.now,
            known=dict(self.memory.known),
            waiting=self.waiting,
            links=self.run.existing.links.rows,
            progress=lambda done, total: self.collector.progress(self.source.name, done, total),
        )

    def take(self, found: Found) -> None:
        """Whatever the source found."""
        match found:
            case Item():
                self.take_item(found)
            case Link():
                self.take_link(found)
            case Expected():
                self.ledger.expect(found.member, found.session, now=self.now, source=self.source.name)
            case Unchanged():
                self.ledger.confirm(found.key, now=self.now)
                self.visited.counts["unchanged"] += 1
            case Unfinished():
                self.visited.counts["unfinished"] += 1
                self.collector.notice(self.source.name, found.key)
            case Failure():
                self.fail(found)

    def take_item(self, item: Item) -> None:
        """Put a file into the archive, unless it is what came the last time."""
        incoming = replace(item.incoming, origin=self.source.name)
        sha256 = sha256_of(incoming.path)
        seen = self.memory.known.get(item.key)
        if seen and seen.sha256 == sha256:
            incoming.discard()
            self.ledger.confirm(item.key, now=self.now)
            self.visited.counts["unchanged"] += 1
        elif not self.put(item, incoming):
            return
        self.memory.known[item.key] = Known(item.version, sha256, incoming.etag, incoming.last_modified)

    def put(self, item: Item, incoming: Incoming) -> bool:
        """Whether the archive has the file now; one that it does not take is a failure of its own."""
        self.enter(item.key, incoming.author, incoming.session_hint, incoming.title)
        duplicates, seen = len(self.run.report.duplicates), item.key in self.memory.known
        try:
            take_whole(incoming, self.run)
        except (InputRefused, SettingsWrong) as error:  # SettingsWrong: the session's record cannot be read
            incoming.discard()
            self.fail(Failure(item.key, states.UNREADABLE, error.what, error.cure, error.code))
            return False
        path = self.run.kept.pop(incoming.path, "")
        if len(self.run.report.duplicates) > duplicates:
            self.ledger.confirm(item.key, path, now=self.now)
            self.visited.counts["unchanged"] += 1
        else:
            self.ledger.keep(item.key, path, now=self.now)
            self.visited.counts["changed" if seen else "new"] += 1
            self.run.report.notices += [item.notice] if item.notice else []
        return True

    def take_link(self, link: Link) -> None:
        """Enter an address that somebody listed."""
        self.links.append(NoteLink(link.session, link.member, link.title, link.address))
        self.visited.counts["listed"] += self.ledger.get(link.address) is None
        self.enter(link.address, link.member, link.session, link.title)

    def enter(self, key: str, member: str, session: str, title: str) -> None:
        """A line of the ledger."""
        self.ledger.list(key, now=self.now, source=self.source.name, member=member, session=session, title=title)

    def fail(self, failure: Failure) -> None:
        """Enter what could not be brought, and report it."""
        self.enter(failure.key, "", "", "")
        self.ledger.fail(failure.key, failure.state, failure.code, now=self.now)
        what = failure.what
        if failure.key not in str(what):
            what = _("{key}: {what}", key=failure.key, what=str(what))
        self.collector.report(self.source.name, failure.key, what, failure.cure, failure.code)
        self.visited.counts["failed"] += 1

    def miss_gone(self, there: frozenset[str] | None) -> None:
        """Enter what was there and no longer is; the archive keeps it, and forgets that it was seen."""
        if there is None:
            return
        for key in self.memory.known.keys() - there:
            del self.memory.known[key]
            self.ledger.miss(key)
            self.visited.counts["gone"] += 1

    def save_sometimes(self) -> None:
        """Save when the last time is a while ago."""
        if time.monotonic() - self.saved_at > SAVE_EVERY_S:
            self.save()

    def save(self) -> None:
        """Write links, ledger and memory, in this order: what is remembered must be there."""
        if self.links:
            add_links(self.links, self.run)
            self.links = []
        self.ledger.write()
        self.memory.write()
        self.saved_at = time.monotonic()
