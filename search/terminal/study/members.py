"""What members wrote and said: a row each, and one member's page. In the order of names, never of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.messages import _, _n
from archive.sources import ledger
from search.study.members import MemberNote, MemberWork
from search.terminal.study.tables import count_cell, sparkline, table_lines
from search.terminal.terminal import BOLD, DIM, Mark, Terminal

SIGNS = {
    "": "·",
    ledger.EXPECTED: "-",
    ledger.WAITING: "…",
    ledger.DEAD: "✗",
    ledger.LOGIN: "⊘",
    ledger.REFUSED: "⊘",
    ledger.TOO_LARGE: "⊘",
    ledger.UNREADABLE: "⊘",
    ledger.FAILING: "?",
    ledger.UNPLACED: "?",
}
"""A session without a note, by what the ledger has for it."""


def members_text(found: Sequence[MemberWork], sessions: Sequence[str], terminal: Terminal) -> str:
    """A table: notes in each week, words, messages, minutes spoken, topics."""
    if not found:
        return str(_("nobody has written or spoken yet"))
    heads = [str(one) for one in ("", _("notes"), _("by session"), _("words"), _("messages"), _("spoken"), _("topics"))]
    rows = [member_row(one, sessions) for one in found]
    lines = table_lines(heads, {"": rows}, terminal, left=(6, 0, 2))
    command = "sig-archive members " + found[0].name
    told = _("one member: {command}", command=command)
    lines += ["", *(terminal.styled(line, DIM) for line in legend(found, sessions)), terminal.styled(str(told), DIM)]
    return "\n".join(lines)


def legend(found: Sequence[MemberWork], sessions: Sequence[str]) -> Iterator[str]:
    """What the signs in the column of sessions mean, of those that are there."""
    states = {one.state_in(session) for one in found for session in sessions if not one.notes_in(session)} - {""}
    if states:
        yield "  ".join(f"{SIGNS[state]} {ledger.STATE_LABELS[state]}" for state in ledger.STATES if state in states)


def session_sign(one: MemberWork, session: str) -> str:
    """How many notes there are for a session, or what is in the way of one."""
    count = len(one.notes_in(session))
    return str(min(9, count)) if count else SIGNS[one.state_in(session)]


def member_row(one: MemberWork, sessions: Sequence[str]) -> list[str]:
    """The cells of one member."""
    words = f"{one.words:,}" if one.words else ""
    minutes = sum(one.spoken_min.values())
    return [
        one.name,
        count_cell(len(one.notes)),
        "".join(session_sign(one, session) for session in sessions),
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
    for entry in one.listed:
        if is_worth_telling(entry, one):
            lines += listed_lines(entry, terminal)
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


def is_worth_telling(entry: ledger.LedgerEntry, one: MemberWork) -> bool:
    """Whether something is to be said of a listed note: not of one that is written, or due while there is one."""
    if entry.state == ledger.EXPECTED:
        return not one.notes_in(entry.session) and one.state_in(entry.session) == ledger.EXPECTED
    return entry.state != ledger.WRITTEN


def listed_lines(entry: ledger.LedgerEntry, terminal: Terminal) -> Iterator[str]:
    """What was listed and did not come in, came in anew, or is due."""
    said = f"  {entry.session or '—'}  {ledger.STATE_LABELS[entry.state]}"
    if entry.state == ledger.CHANGED:
        said += f" {entry.changed_at[:10]}"
    yield from terminal.lines(f"{said}  {entry.title}".rstrip(), hanging=4)
    if entry.state != ledger.EXPECTED:
        yield "    " + terminal.styled(entry.address, DIM)
