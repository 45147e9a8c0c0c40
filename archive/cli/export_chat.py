"""The chat as ChatLab's JSONL: `export chatlab`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from archive.chats.chatlab_export import Addressed, chatlab_text
from archive.chats.days import read_file
from archive.errors import InputRefused
from archive.home import Home, SessionFolder
from archive.records import Problem
from archive.settings import read_settings
from archive.transcripts.export import Export, Exported, WrittenFiles

FILE_NAME = "chat.jsonl"


def export_chatlab(home: Home, folders: Iterable[SessionFolder], target: Path, *, overwrite: bool = False) -> Export:
    """Write the chat of these sessions to one file; a day that cannot be read is a problem, and the others go on.

    Raises StorageFailed where nothing can be written.
    """
    export, group = Export(), read_settings(home.settings).group
    entries = list(chat_entries(home, folders, export.problems))
    if not entries:
        return export
    entries.sort(key=lambda entry: entry.message.time)
    text = chatlab_text(entries, group=group.name or home.root.name, zone=ZoneInfo(group.time_zone))
    written = WrittenFiles(target, overwrite)
    written.announce({FILE_NAME: text})
    try:
        export.files.append(Exported("", FILE_NAME, "chatlab", len(entries), written.write(FILE_NAME, text)))
    except InputRefused as error:
        export.problems.append(Problem(FILE_NAME, "export", error.what, error.cure, error.code))
    return export


def chat_entries(home: Home, folders: Iterable[SessionFolder], problems: list[Problem]) -> Iterator[Addressed]:
    """Every message of these sessions with its address."""
    for folder in folders:
        for path in sorted(folder.chat.glob("*.md")):
            try:
                for message, first, _last in read_file(path):
                    yield Addressed(f"{folder.id}/chat/{path.stem}#L{first}", message)
            except InputRefused as error:
                problems.append(Problem(home.relative(path), "export", error.what, error.cure, error.code))
