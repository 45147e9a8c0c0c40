"""The group's spreadsheet of note links: a file, or an address from which it is had; its links are what a web source fetches."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import BadZipFile, ZipFile
from zoneinfo import ZoneInfo

from archive.errors import ArchiveError, InputRefused, SettingsWrong, SourceFailed
from archive.files import key_of, sha256_of, write_bytes
from archive.intake.dates import date_of
from archive.intake.links import lacks_column
from archive.intake.plan import read_plan
from archive.intake.sheets.calendar import Calendar
from archive.intake.sheets.cells import Grid
from archive.intake.sheets.layout import LINK_COLUMNS, Listing, read_listing
from archive.intake.sheets.reading import read_worksheets
from archive.messages import _, _n
from archive.sources.base import Expected, Finding, Found, Link, SourceCheckpoint, Unchanged, Visit
from archive.sources.tencent_docs import TOKEN_VARIABLE, is_tencent_docs, read_tencent_docs
from archive.web.client import WebClient
from archive.web.settings import WebSettings


@dataclass(frozen=True)
class Options:
    """What a [[sources]] table of kind sheet takes: `path` or `url`, and what cannot be guessed of the sheet."""

    path: str = ""  # .xlsx, .ods, .csv
    url: str = ""
    worksheets: tuple[str, ...] = ()  # by name; all that are not hidden
    first_day: str = ""  # of the first week; else the plan says it
    session: str = ""  # the heading of a column, where it cannot be guessed; and so the next three
    member: str = ""
    title: str = ""
    link: str = ""
    allowed_hosts: tuple[str, ...] = ()  # not on the public internet, and allowed all the same


@dataclass(frozen=True)
class Version:
    """A sheet as it is now: what tells it from another version, and how its worksheets are read."""

    name: str
    read: Callable[[], Mapping[str, Grid]]
    unchanged: bool = False  # since the last visit


def open_source(options: Options, visit: Visit) -> Sheet:
    """Raises SettingsWrong when the table names no sheet, or two."""
    if bool(options.path) == bool(options.url):
        what = _("the source {name} names no sheet, or two", name=visit.name)
        raise SettingsWrong(what, _("give its table a path or a url"))
    return Sheet(options, visit, calendar_for(options, visit))


def calendar_for(options: Options, visit: Visit) -> Calendar:
    """The group's weeks: from the day in the table, else from the plan. Raises SettingsWrong."""
    group = visit.settings.group
    today = visit.now.astimezone(ZoneInfo(group.time_zone)).date()
    if not options.first_day:
        first = min((entry.first for entry in read_plan(visit.home.plan)), default=None)
        return Calendar(group.meeting_day, first, today)
    try:
        return Calendar(group.meeting_day, date.fromisoformat(options.first_day), today)
    except ValueError as error:
        what = _("the source {name}: first_day is {day}", name=visit.name, day=options.first_day)
        raise SettingsWrong(what, _("write it as 2020-10-17")) from error


@dataclass(frozen=True)
class Sheet:
    """One spreadsheet."""

    options: Options
    visit: Visit
    calendar: Calendar

    @property
    def key(self) -> str:
        """What the sheet itself is called."""
        return self.options.url or f"{self.visit.name}:{self.options.path}"

    def check(self) -> Iterator[Finding]:
        """Whether the sheet can be read, and how many links of how many people are in it."""
        try:
            listings = self.listings(self.version({}).read())
        except ArchiveError as error:
            yield Finding(False, str(error))
            return
        notes = [note for listing in listings for note in listing.notes]
        people, new = (
            {note.member for note in notes},
            {note.address for note in notes} - {row.link for row in self.visit.links},
        )
        yield Finding(
            True, _n("{n} link of {people}, {new} new", "{n} links of {people}, {new} new", len(notes), new=len(new),
                     people=_n("{n} person", "{n} people", len(people))),
        )  # fmt: skip

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """Every link of the sheet, and every note that is due, where it changed. Raises SourceFailed, InputRefused."""
        version = self.version(checkpoint)
        if version.unchanged:
            yield Unchanged(self.key)
            return checkpoint
        for listing in self.listings(version.read()):
            for note in listing.notes:
                yield Link(note.address, note.member, note.session, note.title)
            yield from (Expected(member, session) for member, session in listing.expected if self.is_due(session))
        return {"version": version.name}

    def listing(self) -> frozenset[str] | None:
        """A sheet brings links, which stay in the ledger when they leave it."""
        return None

    def is_due(self, session: str) -> bool:
        """Whether a session has begun; the calendar's sessions all begin with a day."""
        return date_of(session) <= self.calendar.today

    def listings(self, grids: Mapping[str, Grid]) -> list[Listing]:
        """What its worksheets hold; those that hold no links are left out. Raises InputRefused when none does."""
        columns = {name: getattr(self.options, name) for name in LINK_COLUMNS}
        wanted = [
            grid for name, grid in grids.items() if not self.options.worksheets or name in self.options.worksheets
        ]
        listings = [read_listing(grid, self.calendar, columns) for grid in wanted]
        if lacks := [listing.lacks for listing in listings if listing.lacks]:
            if len(lacks) == len(listings):
                raise lacks_column(Path(self.options.path or self.options.url), lacks[0])
        elif not listings:
            what = _("{path} has no worksheet of that name", path=self.options.path or self.options.url)
            raise InputRefused(what, _("it has {names}", names=list(grids)))
        return [listing for listing in listings if not listing.lacks]

    def version(self, checkpoint: SourceCheckpoint) -> Version:
        """The sheet as it is now. Raises SourceFailed, or what fetching raises."""
        before = str(checkpoint.get("version", ""))
        return self.version_at_url(before) if self.options.url else self.version_of_file(before)

    def version_of_file(self, before: str) -> Version:
        """Raises SourceFailed when the file is not there."""
        path = self.visit.place(self.options.path)
        if not path.is_file():
            what = _("the sheet {path} is not there", path=path)
            raise SourceFailed(what, _("put it there, or correct the path in archive.toml"))
        return version_at(path, before)

    def version_at_url(self, before: str) -> Version:
        """Raises what fetching raises."""
        if is_tencent_docs(self.options.url):
            return self.version_in_tencent_docs(before)
        page = WebClient(WebSettings(allowed_hosts=self.options.allowed_hosts)).fetch(self.options.url)
        path = self.visit.scratch / f"sheet{ending_of(page.body)}"
        write_bytes(path, page.body)
        return version_at(path, before)

    def version_in_tencent_docs(self, before: str) -> Version:
        """The sheet as Tencent's service gives it to the organiser's token. Raises SourceFailed."""
        grids = read_tencent_docs(self.options.url, self.visit.secret(TOKEN_VARIABLE))
        version = key_of({name: [list(map(repr, row)) for row in grid] for name, grid in grids.items()})
        return Version(version, lambda: grids, unchanged=version == before)


def version_at(path: Path, before: str) -> Version:
    """The sheet that a file holds."""
    sha256 = sha256_of(path)
    return Version(sha256, lambda: read_worksheets(path), unchanged=sha256 == before)


def ending_of(content: bytes) -> str:
    """The ending of a spreadsheet's file by its content: a packed one of Excel or of LibreOffice, else CSV."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            return ".xlsx" if "[Content_Types].xml" in packed.namelist() else ".ods"
    except BadZipFile:
        return ".csv"
