"""What a source is: a place outside of the archive that is asked for what is new.

A source module has `Options`, a frozen dataclass of the keys that its [[sources]] table takes, and
`open_source(options, visit) -> Source`; `registry.py` has a line for it. A source brings files into its visit's scratch
folder and says what it found; retries from run to run, the ledger and the way into the archive are the collector's.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from archive.errors import SourceFailed
from archive.home import Home
from archive.intake.incoming import Incoming
from archive.intake.links import NoteLink
from archive.messages import Text, _
from archive.records import Problem
from archive.settings import Settings

SourceCheckpoint = dict[str, Any]
"""Where a source goes on the next time, as JSON holds it; {} the first time."""


@dataclass(frozen=True)
class Item:
    """A file that a source brings: it lies in the scratch folder, and leaves it for the archive."""

    key: str  # what it is there, for good, and nowhere else: an address, or `NAME OF THE SOURCE:path`
    incoming: Incoming
    version: str = ""  # what changes when it does there: a checksum, a commit; "" where only its content tells
    notice: Problem | None = None  # what a person should know of it


@dataclass(frozen=True)
class Link:
    """An address that somebody listed: a line of links.csv, whose page a source of kind web fetches."""

    address: str
    member: str = ""
    session: str = ""
    title: str = ""


@dataclass(frozen=True)
class Expected:
    """A note that is due: a member's, for a session, whether an address is listed for it or not."""

    member: str
    session: str


@dataclass(frozen=True)
class Unchanged:
    """Something that was asked about and is as it was."""

    key: str


@dataclass(frozen=True)
class Unfinished:
    """Something that somebody is still writing; the next visit looks again."""

    key: str


@dataclass(frozen=True)
class Failure:
    """Something that could not be brought; the others go on, and it is tried again when its time comes."""

    key: str  # a thing, or a span of time
    state: str  # one of the ledger's states
    what: Text
    cure: Text
    code: str


Found = Item | Link | Expected | Unchanged | Unfinished | Failure


@dataclass(frozen=True)
class Finding:
    """A line of what `collect --check` says of a source."""

    fine: bool
    text: Text


@dataclass(frozen=True)
class Known:
    """What was seen of a thing the last time, to ask whether it has changed."""

    version: str = ""
    sha256: str = ""  # of its content
    etag: str = ""
    last_modified: str = ""


NOTHING_KNOWN = Known()


def from_environment(variable: str) -> str:
    """A credential by the variable that holds it. Raises SourceFailed where it is not set."""
    value = os.environ.get(variable, "")
    if not value:
        what = _("the environment variable {variable} is not set", variable=variable)
        raise SourceFailed(what, _("put the credential there; it is written nowhere"))
    return value


@dataclass(frozen=True)
class Visit:
    """One visit of one source: what it may know of the archive, and where it puts what it brings."""

    name: str  # of the source, as the ledger has it
    home: Home
    settings: Settings
    scratch: Path  # the source's own folder, kept between runs: what was half fetched goes on there
    now: datetime
    known: Mapping[str, Known] = field(default_factory=dict)  # key -> what was seen of it last
    waiting: Collection[str] = ()  # keys that failed and whose time has not come
    links: tuple[NoteLink, ...] = ()  # the rows of links.csv, with those of the sources before
    secret: Callable[[str], str] = from_environment  # variable -> credential; raises SourceFailed
    progress: Callable[[float, float], None] = lambda _done, _total: None

    def seen(self, key: str) -> Known:
        """What was seen of a thing the last time."""
        return self.known.get(key, NOTHING_KNOWN)

    def folder_for(self, name: str) -> Path:
        """A folder in the scratch folder for what belongs to one thing."""
        return self.scratch / hashlib.sha256(name.encode()).hexdigest()[:16]

    def place(self, given: str) -> Path:
        """A path of the settings, from the archive folder on, whole."""
        return (self.home.root / Path(given).expanduser()).resolve()

    def is_due(self, key: str) -> bool:
        """Whether to try a thing: False where it failed lately."""
        return key not in self.waiting


class Source(Protocol):
    """One place."""

    def check(self) -> Iterable[Finding]:
        """Whether settings and credentials work and what a visit would bring; brings nothing."""

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """What is new since the checkpoint, and as the generator's result the next one.

        It may be left at any item and begun again with the older checkpoint. Raises SourceFailed when the place as a
        whole cannot be reached.
        """

    def listing(self) -> frozenset[str] | None:
        """The keys of all that is there now, exactly those that a fetch without a checkpoint would bring; None where
        that cannot be told cheaply."""
