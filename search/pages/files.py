"""The page of a file of the archive: a note, a recommended reading, a day of the group's chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.chats.days import read_file
from archive.errors import AddressWrong
from archive.home import SessionFolder
from archive.intake.notes import archived_note, matter_of
from archive.messages import _
from archive.text.markdown import front_matter_length
from search.api import SearchResult
from search.pages.opened import OpenedArchive
from search.reading.address import ADDRESS_EXAMPLES, LineSpan, read_address
from search.reading.show import Line, OpenedFile, read_lines
from search.study.related import find_related

RELATED = 5  # places that are told beside a note
DAY_LETTERS = 10  # of a time stamp


@dataclass(frozen=True)
class NotePage:
    """A note, or a recommended reading."""

    address: str  # of the whole file
    session_id: str  # "" for reading
    title: str
    author: str  # "" where nobody knows
    source: str
    fetched: str  # the day it came in
    body: str  # Markdown
    first_line: int  # of the body, in the file
    path: str


@dataclass(frozen=True)
class ShownMessage:
    """A message of the chat with the lines of its file."""

    time: str
    author: str
    text: str
    line_from: int
    line_to: int


@dataclass(frozen=True)
class ChatPage:
    """A day of a session's discussion."""

    address: str
    session_id: str
    day: str
    messages: tuple[ShownMessage, ...]
    previous: str  # address of the day before that has any; "" for the first
    following: str


def note_page(archive: OpenedArchive, address: str) -> NotePage:
    """A note or a reading by its whole address; raises AddressWrong, NoteUnreadable."""
    place = file_named(archive, address)
    path, session_id = place.path, address.partition("/")[0]
    session = None if session_id == "library" else session_id
    note, first_line = archived_note(path, session)
    fetched = str(matter_of(path).values.get("fetched_at") or "")[:DAY_LETTERS]
    author = archive.searcher.members.canonical_names(note.author) or ""
    source = note.source if note.source.startswith(("http://", "https://")) else ""
    relative = archive.home.relative(path)
    return NotePage(
        file_address(relative), session or "", note.title, author, source, fetched, note.body, first_line, relative
    )


def file_named(archive: OpenedArchive, address: str) -> LineSpan:
    """The file of an address that names a whole one; raises AddressWrong."""
    named = read_address(archive.home, address)
    if not isinstance(named, LineSpan):
        raise AddressWrong(
            _("{address} is no file", address=address), _("addresses look like {examples}", examples=ADDRESS_EXAMPLES)
        )
    return named


def opened_for(archive: OpenedArchive, opened: Sequence[OpenedFile], *, personal: bool) -> list[OpenedFile]:
    """What stands at an address, its speakers by the names that count; without `personal` no front matter, which says under
    which name somebody publishes elsewhere."""
    members = archive.searcher.members

    def shown(line: Line) -> Line:
        name = members.canonical(line.speaker or "")
        return replace(line, speaker=name, label=line.label.replace(f"{line.speaker}:", f"{name}:")) if name else line

    found = []
    for one in opened:
        matter = (
            0
            if personal or one.path.endswith(".json")
            else front_matter_length(read_lines(archive.home.root / one.path))
        )
        lines = tuple(shown(line) for line in one.lines if line.number is None or line.number > matter)
        found.append(replace(one, lines=lines))
    return found


def file_address(relative: str) -> str:
    """The address of a file by its path in the archive."""
    return relative.removeprefix("sessions/").removesuffix(".md")


def chat_page(archive: OpenedArchive, address: str) -> ChatPage:
    """A day of chat by its address; raises AddressWrong, NoteUnreadable."""
    path = file_named(archive, address).path
    folder = archive.home.session(address.partition("/")[0])
    members, days = archive.searcher.members, days_of(folder)
    place = days.index(path.stem)
    messages = tuple(
        ShownMessage(f"{one.time:%H:%M}", members.canonical(one.author), one.text, first, last)
        for one, first, last in read_file(path)
    )
    before, after = days[place - 1 : place] if place else [], days[place + 1 : place + 2]
    return ChatPage(
        file_address(archive.home.relative(path)), folder.id, path.stem, messages,
        *(f"{folder.id}/chat/{near[0]}" if near else "" for near in (before, after)),
    )  # fmt: skip


def days_of(folder: SessionFolder) -> Sequence[str]:
    """The days of a session's chat."""
    return sorted(path.stem for path in folder.chat.glob("*.md"))


def find_near(archive: OpenedArchive, address: str, limit: int, *, personal: bool) -> SearchResult:
    """What is near an address in other sessions and files; raises AddressWrong where nothing of it is indexed."""
    key = ("related", address, limit)
    found = archive.keep(key, lambda: find_related(archive.searcher, address, limit))
    return found if personal else replace(found, hits=tuple(hit for hit in found.hits if hit.passage.kind != "chat"))
