"""Answer a question from the whole archive in a few of its own sentences, each with its address; or say that it does not know.

The passages are those that a search finds. Of the best ones the sentences that say most of what is asked are chosen, and
joined where one needs another: a question its answer, `所以` what it follows from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.arrays import FloatArray
from archive.embedding.encoders import bundled_table
from archive.home import Home
from archive.messages import Text
from archive.records import Passage
from archive.summaries.citations import find_faults
from archive.text.script import width
from archive.text.tokens import strip_question_words
from search.query.terms import QueryTerm, query_terms, tokens_and_characters
from search.reading.show import ContextSize, Line, lines_around
from search.results import Hit, SearchResult
from search.study.sentences import QuotedSentence, looks_like_code, sentences_of

MADE_BY = "extractive 1"
HITS = 10  # passages that are looked at
NEAR = 3  # passages that are told where nothing answers
WINDOW = 3  # sentences of a passage that are told together
SAME_QUESTION = 0.35  # share of what is asked that a question of the archive names, to be the same question
QUESTION_BONUS = 0.3  # of what answers that question there
SENTENCE_COST = 0.05  # of each sentence of a window: the shorter of two that say as much
CODE_COST = 0.3  # of a window with code in it: people read prose, but code may be all that answers
POINTER_COST = 0.15  # of a window that ends in what it only points at: 如下图所示
MAX_QUOTES = 5  # of an answer, each from another passage
LEAST_SHARE = 0.5  # of the best passage's score: what has less is left out
COSINE_WEIGHT = 0.3  # of a sentence's likeness to the question, beside the share of the question that it names
PASSAGE_WEIGHT = 0.7  # of the search's score of its passage
SHORT = 8  # in Chinese characters: a shorter sentence is told with the next one
LONG = 90  # a quotation grows no longer than this
_WHETHER = "(?:是不是|会不会|能不能|要不要)"
_FINDS_OUT = (
    "(?:看|查|判断|决定|确认|知道|取决|验证|测试|试|讨论|根据|关心)"  # before 能不能: 再检查能不能放下 asks nobody
)
_ASKS = re.compile(
    r"[？?]\s*$|[吗呢么][。.]?\s*$|^(?:那|那么)?(?:怎么|为什么|什么时候|什么是)"
    rf"|(?:^|[，,；;：:])(?:(?!{_FINDS_OUT})[^，,。；;：:])*?{_WHETHER}[^，。]*[。.]?\s*$"
)
_LEAD_IN = re.compile("^那么?(?![些个])")
_LEADS = re.compile(r"[：:]\s*$")
_POINTS = re.compile(
    r"(?:如下|[如见][上下]图|[上下]图)(?:所示|所述|中)?[，。：:.\s]*$|\b(?:as follows|(?:shown )?below)[.:]?\s*$",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^(?:它|他们|它们|这|那|所以|因此|因为|但是|但|不过|而且|并且|然后|最后|如果还是|再|否则|结果|"
    r"(?:it|this|that|these|those|they|so|but|then|therefore|however|otherwise)\b)",
    re.IGNORECASE,
)


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

    @property
    def address(self) -> str:
        """What opens these sentences."""
        return self.place.address


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


def answer_from(home: Home, result: SearchResult, rarity: Callable[[str], float]) -> Answer:
    """The answer in what a search found; `rarity` tells of an index token how much it says."""
    question = result.corrected_from or result.query.typed
    if not result.answers:
        return Answer(question, (), result.hits[:NEAR], result)
    chosen = [(quote_of(home, one), one.sentences) for one in choose_sentences(result, rarity)]
    held = tuple(quote for quote, sentences in chosen if holds(quote, sentences))
    return Answer(question, held, () if held else result.hits[:NEAR], result, dropped=len(chosen) - len(held))


# Choosing


@dataclass(frozen=True)
class Choice:
    """Sentences of a passage that follow one another, and how well they answer."""

    hit: Hit
    sentences: tuple[QuotedSentence, ...]
    score: float


def choose_sentences(result: SearchResult, rarity: Callable[[str], float]) -> list[Choice]:
    """The best sentences of the best passages, the best first, none that repeats another."""
    terms = query_terms(result.query.text, result.explanation.translations, rarity)
    vector = bundled_table().encode([strip_question_words(result.query.text)])[0]
    found = [one for hit in result.hits[:HITS] if (one := best_choice(hit, terms, vector, result.hits[0].score))]
    found.sort(key=lambda one: -one.score)
    least = LEAST_SHARE * found[0].score if found else 0.0
    return distinct(one for one in found if one.score >= least)[:MAX_QUOTES]


def best_choice(hit: Hit, terms: Sequence[QueryTerm], vector: FloatArray, top: float) -> Choice | None:
    """The sentences of a passage that answer best; None where it is code or a table only."""
    windows = list(windows_of(sentences_of(hit.passage)))
    if not windows:
        return None
    texts = [" ".join(one.text for one in window) for window in windows]
    cosines = bundled_table().encode(texts) @ vector
    scores = [
        share_named(text, terms)
        + COSINE_WEIGHT * max(0.0, float(cosine))
        - SENTENCE_COST * len(window)
        - CODE_COST * any(looks_like_code(one.text) for one in window)
        - POINTER_COST * bool(_POINTS.search(window[-1].text))
        + QUESTION_BONUS * asks_the_same(window, terms)
        for text, cosine, window in zip(texts, cosines, windows, strict=True)
    ]
    best = max(range(len(windows)), key=lambda n: (scores[n], -n))
    return Choice(hit, windows[best], scores[best] + PASSAGE_WEIGHT * hit.score / (top or 1.0))


def share_named(text: str, terms: Sequence[QueryTerm]) -> float:
    """The share of what is asked that a text names, 0 to 1."""
    total = sum(sum(term.own.values()) for term in terms)
    tokens = tokens_and_characters(text)
    return min(1.0, sum(term.weight_in(tokens) for term in terms) / total) if total else 0.0


def asks_the_same(window: Sequence[QuotedSentence], terms: Sequence[QueryTerm]) -> bool:
    """Whether somebody asked this already, and the next sentence answers."""
    return bool(_ASKS.search(window[0].text)) and share_named(window[0].text, terms) >= SAME_QUESTION


def windows_of(sentences: Sequence[QuotedSentence]) -> Iterator[tuple[QuotedSentence, ...]]:
    """One to three sentences that follow one another, none that leans on what is not there or is left open."""
    for first in range(len(sentences)):
        for last in range(first, min(len(sentences), first + WINDOW)):
            window = tuple(sentences[first : last + 1])
            if first < last and not fits(window):
                break
            if is_understood(window, can_begin_earlier=first > 0, can_go_on=last + 1 < len(sentences)):
                yield window


def is_understood(window: Sequence[QuotedSentence], *, can_begin_earlier: bool, can_go_on: bool) -> bool:
    """Whether sentences are understood without those around them; a question stands only before what answers it."""
    if any(_ASKS.search(one.text) for one in window[1:]) or (len(window) == 1 and _ASKS.search(window[0].text)):
        return False
    whole = len(window) == WINDOW or sum(width(one.text) for one in window) > LONG / 2
    leans = bool(_LEANS.match(without_lead_in(window[0].text))) and can_begin_earlier
    return whole or not (leans or (needs_the_next(window[-1]) and can_go_on))


def without_lead_in(text: str) -> str:
    """A question without the 那 that it begins with: it only takes up the talk, and what is asked stands behind it."""
    return _LEAD_IN.sub("", text) if _ASKS.search(text) else text


def needs_the_next(sentence: QuotedSentence) -> bool:
    """Whether a sentence says little without the next one: it leads to a list, or is a few words."""
    return bool(_LEADS.search(sentence.text)) or width(sentence.text) < SHORT


def fits(sentences: Sequence[QuotedSentence]) -> bool:
    """Whether sentences are short enough for one quotation, and each stands right behind the one before."""
    near = all(after.first - before.last <= 2 for before, after in pairwise(sentences))
    return near and sum(width(one.text) for one in sentences) <= LONG


def distinct(choices: Iterator[Choice]) -> list[Choice]:
    """Without those whose words another one has already."""
    kept: list[tuple[Choice, set[str]]] = []
    for one in choices:
        tokens = {token for sentence in one.sentences for token in tokens_and_characters(sentence.text)}
        if all(len(tokens & other) < 0.7 * len(tokens) for _choice, other in kept):
            kept.append((one, tokens))
    return [choice for choice, _tokens in kept]


# Where it stands


def quote_of(home: Home, choice: Choice) -> Quote:
    """The sentences as one text, with the address of the lines or seconds that they stand in."""
    passage, sentences = choice.hit.passage, choice.sentences
    text = " ".join(one.text for one in sentences)
    whole = Quote(text, passage, passage, passage.start_s, sentences[0].speaker or passage.speaker or "")
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
    return replace(whole, place=place, at_s=start_s, speaker=first.speaker or whole.speaker)


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
    lines = quote.passage.text.split("\n")[sentences[0].first : sentences[-1].last + 1]
    return not find_faults(quote.text, "\n".join(lines))
