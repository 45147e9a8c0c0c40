"""Exports of the group's chat: each message goes to the file of its day, in the session of its week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from archive.chats import days, formats
from archive.chats.articles import find_articles
from archive.chats.export import ChatExport, DaysUnknown
from archive.errors import InputRefused
from archive.files import remove_file, sha256_of, write_text
from archive.home import Home
from archive.intake import links
from archive.intake.collecting import CollectRun
from archive.intake.dates import date_of, days_in
from archive.intake.existing import remember
from archive.intake.incoming import Incoming
from archive.members import read_members
from archive.messages import _
from archive.records import ChatMessage, Problem
from archive.text.decoding import decode_text
from archive.text.markdown import MATTER_FENCE
from archive.transcripts import imported

CHAT_ENDINGS = frozenset({".txt", ".md", ".markdown", ".csv", ".json", ".jsonl"})
MAX_CHAT_BYTES = 64_000_000  # a group's year has two; larger ones fill the memory when they are parsed


@dataclass(frozen=True)
class ChatFile:
    """A file that is a chat's export."""

    path: Path
    export: ChatExport
    format: formats.ChatFormat

    def messages(self) -> list[ChatMessage]:
        """What people wrote, in order. Raises InputRefused."""
        try:
            return formats.read_messages(self.export, self.format)
        except DaysUnknown as error:
            raise days_unknown(self.path) from error
        except ValueError as error:
            raise InputRefused(
                _("{path} holds a date or time that does not exist ({reason})", path=self.path, reason=error),
                _("mend it and run again"),
            ) from error


def chat_in(path: Path, run: CollectRun) -> ChatFile | None:
    """The chat that a file holds, told by what is in it; None of another file."""
    if path.suffix.lower() not in CHAT_ENDINGS or path.stat().st_size > MAX_CHAT_BYTES:
        return None
    text = decode_text(path.read_bytes())
    if not text or not text.strip() or text.split("\n", 1)[0].strip("\ufeff") == MATTER_FENCE:
        return None  # front matter is a note's
    zone = ZoneInfo(run.settings.group.time_zone)
    saved = datetime.fromtimestamp(path.stat().st_mtime, zone).replace(tzinfo=None)
    return chat_in_text(path, text, export_of(path.name, saved, text, run))


def chat_in_text(path: Path, text: str, export: ChatExport) -> ChatFile | None:
    """The chat that a text out of a file holds."""
    found = formats.find_format(export)
    if found is None or not (found.certain or not imported.is_transcript(text)):
        return None
    return ChatFile(path, export, found)


def export_of(name: str, saved: datetime, text: str, run: CollectRun) -> ChatExport:
    """The export with what its name, the time at which it was saved and the archive say of it."""
    zone, named = ZoneInfo(run.settings.group.time_zone), days_in(name)
    if named:  # a copy of the file is younger than its text
        saved = datetime.combine(named[-1], datetime.max.time())
    return ChatExport(
        text,
        saved,
        zone,
        named[0] if len(set(named)) == 1 else None,
        read_members(run.home.members),
        frozenset(run.existing.people()),
    )


def take_chat(incoming: Incoming, file: ChatFile, run: CollectRun) -> None:
    """Take an export of a chat."""
    merge_chat(incoming, file, run)
    remember(run.home, sha256_of(incoming.path))
    remove_file(incoming.path)


def merge_chat(incoming: Incoming, file: ChatFile, run: CollectRun) -> None:
    """Merge the messages of an export into the days they were written on."""
    messages = file.messages()
    for day, written in days.by_day(messages).items():
        add_messages(day, written, incoming, file, run)
    list_articles(messages, run)
    if file.format.counts_from_saved(file.export) and not days_in(incoming.path.name):
        run.report.notices.append(counted_from_saved(incoming.path, file.export, run.home))


def add_messages(day: str, messages: list[ChatMessage], incoming: Incoming, file: ChatFile, run: CollectRun) -> None:
    """Merge the messages of one day (an ISO date) into its file."""
    folder = run.home.session(run.session or incoming.session_hint or run.meeting_of(date_of(day)))
    target = folder.chat / f"{day}.md"
    old = [entry[0] for entry in days.read_file(target)] if target.is_file() else []
    run.give_record(folder)
    if write_text(target, days.day_text(day, days.merge_messages(old, messages, file.export.members))):
        run.touch(folder)


def list_articles(messages: list[ChatMessage], run: CollectRun) -> None:
    """Add the articles that were shared to links.csv, from which a source of kind web fetches them, as reading of nobody's."""
    rows, known = run.existing.links.rows, run.existing.links.by_link
    new = [links.NoteLink("", "", one.title, one.url) for one in find_articles(messages) if one.url not in known]
    if new:
        run.existing.links = links.LinkIndex([*rows, *new])
        write_text(run.home.links, links.links_text([*rows, *new]))


def refuse_without_chat(incoming: Incoming, run: CollectRun) -> None:
    """Raises InputRefused: a file of an ending that only chats have, and no chat in it."""
    raise InputRefused(
        _("{path} is not an export of a chat that the archive can read", path=incoming.path),
        _("export it again as text, CSV or ChatLab's JSON"),
    )


def days_unknown(path: Path) -> InputRefused:
    """The error for a chat of which nothing says when it was written."""
    return InputRefused(
        _("{path} is a chat, and nothing says on which day it was written", path=path),
        _("begin its name with the day, such as 2020-10-17; if it is a note, begin it with a heading"),
    )


def counted_from_saved(path: Path, export: ChatExport, home: Home) -> Problem:
    """What a person should know of days that were counted from the time of the file."""
    return Problem(
        home.relative(path),
        "collect",
        _(
            "{path} has days without a year, or such as 昨天; they were counted from when it was saved, {day}",
            path=path,
            day=export.saved.date().isoformat(),
        ),
        _(
            "if that is wrong, remove those messages, begin the file's name with the day of the copy, and hand it in again"
        ),
        "days-counted-from-file",
    )
