"""Answer a question about a session as a whole with the abstract of its summary, each sentence where it was said or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from archive.errors import AddressWrong
from archive.home import Home
from archive.index.filters import Filters
from archive.index.snapshot import Snapshot
from archive.members import NOBODY, Members
from archive.records import Passage
from archive.summaries.checking.citations import find_faults
from search.query.people import as_shown
from search.reading.address import LineSpan, SpeechSpan, read_address
from search.reading.sessions import read_summary
from search.reading.show import ContextSize, lines_around
from search.results import SearchResult, SessionPointer
from search.study.ask import MADE_BY, Answer, Quote
from search.study.doubt import quote_proved_by
from search.study.related import naming, span_of

QUOTES = "extractive"  # begins the name of what makes a summary of quotations; all others use words of their own


def answer_of_session(home: Home, index: Snapshot, result: SearchResult, members: Members = NOBODY) -> Answer:
    """The abstract of the session that a question is about; no quotes where there is no session or no summary that cites."""
    question = result.corrected_from or result.query.typed
    if not (result.session and result.session.summary):
        return Answer(question, (), (), result)
    values: Mapping[str, Any] = read_summary(home, result.session.id).values or {}
    made_by = str(values.get("made_by") or MADE_BY)
    passages = [as_shown(one, members) for one in session_passages(index, result.session)]
    found = [
        quote_sentence(home, one, passages, quoted=made_by.startswith(QUOTES)) for one in values.get("abstract") or ()
    ]
    held = tuple(quote for quote in found if quote)
    return Answer(question, held, (), result, made_by=made_by, dropped=len(found) - len(held))


def session_passages(index: Snapshot, session: SessionPointer) -> list[Passage]:
    """What is indexed of one session."""
    allowed = index.catalog.allowed(Filters(sessions=(session.id,)))
    return list(index.catalog.passages(np.flatnonzero(allowed).tolist()).values())


def quote_sentence(home: Home, sentence: Any, passages: Sequence[Passage], *, quoted: bool) -> Quote | None:
    """A sentence of summary.json with the passages that it cites; None where they do not prove it any more, or it is none."""
    try:
        text, addresses = str(sentence["text"]), [str(one) for one in sentence["addresses"]]
    except (KeyError, TypeError):
        return None
    places = [place for address in addresses if (place := cited_place(home, address, passages))]
    if find_faults(text, "\n".join(place_text(home, place) for place in places), quoted=quoted):
        return None
    return quote_proved_by(home, text, places)


def cited_place(home: Home, address: str, passages: Sequence[Passage]) -> Passage | None:
    """The passage that an address is in, narrowed to its seconds or lines; None where it names nothing that is indexed."""
    try:
        named, is_named = read_address(home, address), naming(home, address)
    except AddressWrong:
        return None
    passage = next((one for one in passages if is_named(one)), None)
    if passage and isinstance(named, LineSpan):
        return replace(passage, line_from=named.first, line_to=named.last)
    if passage and isinstance(named, SpeechSpan) and (span := span_of(home, named, passage)):
        return replace(passage, start_s=span[0], end_s=span[1])
    return None


def place_text(home: Home, place: Passage) -> str:
    """What stands in the lines or seconds of a passage."""
    return "\n".join(line.text for line in lines_around(home, place, ContextSize()) if line.inside)
