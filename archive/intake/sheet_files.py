"""Spreadsheets of note links: joined into the archive's links.csv."""

from __future__ import annotations

from archive.files import remove_file, sha256_of, write_text
from archive.intake import links
from archive.intake.collecting import CollectRun
from archive.intake.existing import remember
from archive.intake.incoming import Incoming
from archive.intake.sheets.calendar import Calendar


def take_sheet(incoming: Incoming, run: CollectRun) -> None:
    """Add the links of a sheet to links.csv, each with its session."""
    add_links(links.read_sheet(incoming.path, calendar_of(run)), run)
    remember(run.home, sha256_of(incoming.path))
    remove_file(incoming.path)


def add_links(rows: list[links.NoteLink], run: CollectRun) -> None:
    """Join rows into links.csv; what one of an address says anew counts."""
    said = {(row.link, row.member): row for row in rows}
    kept = [row for row in run.existing.links.rows if (row.link, row.member) not in said]
    run.existing.links = links.LinkIndex([*kept, *said.values()])
    write_text(run.home.links, links.links_text(run.existing.links.rows))


def calendar_of(run: CollectRun) -> Calendar:
    """The group's weeks: by its plan, else by the sessions that were held."""
    first = min((entry.first for entry in run.plan), default=None)
    held = {session.week: session.id for session in run.existing.sessions if session.week is not None}
    return Calendar(run.settings.group.meeting_day, first_day=first, weeks=held)
