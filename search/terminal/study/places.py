"""Sentences of the archive under their sessions, each with what it is from and the address that opens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from archive.messages import _
from archive.records import Passage, line_span, timecode
from search.formats.grouping import session_line
from search.formats.kinds import kind_name
from search.study.mentions import Mention, by_session
from search.terminal.render import EXACT_S, INDENT
from search.terminal.study.opener import Opener
from search.terminal.terminal import BOLD, DIM, Mark, Terminal, shift_marks

SENTENCES = 3  # of one passage that are shown
MAX_SENTENCE = 240  # characters of one that are shown
_LEAD = 60  # characters before the first mark of a sentence that is cut


def mention_lines(mentions: Sequence[Mention], titles: Mapping[str, str], opener: Opener) -> Iterator[str]:
    """The mentions in their order, session by session and passage by passage."""
    terminal = opener.terminal
    for session, in_session in by_session(mentions):
        yield ""
        yield terminal.styled(session_line(session, titles), BOLD)
        for _passage, in_passage in groupby(in_session, key=lambda one: one.passage.id):
            yield from passage_lines(list(in_passage), opener)


def passage_lines(mentions: Sequence[Mention], opener: Opener) -> Iterator[str]:
    """What a passage is, its sentences, and its address."""
    terminal = opener.terminal
    first = mentions[0]
    yield from terminal.lines("  " + place_heading(first.passage, first.at_s), hanging=len(INDENT))
    for one in mentions[:SENTENCES]:
        text, marks = cut_sentence(one)
        yield from terminal.lines(INDENT + text, shift_marks(marks, len(INDENT)), hanging=len(INDENT))
    if more := len(mentions) - SENTENCES:
        yield from more_line(more, terminal) if more > 0 else ()
    yield INDENT + opener.address(first.passage, first.at_s)


def more_line(count: int, terminal: Terminal) -> Iterator[str]:
    """That there is more than what is shown."""
    yield INDENT + terminal.styled(str(_("… {count} more", count=count)), DIM)


def place_heading(passage: Passage, at_s: float | None = None) -> str:
    """`00:01:12  小李  speech` or `L10-22  alice  note  heading`."""
    heading = passage.heading if passage.kind != "speech" else ""
    parts = [
        position_in_passage(passage, at_s),
        passage.speaker or passage.author or "",
        kind_name(passage.kind),
        heading,
    ]
    return "  ".join(part for part in parts if part)


def position_in_passage(passage: Passage, at_s: float | None = None) -> str:
    """The second at which a sentence is spoken, ≈ where it is an estimate, or the lines."""
    if passage.start_s is None:
        return line_span(passage.line_from, passage.line_to)
    at_s = passage.start_s if at_s is None else at_s
    return ("≈" if at_s - passage.start_s >= EXACT_S else "") + timecode(at_s)


def cut_sentence(one: Mention) -> tuple[str, list[Mark]]:
    """A sentence in one line, cut around its first mark where it is very long, with its marks."""
    text = one.text.replace("\n", " ").replace("\t", " ")
    start = max(0, one.marks[0][0] - _LEAD) if one.marks and len(text) > MAX_SENTENCE else 0
    before, after = ("… " if start else ""), (" …" if len(text) > start + MAX_SENTENCE else "")
    cut = text[start : start + MAX_SENTENCE].strip()
    lost = start + len(text[start:]) - len(text[start:].lstrip())
    moved = [(a - lost + len(before), b - lost + len(before)) for a, b in one.marks if b - lost <= len(cut)]
    return before + cut + after, [Mark(*span) for span in moved if span[0] >= 0]
