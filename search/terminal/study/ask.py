"""An answer as a person reads it: what the archive says, each sentence with the address that opens it."""

from __future__ import annotations

from collections.abc import Iterator

from archive.messages import _
from search.formats.as_json import MakeLink
from search.study.ask import Answer, Quote
from search.terminal.study.places import place_heading
from search.terminal.terminal import DIM, Terminal

BULLET, INDENT = "• ", "  "


def answer_text(answer: Answer, terminal: Terminal, link: MakeLink) -> str:
    """The sentences that answer; where nothing does, that, and what lies near."""
    if answer.is_known:
        return "\n".join(line for quote in answer.quotes for line in quote_lines(quote, terminal, link))
    return "\n".join([str(_("the archive does not say")), *near_lines(answer, terminal, link)])


def quote_lines(quote: Quote, terminal: Terminal, link: MakeLink) -> Iterator[str]:
    """The sentences, and below them who said or wrote them and where."""
    yield from terminal.lines(BULLET + quote.text, hanging=len(BULLET))
    address = terminal.linked(quote.address, link(quote.passage, quote.at_s), DIM)
    who = quote.speaker if quote.passage.start_s is not None else quote.passage.author
    yield f"{INDENT}{address}" + (terminal.styled(f"  {who}", DIM) if who else "")


def near_lines(answer: Answer, terminal: Terminal, link: MakeLink) -> Iterator[str]:
    """Passages that are about something near."""
    if not answer.near:
        return
    yield terminal.styled(str(_("near it, perhaps:")), DIM)
    for hit in answer.near:
        yield from terminal.lines(INDENT + place_heading(hit.passage, hit.at_s), hanging=4)
        yield INDENT * 2 + terminal.linked(hit.passage.address, link(hit.passage, hit.at_s), DIM)
