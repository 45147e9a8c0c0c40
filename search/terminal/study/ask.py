"""An answer as a person reads it: what the archive says, each sentence with the address that opens it."""

from __future__ import annotations

from collections.abc import Iterator

from archive.messages import _
from search.study.ask import Answer, Quote
from search.study.choosing import WITH_HEADINGS
from search.terminal.session_lines import session_line, session_lines
from search.terminal.study.opener import Opener
from search.terminal.study.places import place_heading
from search.terminal.terminal import DIM

BULLET, DOUBTED_BULLET, INDENT = "• ", "? ", "  "


def answer_text(answer: Answer, opener: Opener) -> str:
    """The sentences that answer; where nothing does, that, and what lies near."""
    told = [line for quote in answer.quotes for line in quote_lines(quote, opener)]
    if (session := answer.result.session) and told:
        return "\n".join([*told, str(session_line(session))])
    if session:  # it has no summary yet, or one that a person wrote and that cites nothing
        return "\n".join(session_lines(session, opener.terminal))
    return "\n".join(told or [str(_("the archive does not say")), *near_lines(answer, opener)])


def quote_lines(quote: Quote, opener: Opener) -> Iterator[str]:
    """The sentences, and below them where they stand, who said or wrote them, under which heading, and whether they were heard with doubt."""
    bullet = DOUBTED_BULLET if quote.is_doubted else BULLET
    yield from opener.terminal.lines(bullet + quote.text, hanging=len(bullet))
    address = "  ".join([opener.address(quote.place, quote.at_s), *map(opener.address, quote.others)])
    heading = quote.passage.last_heading if quote.passage.kind in WITH_HEADINGS else ""
    doubt = str(_("the speech model is not sure: listen before you quote it")) if quote.is_doubted else ""
    about = " · ".join(filter(None, (quote.by, heading, doubt)))
    yield f"{INDENT}{address}" + (opener.terminal.styled(f"  {about}", DIM) if about else "")


def near_lines(answer: Answer, opener: Opener) -> Iterator[str]:
    """Passages that are about something near."""
    if not answer.near:
        return
    yield opener.terminal.styled(str(_("near it, perhaps:")), DIM)
    for hit in answer.near:
        yield from opener.terminal.lines(INDENT + place_heading(hit.passage, hit.at_s), hanging=4)
        yield INDENT * 2 + opener.address(hit.passage, hit.at_s)
