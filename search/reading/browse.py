"""Browse the archive by its plain files: the list of sessions, one session at a glance, its summary."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from archive.errors import AddressWrong, NoteUnreadable
from archive.home import Home, SessionFolder
from archive.messages import _
from archive.records import Session, timecode
from archive.sources.chat import read_day
from archive.sources.notes import archived_note
from archive.sources.sessions import read_session
from archive.transcripts.stored import read_transcript
from search.reading.show import OpenedFile, printed_line
from search.terminal.terminal import BOLD, DIM, Mark, Terminal, columns, pad, printable, shift_marks, shorten

TITLE_COLUMNS = 40
LATEST = "latest"


@dataclass(frozen=True)
class SessionOverview:
    """What a session's folder holds."""

    session: Session
    transcripts: tuple[str, ...]  # stems
    duration_s: float
    notes: tuple[tuple[str, str, str], ...]  # address, author, title
    chat: tuple[tuple[str, int], ...]  # address, number of messages
    summary: bool

    @property
    def recordings(self) -> int:
        """Recordings, or the transcripts that came without one."""
        return len(self.session.recordings) or len(self.transcripts)

    @property
    def messages(self) -> int:
        return sum(count for _, count in self.chat)

    def as_json(self) -> dict[str, Any]:
        session = self.session
        return {
            "id": session.id,
            "date": session.date.isoformat(),
            "title": session.title,
            "term": session.term,
            "week": session.week,
            "presenters": list(session.presenters),
            "recordings": self.recordings,
            "hours": round(self.duration_s / 3600, 3),
            "notes": len(self.notes),
            "messages": self.messages,
            "summary": self.summary,
        }


def overviews(home: Home) -> list[SessionOverview]:
    """Every session, oldest first."""
    return [overview(folder) for folder in home.session_folders()]


def overview(folder: SessionFolder) -> SessionOverview:
    session = read_session(folder)
    transcripts = sorted(folder.transcripts.glob("*.json"))
    heard_s = sum(recording.duration_s for recording in session.recordings)
    return SessionOverview(
        session=session,
        transcripts=tuple(path.stem for path in transcripts),
        duration_s=heard_s or sum(ends_at_s(path) for path in transcripts),
        notes=tuple(note_line(path, folder.id) for path in sorted(folder.notes.glob("*.md"))),
        chat=tuple((f"{folder.id}/chat/{path.stem}", message_count(path)) for path in sorted(folder.chat.glob("*.md"))),
        summary=folder.summary_text.is_file(),
    )


def ends_at_s(path: Path) -> float:
    return max((segment.end_s for segment in read_transcript(path).segments), default=0.0)


def note_line(path: Path, session_id: str) -> tuple[str, str, str]:
    """(address, author, title); of a note that was edited beyond reading the file's name is all there is."""
    address = f"{session_id}/notes/{path.stem}"
    try:
        note, _ = archived_note(path, session_id)
    except NoteUnreadable:
        return address, "", path.stem
    return address, note.author, note.title


def message_count(path: Path) -> int:
    return len(read_day(path.stem, path.read_text("utf-8", errors="replace")))


