"""The ledger: every address that was listed or fetched, whose it is, and what became of it; a plain file in Git."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.errors import SettingsWrong
from archive.files import write_text
from archive.messages import Message, _
from archive.records import UNKNOWN_AUTHOR
from archive.text.formulas import guarded, unguarded

WAITING = "waiting"  # listed, not fetched yet
WRITTEN = "written"  # in the archive as it is there
CHANGED = "changed"  # in the archive, and not as it was first
DEAD = "dead"  # gone, or never there: 404, a name that does not resolve
LOGIN = "login"  # behind a login or a captcha
REFUSED = "refused"  # we do not fetch it, or they do not let us
TOO_LARGE = "too-large"
UNREADABLE = "unreadable"  # fetched, and nothing could be made of it
FAILING = "failing"  # the other side, or the way to it, is out of order
UNPLACED = "unplaced"  # nothing says which session it belongs to: a person is asked, at every visit
EXPECTED = "expected"  # no address, but a member and a session: a note that the sheet has room for
GONE = "gone"  # fetched once, no longer there; the archive keeps it

STATES = (WAITING, WRITTEN, CHANGED, DEAD, LOGIN, REFUSED, TOO_LARGE, UNREADABLE, FAILING, UNPLACED, EXPECTED, GONE)
KEPT = frozenset({WRITTEN, CHANGED, GONE})  # the archive has it
STATE_LABELS: dict[str, Message] = {
    WAITING: _("to be fetched"),
    WRITTEN: _("written"),
    CHANGED: _("changed"),
    DEAD: _("dead link"),
    LOGIN: _("behind a login"),
    REFUSED: _("refused"),
    TOO_LARGE: _("too large"),
    UNREADABLE: _("unreadable"),
    FAILING: _("not reached"),
    UNPLACED: _("session unknown"),
    EXPECTED: _("nothing listed yet"),
    GONE: _("gone, kept here"),
}
FIRST_WAIT = timedelta(hours=6)  # after a failure; twice as long after each further one
LONGEST_WAIT = timedelta(days=28)


@dataclass(frozen=True)
class LedgerEntry:
    """A line of the ledger."""

    address: str  # or what else names a thing in its source
    source: str = ""  # which brought it, or would
    member: str = ""
    session: str = ""
    title: str = ""
    state: str = WAITING
    path: str = ""  # what it became in the archive
    first_seen: str = ""  # ISO times, UTC, to the second
    changed_at: str = ""  # when its content last came in
    failed_at: str = ""
    failures: int = 0  # one after another, until now
    reason: str = ""  # the code of the last failure

    def is_due(self, now: datetime) -> bool:
        """Whether a thing that failed is to be tried again: after six hours, then twelve, up to four weeks."""
        if not self.failures or not self.failed_at or self.state == UNPLACED:
            return True
        doubled: int = 2 ** min(self.failures - 1, 10)
        return now >= datetime.fromisoformat(self.failed_at) + min(FIRST_WAIT * doubled, LONGEST_WAIT)


COLUMNS = tuple(one.name for one in fields(LedgerEntry))


class Ledger:
    """The entries by address; written where it was read."""

    def __init__(self, path: Path, entries: Iterable[LedgerEntry] = ()):
        self.path = path
        self.by_address = {entry.address: entry for entry in entries}

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """The ledger of an archive, empty where there is none. Raises SettingsWrong, naming the line."""
        if not path.is_file():
            return cls(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return cls(path, [entry_of(row, path, number) for number, row in enumerate(csv.DictReader(file), 2)])

    def __iter__(self) -> Iterator[LedgerEntry]:
        return iter(self.by_address.values())

    def get(self, address: str) -> LedgerEntry | None:
        """The entry of an address."""
        return self.by_address.get(address)

    def list(
        self, address: str, *, now: datetime, source: str, member: str = "", session: str = "", title: str = ""
    ) -> None:
        """Enter an address, or what is said of it now; what is not said stays."""
        old = self.by_address.get(address) or LedgerEntry(address, source, first_seen=stamp(now))
        self.by_address[address] = replace(
            old, member=member or old.member, session=session or old.session, title=title or old.title
        )

    def expect(self, member: str, session: str, *, now: datetime, source: str) -> None:
        """Enter that a note of a member's is due for a session."""
        key = f"{source}:{member}@{session}"
        self.list(key, now=now, source=source, member=member, session=session)
        self.by_address[key] = replace(self.by_address[key], state=EXPECTED)

    def keep(self, address: str, path: str, *, now: datetime) -> None:
        """New content of it came in, and is at `path`."""
        old = self.by_address[address]
        state = CHANGED if old.changed_at else WRITTEN
        self.by_address[address] = recovered(old, state, path=path, changed_at=stamp(now))

    def confirm(self, address: str, path: str = "", *, now: datetime) -> None:
        """It is as the archive has it, at `path` where that is told."""
        old = self.by_address.get(address)
        if not old or not (old.failures or path not in ("", old.path) or old.state not in (WRITTEN, CHANGED)):
            return
        came_in_at = old.changed_at or (stamp(now) if path else "")
        state = WRITTEN if came_in_at else WAITING
        self.by_address[address] = recovered(old, state, path=path or old.path, changed_at=came_in_at)

    def fail(self, address: str, state: str, reason: str, *, now: datetime) -> None:
        """It could not be brought; what the archive has of it stays."""
        old = self.by_address[address]
        self.by_address[address] = replace(
            old, state=state, failed_at=stamp(now), failures=old.failures + 1, reason=reason
        )

    def miss(self, address: str) -> None:
        """It is no longer where it was."""
        self.by_address[address] = replace(self.by_address[address], state=GONE)

    def waiting(self, now: datetime) -> frozenset[str]:
        """The addresses that failed and whose time has not come."""
        return frozenset(entry.address for entry in self if not entry.is_due(now))

    def write(self) -> None:
        """Write it, by session, member and address, so that two people's changes merge. Raises StorageFailed."""
        if self.by_address or self.path.is_file():
            write_text(self.path, ledger_text(self))


def recovered(entry: LedgerEntry, state: str, **values: str) -> LedgerEntry:
    """The entry without the failures before."""
    return replace(entry, state=state, failed_at="", failures=0, reason="", **values)  # type: ignore[arg-type]


def stamp(time: datetime) -> str:
    """A time as the ledger has it."""
    return time.astimezone(UTC).isoformat(timespec="seconds")


def ledger_text(entries: Iterable[LedgerEntry]) -> str:
    """ledger.csv."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    ordered = sorted(entries, key=lambda entry: (entry.session, entry.member or UNKNOWN_AUTHOR, entry.address))
    writer.writerows({name: guarded(str(value)) for name, value in asdict(entry).items()} for entry in ordered)
    return out.getvalue()


def entry_of(row: dict[str, str], path: Path, number: int) -> LedgerEntry:
    """A line of the file. Raises SettingsWrong."""
    values: dict[str, str] = {name: unguarded((row.get(name) or "").strip()) for name in COLUMNS}
    try:
        if not values["address"] or values["state"] not in STATES:
            raise ValueError(values["state"])
        if values["failed_at"]:
            datetime.fromisoformat(values["failed_at"])
        return LedgerEntry(**{**values, "failures": int(values["failures"] or 0)})  # type: ignore[arg-type]
    except ValueError as error:
        raise SettingsWrong(
            _("{path}, line {number} is no line of a ledger", path=path, number=number),
            _("mend it, or remove it: what it names is then fetched again"),
        ) from error
