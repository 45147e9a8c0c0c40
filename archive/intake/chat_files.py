"""Exports of the group's chat: each message goes to the file of its day, in the session of its week."""

from __future__ import annotations

from datetime import date

from archive.errors import InputRefused
from archive.files import remove_file, write_text
from archive.intake import chat
from archive.intake.collecting import CollectRun
from archive.intake.existing import remember
from archive.intake.incoming import Incoming
from archive.intake.notes import IncomingNote
from archive.messages import _
from archive.records import ChatMessage


def take_chat(incoming: Incoming, export: IncomingNote, run: CollectRun) -> None:
    """Merge the messages of an export into the days they were written on."""
    try:
        messages = chat.read_export(export.body)
    except ValueError as error:
        raise InputRefused(
            _("{path} holds a date or time that does not exist ({reason})", path=incoming.path, reason=error),
            _("mend it and run again"),
        ) from error
    for day, written in chat.by_day(messages).items():
        add_messages(day, written, incoming, run)
    remember(run.home, export.sha256)
    remove_file(incoming.path)


def add_messages(day: str, messages: list[ChatMessage], incoming: Incoming, run: CollectRun) -> None:
    """Merge the messages of one day (an ISO date) into its file."""
    folder = run.home.session(run.session or incoming.session_hint or run.meeting_of(date.fromisoformat(day)))
    target = folder.chat / f"{day}.md"
    old = [entry[0] for entry in chat.read_file(target)] if target.is_file() else []
    run.give_record(folder)
    if write_text(target, chat.day_text(day, chat.merge_messages(old, messages))):
        run.touch(folder)
