"""The topics of a term as a table, and the story of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archive.messages import _, _n
from search.formats.grouping import session_line
from search.study.topic_story import TopicSession, TopicStory
from search.study.topics import Topic
from search.terminal.study.opener import Opener
from search.terminal.study.places import passage_lines
from search.terminal.study.tables import sparkline, table_lines
from search.terminal.terminal import BOLD, DIM, Mark, Terminal

PHRASES_SHOWN = 4


def topics_text(topics: Sequence[Topic], terminal: Terminal, *, limit: int) -> str:
    """A line a topic: its phrases, in how many passages, in which sessions, and a place that says much of it."""
    if not topics:
        return str(_("too little is indexed to tell its topics"))
    heads = [str(one) for one in (_("topic"), _("passages"), _("sessions"), _("first"), _("last"))]
    rows = [topic_row(one) for one in topics[:limit]]
    command = "sig-archive topics " + topics[0].phrases[0].forms[0]
    told = _("the story of one: {command}", command=command)
    return "\n".join(
        [*table_lines(heads, {"": rows}, terminal, left=(0, 2, 3, 4)), "", terminal.styled(str(told), DIM)]
    )


def topic_row(one: Topic) -> list[str]:
    """The cells of a topic."""
    with_it = [session for session, count in one.sessions if count]
    phrases = " · ".join(phrase.label for phrase in one.phrases[:PHRASES_SHOWN])
    trend = sparkline([count for _session, count in one.sessions])
    return [phrases, str(len(one.passages)), trend, with_it[0] if with_it else "", with_it[-1] if with_it else ""]


def topic_story_text(story: TopicStory, titles: Mapping[str, str], sessions: Sequence[str], opener: Opener) -> str:
    """A topic session by session: how much, and the sentences that name it."""
    if not story.sessions:
        return str(_("nothing in what is indexed is about {topic}", topic=story.topic))
    terminal = opener.terminal
    counts = {one.session: one.passages for one in story.sessions}
    lines = [terminal.styled(story.topic, BOLD) + "  " + sparkline([counts.get(session, 0) for session in sessions])]
    lines += topic_heading_lines(story, terminal)
    for one in story.sessions:
        lines += session_lines_of(one, titles, opener)
    return "\n".join(lines)


def topic_heading_lines(story: TopicStory, terminal: Terminal) -> Iterator[str]:
    """What it is also called, when it came first and last, and the code that is named with it."""
    if story.forms:
        yield from dim_lines(str(_("also called {forms}", forms=list(story.forms))), terminal)
    if story.first:
        yield from dim_lines(str(_("first {first}, last {last}", first=story.first, last=story.last)), terminal)
    if story.together:
        yield from dim_lines(str(_("named with {names}", names=list(story.together))), terminal)


def dim_lines(text: str, terminal: Terminal) -> list[str]:
    """Lines that are less important."""
    return terminal.lines("  " + text, [Mark(0, len(text) + 2, DIM)], hanging=4)


def session_lines_of(one: TopicSession, titles: Mapping[str, str], opener: Opener) -> Iterator[str]:
    """A session's part of the story."""
    minutes = [str(_("{minutes:.1f} min", minutes=one.minutes))] if one.minutes else []
    notes = [str(_n("{n} note", "{n} notes", one.notes))] if one.notes else []
    yield ""
    yield "  ".join([opener.terminal.styled(session_line(one.session, titles), BOLD), *minutes, *notes])
    for mention in one.mentions:
        yield from passage_lines([mention], opener)
