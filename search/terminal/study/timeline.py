"""The term on one page of a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from archive.intake.plan import PlannedTopic
from archive.messages import Message, _, _n, listed
from search.study.timeline import Timeline, TimelineSession
from search.terminal.terminal import BOLD, DIM, Mark, Terminal

INDENT = " " * 4
COUNTED: tuple[Callable[[int], Message], ...] = (
    lambda n: _n("{n} note", "{n} notes", n),
    lambda n: _n("{n} author", "{n} authors", n),
    lambda n: _n("{n} message", "{n} messages", n),
)


def timeline_text(timeline: Timeline, group: str, terminal: Terminal) -> str:
    """What there is in all, a block a session, and what the plan has beyond them."""
    if not timeline.sessions:
        return str(_("no sessions yet; put recordings and notes into inbox/ and run: sig-archive ingest"))
    lines = list(total_lines(timeline, group, terminal))
    for one in timeline.sessions:
        lines += ["", *session_block(one, terminal)]
    if timeline.ahead:
        lines += ["", terminal.styled(str(_("planned, no session")), BOLD)]
        lines += [line for one in timeline.ahead for line in planned_lines(one, terminal, with_days=True)]
    return "\n".join(lines)


def total_lines(timeline: Timeline, group: str, terminal: Terminal) -> Iterator[str]:
    """The group's name, the first and the last day, and the written_totals."""
    sessions = timeline.sessions
    days = f"{sessions[0].overview.session.id} … {sessions[-1].overview.session.id}"
    yield from terminal.lines(f"{group}  {days}".strip(), [Mark(0, len(group), BOLD)])
    hours = sum(one.overview.duration_s for one in sessions) / 3600
    counts = (
        (len(sessions), _n("{n} session", "{n} sessions", len(sessions))),
        (hours, _("{hours:.1f} h", hours=hours)),
        *((n, message(n)) for n, message in zip(written_totals(timeline), COUNTED, strict=True)),
    )
    yield from terminal.lines(" · ".join(str(text) for count, text in counts if count), [Mark(0, 10_000, DIM)])


def written_totals(timeline: Timeline) -> tuple[int, int, int]:
    """Notes, authors and messages in all."""
    notes = sum(len(one.overview.notes) for one in timeline.sessions)
    return notes, len(timeline.authors), sum(one.overview.messages for one in timeline.sessions)


def session_block(one: TimelineSession, terminal: Terminal) -> Iterator[str]:
    """A session: its day and title, how much, what was due, and what it is about."""
    session = one.overview.session
    week = f"{session.week:>2}" if session.week is not None else " ·"
    title = f"{week}  {session.id}  {session.title}".rstrip()
    yield from terminal.lines(title, [Mark(4, len(title), BOLD)], hanging=len(INDENT))
    yield from terminal.lines(INDENT + "  ".join(amounts(one)), hanging=len(INDENT) + 2)
    if one.topics:
        yield from terminal.lines(INDENT + " · ".join(one.topics), hanging=len(INDENT) + 2)
    for planned in one.due:
        yield from planned_lines(planned, terminal, with_days=False)


def amounts(one: TimelineSession) -> Iterator[str]:
    """`3.4 min (小李)  9 messages  4 notes (alice, bowen)`."""
    overview = one.overview
    if one.minutes:
        spoken = [
            *one.overview.session.presenters,
            *(name for name in one.speakers if name not in one.overview.session.presenters),
        ]
        yield str(_("{minutes:.1f} min", minutes=one.minutes)) + in_brackets(spoken)
    if overview.messages:
        yield str(_n("{n} message", "{n} messages", overview.messages))
    if overview.notes:
        yield str(_n("{n} note", "{n} notes", len(overview.notes))) + in_brackets(one.authors)
    if not overview.summary:
        yield str(_("no summary"))


def in_brackets(names: Sequence[str]) -> str:
    """` (alice, bowen)`, or nothing."""
    return f" ({listed(list(names))})" if names else ""


def planned_lines(one: PlannedTopic, terminal: Terminal, *, with_days: bool) -> list[str]:
    """A line of the plan."""
    days = f"{one.first} … {one.last}  " if with_days else ""
    text = f"{INDENT}{one.track}  {days}{one.topic}"
    return terminal.lines(text, [Mark(0, len(text), DIM)], hanging=len(INDENT) + 4)
