"""What members wrote and said: a row each, and one member's page. In the order of names, never of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.messages import _, _n
from search.study.members import MemberNote, MemberWork
from search.terminal.study.tables import count_cell, sparkline, table_lines
from search.terminal.terminal import BOLD, DIM, Mark, Terminal


def members_text(found: Sequence[MemberWork], sessions: Sequence[str], terminal: Terminal) -> str:
    """A table: notes in each week, words, messages, minutes spoken, topics."""
    if not found:
        return str(_("nobody has written or spoken yet"))
    heads = [str(one) for one in ("", _("notes"), _("by session"), _("words"), _("messages"), _("spoken"), _("topics"))]
    rows = [member_row(one, sessions) for one in found]
    lines = table_lines(heads, {"": rows}, terminal, left=(6, 0, 2))
    command = "sig-archive members " + found[0].name
    told = _("one member: {command}", command=command)
    return "\n".join([*lines, "", terminal.styled(str(told), DIM)])


def member_row(one: MemberWork, sessions: Sequence[str]) -> list[str]:
    """The cells of one member."""
    by_session = [len(one.notes_in(session)) for session in sessions]
    words = f"{one.words:,}" if one.words else ""
    minutes = sum(one.spoken_min.values())
    return [
        one.name,
        count_cell(len(one.notes)),
        "".join(str(min(9, count)) if count else "·" for count in by_session),
        words,
        count_cell(sum(one.messages.values())),
        str(_("{minutes:.1f} min", minutes=minutes)) if minutes else "",
        " · ".join(one.topics[:2]),
    ]


def member_text(one: MemberWork, sessions: Sequence[str], terminal: Terminal) -> str:
    """One member: every note with its address, week by week, and what else there is."""
    lines = [terminal.styled(one.name, BOLD) + "  " + sparkline([len(one.notes_in(session)) for session in sessions])]
    lines += terminal.lines("  " + "  ".join(member_totals(one)), [Mark(0, 10_000, DIM)], hanging=2)
    if one.topics:
        lines += terminal.lines("  " + " · ".join(one.topics), hanging=2)
    for note in one.notes:
        lines += member_note_lines(note, terminal)
    return "\n".join(lines)


def member_totals(one: MemberWork) -> Iterator[str]:
    """How much there is in all."""
    yield str(_n("{n} note", "{n} notes", len(one.notes)))
    yield str(_n("{n:,} word", "{n:,} words", one.words))
    if one.messages:
        yield str(_n("{n} message", "{n} messages", sum(one.messages.values())))
    if one.spoken_min:
        yield str(_("{minutes:.1f} min", minutes=sum(one.spoken_min.values())))


def member_note_lines(note: MemberNote, terminal: Terminal) -> Iterator[str]:
    """A note: its session, title and length, and its address."""
    where = note.session or str(_("Recommended reading"))
    words = str(_n("{n:,} word", "{n:,} words", note.words))
    yield from terminal.lines(f"  {where}  {note.title}  {words}", hanging=4)
    yield "    " + terminal.styled(note.address, DIM)
