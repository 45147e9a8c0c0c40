"""Sessions, opened lines and summaries as a person reads them on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archive.messages import Message, Text, _, _n
from archive.records import timecode
from archive.text.columns import fit_widths, pad, shorten
from archive.text.printable import printable, printable_line
from search.reading.sessions import NoteEntry, SessionOverview, TranscriptEntry
from search.reading.show import OpenedFile
from search.terminal.render import line_text
from search.terminal.terminal import BOLD, DIM, Terminal

TITLE_COLUMNS = 40
TITLE_COLUMNS_LEAST = 10
TITLE_COLUMN = 2  # counting from 0
GAP = 2  # spaces between columns


def sessions_text(found: Sequence[SessionOverview], terminal: Terminal) -> str:
    """A table of the sessions."""
    if not found:
        return str(_("no sessions yet; put recordings and notes into inbox/ and run: sig-archive ingest"))
    heads = (
        _("session"),
        _("week"),
        _("title"),
        _("rec"),
        _("length"),
        _("notes"),
        _("messages"),
        _("summary"),
    )
    rows = [list(map(str, heads)), *map(session_row, found)]
    widths = fit_widths(rows, terminal.width, TITLE_COLUMN, gap=GAP, least=TITLE_COLUMNS_LEAST)
    lines = [(" " * GAP).join(map(pad, map(shorten, row, widths), widths)).rstrip() for row in rows]
    return "\n".join([terminal.styled(lines[0], BOLD), *map(printable, lines[1:])])


def length_label(duration_s: float) -> str:
    """How long the recordings of a session are, as hours and minutes; nothing where it has none."""
    minutes = round(duration_s / 60)
    return f"{minutes // 60}:{minutes % 60:02}" if duration_s else ""


def session_row(one: SessionOverview) -> list[str]:
    """The cells of one session."""
    session = one.session
    return [
        session.id,
        str(session.week) if session.week is not None else "",
        shorten(printable_line(session.title), TITLE_COLUMNS),
        str(one.recordings),
        length_label(one.duration_s),
        str(len(one.notes)),
        str(one.messages),
        str(_("yes") if one.summary else _("no")),
    ]


def overview_text(one: SessionOverview, terminal: Terminal) -> str:
    """A session at a glance, with the address of everything in it."""
    session = one.session
    lines = [terminal.styled(printable_line(f"{session.id}  {session.title}"), BOLD)]
    if session.week is not None:
        lines.append(str(_("week {week}", week=session.week)))
    if session.presenters:
        lines.append(printable_line(str(_("presented by ")) + str(_(", ")).join(session.presenters)))
    recordings = (f"{timecode(r.duration_s)}  {r.path}" for r in session.recordings)
    lines += section(_("recordings"), indented(recordings), terminal)
    lines += section(_("transcripts"), indented(map(transcript_line, one.transcripts)), terminal)
    lines += section(_("notes"), (line for note in one.notes for line in note_lines(note, terminal)), terminal)
    messages = ((day.address, _n("{n} message", "{n} messages", day.messages)) for day in one.chat)
    lines += section(_("chat"), indented(f"{address}  {count}" for address, count in messages), terminal)
    lines += section(_("summary"), indented([f"{session.id}/summary"] if one.summary else []), terminal)
    return "\n".join(lines)


def transcript_line(transcript: TranscriptEntry) -> str:
    """Its address, and its name where that does not hold it."""
    named = f"/{transcript.name}@" in transcript.address
    return transcript.address if named else f"{transcript.address}  {transcript.name}"


def indented(items: Iterable[str]) -> Iterator[str]:
    """Items of a section, one a line."""
    return (f"  {printable(item)}" for item in items)


def note_lines(note: NoteEntry, terminal: Terminal) -> Iterator[str]:
    """Who wrote it and its title, and its address below."""
    yield from terminal.lines("  " + "  ".join(filter(None, (note.author, note.title))), hanging=4)
    yield "    " + terminal.styled(note.address, DIM)


def section(title: Text, items: Iterable[str], terminal: Terminal) -> Iterator[str]:
    """A part of the overview, where there is anything in it."""
    lines = list(items)
    if lines:
        yield from ("", terminal.styled(str(title), BOLD), *lines)


def opened_text(found: Sequence[OpenedFile], terminal: Terminal) -> str:
    """Opened lines with their numbers or times; what was asked for has a `>`, its surroundings have none."""
    blocks = []
    for one in found:
        lines = [terminal.styled(one.path, BOLD)]
        whole = all(line.inside for line in one.lines)
        for line in one.lines:
            lines += line_text(line, terminal, ">" if line.inside and not whole else " ")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def older_meaning_lines(address: str, older: Sequence[str]) -> Message:
    """That an address from before sessions had a clock means other speech."""
    return _(
        "if {address} is from an older version, which began every recording at 00:00:00, it may be: {older}",
        address=address,
        older=list(older),
    )
