"""Quote sentences in somebody's own words, and tell those that rest on what a speech model heard with doubt."""

from __future__ import annotations

from collections.abc import Sequence

from archive.home import Home
from archive.records import Passage
from archive.summaries.checking.citations import find_faults
from search.reading.show import ContextSize, lines_around
from search.study.ask import Quote


def quote_proved_by(home: Home, text: str, places: Sequence[Passage]) -> Quote:
    """A sentence in somebody's own words as a quotation of the places that prove it."""
    first, *others = places
    doubted = rests_on_doubt(home, text, places)
    return Quote(text, first, first, first.start_s, first.speaker or "", tuple(others), is_doubted=doubted)


def rests_on_doubt(home: Home, text: str, places: Sequence[Passage]) -> bool:
    """Whether a sentence in somebody's own words is proved by its places only with what was heard there with doubt."""
    lines = [line for place in places for line in lines_around(home, place, ContextSize()) if line.inside]
    if not any(line.is_doubted for line in lines):
        return False
    sure = [line.text for line in lines if not line.is_doubted]
    headings = [place.heading for place in places] if sure else []
    return bool(find_faults(text, "\n".join([*headings, *sure]), quoted=False))
