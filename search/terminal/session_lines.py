"""The first lines of a result whose question is about a session as a whole: where its summary is, and its abstract."""

from __future__ import annotations

from collections.abc import Iterator

from archive.messages import Text, _
from archive.text.columns import columns
from search.results import SessionPointer
from search.terminal.terminal import BOLD, DIM, Mark, Terminal

SESSION_INDENT = "    "
ABSTRACT_LINES = 4  # enough to see what it was about; hits follow


def session_lines(session: SessionPointer, terminal: Terminal) -> Iterator[str]:
    """`summary of 2020-10-24: sig-archive summary 2020-10-24`, and below it what the summary says first."""
    line = str(session_line(session))
    yield from terminal.lines(line, [Mark(0, len(line), BOLD)], hanging=len(SESSION_INDENT))
    room = ABSTRACT_LINES * (terminal.width - len(SESSION_INDENT)) if terminal.width else 0
    for sentence in session.abstract:
        if room and (room := room - columns(sentence)) <= 0:
            break
        yield from terminal.lines(
            SESSION_INDENT + sentence, [Mark(0, len(SESSION_INDENT + sentence), DIM)], hanging=len(SESSION_INDENT)
        )


def session_line(session: SessionPointer) -> Text:
    """The command that opens the summary, or the session where it has none yet."""
    command = f"sig-archive {'summary' if session.summary else 'show'} {session.id}"
    if session.summary:
        return _("summary of {session}: {command}", session=session.id, command=command)
    return _("session {session}: {command}", session=session.id, command=command)
