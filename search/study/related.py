"""What is near an address: a search for its own words, in other files and sessions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath

from archive.errors import AddressWrong
from archive.home import Home
from archive.messages import _
from archive.records import Passage
from search.api import Searcher
from search.query.query import NO_FILTERS, Query
from search.reading.address import LineSpan, SpeechSpan, WholeSession, read_address
from search.reading.links import recording_start
from search.reading.show import ContextSize, lines_around
from search.results import Hit, SearchOptions, SearchResult
from search.study.corpus import Corpus, read_corpus

MAX_CHARACTERS = 600  # of what is named that are searched for: a paragraph says what it is about
LEAST_SHARE = 0.25  # of the best score: what has less is near by a few common words only
A_FILE = 2  # passages of one file at most


def find_related(searcher: Searcher, address: str, limit: int) -> SearchResult:
    """The passages nearest to what an address names, the best `limit` of other files; raises AddressWrong."""
    corpus = read_corpus(searcher.readers, searcher.members)
    is_named = naming(searcher.home, address)
    named = [one for one in corpus.passages if is_named(one)]
    if not named:
        raise AddressWrong(
            _("nothing is indexed at {address}", address=address), _("bring the index up to date: sig-archive ingest")
        )
    text = text_named(searcher.home, address, named, corpus)[:MAX_CHARACTERS]
    depth = SearchOptions(limit=limit * A_FILE + len(named) + limit, suggest=False)
    result = searcher.answer(Query(text, (), (), NO_FILTERS, text, False), depth)
    own = {one.path for one in named}
    others = [hit for hit in result.hits if hit.passage.path not in own]
    return replace(result, hits=tuple(islice(few_of_a_file(strong(others)), limit)))


def naming(home: Home, address: str) -> Callable[[Passage], bool]:
    """What tells whether a passage is of an address; raises AddressWrong."""
    match read_address(home, address):
        case WholeSession(session):
            return lambda one: one.session_id == session
        case SpeechSpan() as speech:
            return lambda one: (
                (span := span_of(home, speech, one)) is not None and touches(one.start_s, one.end_s, *span)
            )
        case LineSpan(path, first, last):
            place, low, high = home.relative(path), first or 0, last or math.inf
            return lambda one: one.path == place and touches(one.line_from, (one.line_to or 0) + 1, low, high + 1)


def span_of(home: Home, speech: SpeechSpan, passage: Passage) -> tuple[float, float] | None:
    """The seconds that an address names on the clock of a passage of speech; None where they are of another recording."""
    end_s = max(speech.end_s, speech.start_s + 1)
    if passage.session_id != speech.session_id or passage.start_s is None:
        return None
    if not speech.recording:
        return None if passage.independent else (speech.start_s, end_s)
    if PurePosixPath(passage.path).stem != speech.recording:
        return None
    starts_at_s = recording_start(home, passage)
    return speech.start_s + starts_at_s, end_s + starts_at_s


def touches(start: float | None, end: float | None, low: float, high: float) -> bool:
    """Whether [start, end) and [low, high) have anything in common; nothing has that without a place."""
    return start is not None and end is not None and start < high and low < end


def text_named(home: Home, address: str, named: Sequence[Passage], corpus: Corpus) -> str:
    """What stands at an address; of a whole session or file what its headings say."""
    first = named[0]
    match read_address(home, address):
        case SpeechSpan() as speech:
            inside = [
                line.text
                for one in named
                for line in lines_around(home, one, ContextSize())
                if line.inside and touches(line.start_s, line.end_s, *(span_of(home, speech, one) or (0.0, 0.0)))
            ]
            return " ".join(dict.fromkeys(inside)) or first.text
        case LineSpan(_path, line, _last) if line is not None:
            return f"{first.heading.rpartition(' > ')[2]} {' '.join(one.text for one in named)}"
    title = corpus.titles.get(first.session_id or "", "")
    headings = (part for one in named for part in one.heading.split(" > "))
    return " ".join(dict.fromkeys((title, *headings)))


def strong(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are near by more than a few common words."""
    return [hit for hit in hits if hit.score >= LEAST_SHARE * hits[0].score]


def few_of_a_file(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The best of each file."""
    seen: Counter[str] = Counter()
    for hit in hits:
        seen[hit.passage.path] += 1
        if seen[hit.passage.path] <= A_FILE:
            yield hit
