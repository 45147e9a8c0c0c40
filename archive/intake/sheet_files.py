"""Spreadsheets of note links: joined into the archive's links.csv."""

from __future__ import annotations

from dataclasses import replace

from archive.files import remove_file, sha256_of, write_text
from archive.intake import links
from archive.intake.collecting import CollectRun
from archive.intake.dates import day_in
from archive.intake.existing import remember
from archive.intake.incoming import Incoming


def take_sheet(incoming: Incoming, run: CollectRun) -> None:
    """Add the links of a sheet to links.csv, each with the session of its day."""
    new = [replace(link, session=session_named(link.session, run)) for link in links.read_sheet(incoming.path)]
    run.existing.links = links.LinkIndex([*run.existing.links.rows, *new])
    write_text(run.home.links, links.links_text(run.existing.links.rows))
    remember(run.home, sha256_of(incoming.path))
    remove_file(incoming.path)


def session_named(cell: str, run: CollectRun) -> str:
    """The session whose week holds the day in a cell; without a day the cell itself."""
    day = day_in(cell)
    return run.meeting_of(day) if day else cell
