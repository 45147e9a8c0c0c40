"""Answer a question from the whole archive in a few of its own sentences, each with its address; or say that it does not know.

The passages are those that a search finds. Of the best ones the sentences that say most of what is asked are chosen, and
joined where one needs another: a question its answer, `所以` what it follows from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from archive.home import Home
from archive.messages import Text
from archive.records import UNKNOWN_AUTHOR, Passage
from archive.summaries.checking.citations import find_faults
from search.reading.show import ContextSize, Line, lines_around
from search.results import Hit, SearchResult
from search.study.choosing import ANYTHING, Choice, WantedAnswer, choose_sentences
from search.study.sentences import QuotedSentence

MADE_BY = "extractive 1"
MAX_QUOTES = 5  # of an answer, each from another passage
NEAR = 3  # passages that are told where nothing answers


@dataclass(frozen=True)
class Quote:
    """A sentence or two of one passage, as they stand there, and the narrower place in it where they stand.

    Or a sentence that a language model wrote, with the passage that proves it as its place.
    """

    text: str
    passage: Passage
    place: Passage  # the passage with the seconds or lines of these sentences only
    at_s: float | None = None  # when it is spoken
    speaker: str = ""
    others: tuple[Passage, ...] = ()  # that prove it too, where it is a language model's sentence
    is_doubted: bool = False  # by the speech model that heard it: listen before you quote it

    @property
    def address(self) -> str:
        """What opens these sentences."""
        return self.place.address

    @property
    def by(self) -> str:
        """Who said or wrote them, "" where nobody knows."""
        written_by = self.passage.author if self.passage.start_s is None else ""
        return self.speaker or (written_by if written_by != UNKNOWN_AUTHOR else "") or ""


@dataclass(frozen=True)
class Answer:
    """What the archive says to a question; no quotes where it does not know, and then only weak neighbours."""

    question: str
    quotes: tuple[Quote, ...]
    near: tuple[Hit, ...]  # passages that are near, where nothing answers
    result: SearchResult
    made_by: str = MADE_BY
    dropped: int = 0  # sentences left out: their text is not at their address, or what they cite does not prove them
    problem: Text = ""  # why no language model wrote it, though one is set

    @property
    def is_known(self) -> bool:
        """Whether the archive answers."""
        return bool(self.quotes)


def answer_from(
    home: Home, result: SearchResult, rarity: Callable[[str], float], wanted: WantedAnswer = ANYTHING
) -> Answer:
    """The answer in what a search found; `rarity` tells of an index token how much it says."""
    return answer_in(home, result, choose_sentences(result, rarity, wanted) if result.answers else ())


def answer_in(home: Home, result: SearchResult, choices: Iterable[Choice]) -> Answer:
    """The answer in the sentences that were chosen, as far as they stand where it says; what lies near where none does."""
    question = result.corrected_from or result.query.typed
    chosen = [(quote_of(home, one), one.sentences) for one in choices]
    held = surest_first(quote for quote, sentences in chosen if holds(quote, sentences))
    dropped = len(chosen) - len(held)
    return Answer(question, held[:MAX_QUOTES], () if held else result.hits[:NEAR], result, dropped=dropped)


def surest_first(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotations in the same order, but for those of what was heard with doubt, which come last."""
    return tuple(sorted(quotes, key=lambda one: one.is_doubted))


# Where it stands


def quote_of(home: Home, choice: Choice) -> Quote:
    """The sentences as one text, with the address of the lines or seconds that they stand in."""
    passage, sentences = choice.hit.passage, choice.sentences
    whole = Quote(choice.text, passage, passage, passage.start_s, sentences[0].speaker or passage.speaker or "")
    lines = [line for line in lines_around(home, passage, ContextSize()) if line.inside]
    if passage.start_s is not None:
        return of_speech(whole, lines, sentences)
    return of_lines(whole, lines, sentences)


def of_speech(whole: Quote, lines: Sequence[Line], sentences: Sequence[QuotedSentence]) -> Quote:
    """The quotation with the seconds of its segments; with those of the passage where the transcript is another by now."""
    passage_lines = whole.passage.text.split("\n")
    spoken = [line.text for line in lines]
    begins = next((n for n in range(len(lines)) if same_lines(spoken[n : n + len(passage_lines)], passage_lines)), None)
    if begins is None:
        return whole
    first, last = lines[begins + sentences[0].first], lines[begins + sentences[-1].last]
    start_s, end_s = first.start_s or 0.0, last.end_s or 0.0
    place = replace(whole.passage, start_s=start_s, end_s=float(math.ceil(end_s)))
    quoted = lines[begins + sentences[0].first : begins + sentences[-1].last + 1]
    doubted = any(line.is_doubted for line in quoted)
    return replace(whole, place=place, at_s=start_s, speaker=first.speaker or whole.speaker, is_doubted=doubted)


def same_lines(spoken: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether segments are the lines of a passage, which names speakers where they change."""
    return len(spoken) == len(lines) and all(line.endswith(text) for text, line in zip(spoken, lines, strict=True))


def of_lines(whole: Quote, lines: Sequence[Line], sentences: Sequence[QuotedSentence]) -> Quote:
    """The quotation with the lines of the file that hold its first and last words."""
    passage_lines = whole.passage.text.split("\n")
    wanted = [passage_lines[number].strip() for number in (sentences[0].first, sentences[-1].last)]
    numbers = [next((line.number for line in lines if line.number and text in line.text), None) for text in wanted]
    if None in numbers:
        return whole
    return replace(whole, place=replace(whole.passage, line_from=numbers[0], line_to=numbers[1]))


def holds(quote: Quote, sentences: Sequence[QuotedSentence]) -> bool:
    """Whether the words stand in the lines that are cited."""
    lines = quote.passage.text.split("\n")
    return not find_faults(quote.text, "\n".join(one.evidence(lines) for one in sentences))
