"""What a search gives back: plain records without links or styles, for a command, a page and an assistant alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from archive.messages import Text, _
from archive.records import Passage
from search.query.lexicon import Translation
from search.query.query import Query, Suggestion, UnknownName
from search.recipe import SHIPPED, Recipe

Range = tuple[int, int]
"""Characters of a text, from and to."""
Mode = Literal["hybrid", "words", "meaning"]
MeaningBy = Literal["auto", "array", "chroma"]

MIN_CONFIDENCE = 0.5  # below it hits are told to be no answer; figures in docs/models.md
WEAK_HITS = _("nothing here seems to answer this; what follows is only what lies nearest")


@dataclass(frozen=True)
class SearchOptions:
    """How a query is answered."""

    limit: int = 10
    mode: Mode = "hybrid"
    meaning_by: MeaningBy = "auto"  # which index finds by meaning
    deduplicate: bool = True  # what says nearly the same as a better hit is none of its own
    rerank: bool = True  # with the cross-encoder of the settings, where one is set
    suggest: bool = True  # guess what was meant by words and names that the archive does not have
    explain: bool = False  # tell expanded terms as people write them
    recipe: Recipe = SHIPPED


DEFAULT_OPTIONS = SearchOptions()


@dataclass(frozen=True)
class RankedPassage:
    """A passage that was found, with its score and the parts of it."""

    passage: Passage
    score: float
    scores: Mapping[str, float]
    similar: tuple[Passage, ...] = ()  # near duplicates, which are not hits of their own


@dataclass(frozen=True)
class Hit(RankedPassage):
    """A passage that was found, and what of it answers."""

    highlights: tuple[Range, ...] = ()  # character ranges of passage.text
    translated: tuple[Range, ...] = ()  # the parts of them that only a translation of the query names
    sentence: Range | None = None  # the one of passage.text that answers; None where nothing was asked
    at_s: float | None = None  # about when it is spoken


@dataclass(frozen=True)
class Explanation:
    """How a result came about."""

    weights: Mapping[str, float]  # index token -> weight: 1 for the query's own, less for translations
    meaning_by: str  # array or chroma; empty when meaning was not asked
    passages: int  # in the index
    allowed: int  # of them that pass filters, phrases and exclusions
    remarks: tuple[Text, ...] = ()
    translations: tuple[Translation, ...] = ()  # which word of the query gave which others
    symbols: tuple[str, ...] = ()  # identifiers and paths asked for
    words_by: str = ""  # which index; empty when words were not looked for
    generation: str = ""
    problem: Text = ""  # what was set and could not be done; the result stands without it


@dataclass(frozen=True)
class SessionPointer:
    """The session that a question is about as a whole, and the abstract of its summary."""

    id: str
    title: str
    summary: bool  # whether it has one; the session itself can be shown in any case
    abstract: tuple[str, ...] = ()  # sentences


@dataclass(frozen=True)
class SearchResult:
    """The hits for a query, best first."""

    query: Query
    mode: Mode
    took_ms: float
    hits: tuple[Hit, ...]
    explanation: Explanation
    titles: Mapping[str, str] = field(default_factory=dict)  # of the sessions, by id
    suggestions: tuple[Suggestion, ...] = ()
    session: SessionPointer | None = None  # that the question is about as a whole; hits stand beside it
    corrected_from: str = ""  # what was typed, where this answers a correction of it
    found_as_typed: bool = False  # whether there were hits for that too, by its other words
    unknown_words: tuple[str, ...] = ()  # of the query, that are nowhere in the archive
    unknown_names: tuple[UnknownName, ...] = ()
    confidence: float = 1.0  # the probability that one of the first three hits answers

    @property
    def answers(self) -> bool:
        """Whether the archive seems to answer the query; else the hits are only what lies nearest."""
        return bool(self.session) or (bool(self.hits) and self.confidence >= MIN_CONFIDENCE)