def sessions_text(found: Sequence[SessionOverview], terminal: Terminal) -> str:
    """A table of the sessions."""
    if not found:
        return str(_("no sessions yet; put recordings and notes into inbox/ and run: sig-archive ingest"))
    heads = [
        str(_("session")),
        str(_("week")),
        str(_("title")),
        str(_("rec")),
        str(_("hours")),
        str(_("notes")),
        str(_("messages")),
        str(_("summary")),
    ]
    rows = [session_row(one) for one in found]
    widths = [max(columns(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    lines = [
        "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [heads, *rows]
    ]
    return "\n".join([terminal.styled(lines[0], BOLD), *lines[1:]])


def session_row(one: SessionOverview) -> list[str]:
    session = one.session
    return [
        session.id,
        str(session.week) if session.week is not None else "",
        shorten(printable(session.title), TITLE_COLUMNS),
        str(one.recordings),
        f"{one.duration_s / 3600:.2f}",
        str(len(one.notes)),
        str(one.messages),
        str(_("yes")) if one.summary else str(_("no")),
    ]


def overview_text(one: SessionOverview, terminal: Terminal) -> str:
    """A session at a glance, with the address of everything in it."""
    session = one.session
    lines = [terminal.styled(f"{session.id}  {session.title}".rstrip(), BOLD)]
    if session.week is not None:
        lines.append(str(_("week {week}", week=session.week)))
    if session.presenters:
        lines.append(str(_("presented by ")) + str(_(", ")).join(session.presenters))
    lines += listed(str(_("recordings")), (f"{timecode(r.duration_s)}  {r.path}" for r in session.recordings), terminal)
    lines += listed(
        str(_("transcripts")),
        (f"{session.id}@00:00:00-{timecode(one.duration_s)}  {t}" for t in one.transcripts),
        terminal,
    )
    lines += listed(
        str(_("notes")), (f"{address}  {author}  {title}" for address, author, title in one.notes), terminal
    )
    lines += listed(str(_("chat")), (f"{address}  {count}" for address, count in one.chat), terminal)
    lines += listed(str(_("summary")), [f"{session.id}/summary"] if one.summary else [], terminal)
    return printable_lines(lines)


def listed(title: str, items: Iterable[str], terminal: Terminal) -> Iterator[str]:
    lines = [f"  {item}" for item in items]
    if lines:
        yield from ("", terminal.styled(title, BOLD), *map(printable, lines))


def printable_lines(lines: Sequence[str]) -> str:
    return "\n".join(line if "\x1b[" in line else printable(line) for line in lines)


def shown_text(found: Sequence[OpenedFile], terminal: Terminal) -> str:
    """Opened lines with their numbers or times; what was asked for has a `>`, its surroundings have none."""
    blocks = []
    for shown in found:
        lines = [terminal.styled(printable(shown.path), BOLD)]
        whole = all(line.inside for line in shown.lines)
        for line in shown.lines:
            lines += printed_line(line, terminal, ">" if line.inside and not whole else " ")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def shown_json(address: str, found: Sequence[OpenedFile]) -> dict[str, Any]:
    def fields(shown: OpenedFile) -> list[dict[str, Any]]:
        return [
            {"inside": line.inside, "text": line.text}
            | ({"line": line.number} if line.number is not None else {})
            | (
                {"start_s": line.start_s, "end_s": line.end_s, "speaker": line.speaker}
                if line.start_s is not None
                else {}
            )
            for line in shown.lines
        ]

    return {"schema": 1, "address": address, "files": [{"path": shown.path, "lines": fields(shown)} for shown in found]}


def summary_folder(home: Home, session: str) -> SessionFolder:
    """The folder of a session, or of the `latest` one that has a summary; raises AddressWrong when there is no summary."""
    if session == LATEST:
        folders = [folder for folder in home.session_folders() if folder.summary_text.is_file()]
        if not folders:
            raise AddressWrong(
                _("no session has a summary yet"),
                _("make them with: sig-archive ingest"),
            )
        return folders[-1]
    folder = home.session(session)
    if not folder.root.is_dir():
        raise AddressWrong(
            _("there is no session {session}", session=session),
            _("list them with: sig-archive sessions"),
        )
    if not folder.summary_text.is_file():
        raise AddressWrong(
            _("the session {session} has no summary yet", session=session),
            _("make it with: sig-archive ingest"),
        )
    return folder


def summary_text(folder: SessionFolder, terminal: Terminal) -> str:
    """summary.md, on a terminal with its headings bold and its addresses dim; elsewhere as it stands."""
    text = printable(folder.summary_text.read_text("utf-8").rstrip("\n"))
    if not terminal.colour:
        return text
    return "\n".join(line for raw in text.split("\n") for line in summary_lines(raw, terminal))


def summary_lines(line: str, terminal: Terminal) -> list[str]:
    if heading := re.match(r"#+\s+(.*)", line):
        return [terminal.styled(heading[1], BOLD)]
    pieces = line.removeprefix("- ").split("`")  # every second one stood between backticks
    ends = list(accumulate(map(len, pieces)))
    addresses = [Mark(ends[n] - len(pieces[n]), ends[n], DIM) for n in range(1, len(pieces), 2)]
    bullet = "• " if line.startswith("- ") else "  "
    return terminal.lines(bullet + "".join(pieces), shift_marks(addresses, len(bullet)), hanging=len(bullet))


def summary_json(folder: SessionFolder) -> dict[str, Any]:
    """summary.json as it stands; of a summary that a person wrote, its text."""
    try:
        values: dict[str, Any] = json.loads(folder.summary.read_text("utf-8"))
    except (OSError, ValueError):
        return {"schema": 1, "session_id": folder.id, "text": folder.summary_text.read_text("utf-8")}
    return values
