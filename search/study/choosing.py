"""Choose the sentences that answer a question, of the passages that a search found.

A window of sentences scores by the share of the question that it names, alone and under its headings, by its likeness in meaning
and by its passage; it loses by what people do not read for: code, a picture that it points at, what a text says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive.arrays import FloatArray
from archive.embedding.encoders import bundled_table
from archive.records import Passage
from archive.text.tokens import strip_question_words
from search.query.terms import QueryTerm, query_terms, tokens_and_characters
from search.results import Hit, SearchResult
from search.study.defining import Names, has_subject, tells_what_it_is
from search.study.sentences import QuotedSentence, is_about_itself, is_idle, looks_like_code, sentences_of
from search.study.windows import WINDOW, asks, lists_of, quoted_text, windows_of

HITS = 10  # passages that are looked at
SAME_QUESTION = 0.35  # share of what is asked that a question of the archive names, to be the same question
QUESTION_BONUS = 0.3  # of what answers that question there
WITH_HEADINGS = ("note", "reading")  # whose headings a person wrote; a chapter of speech begins with anything
SAME_HEADING = 0.6  # share of what is asked that a heading names, to be the question that its section answers
HEADING_BONUS = 0.2  # of what that section begins with
COSINE_WEIGHT = 0.3  # of a sentence's likeness to the question, beside the share of the question that it names
HEADINGS_WEIGHT = 0.25  # of the share that it names together with the headings it stands under, beside that alone
PASSAGE_WEIGHT = 0.7  # of the search's score of its passage
SENTENCE_COST = 0.05  # of each sentence of a window: the shorter of two that say as much; a gain where its heading asks
CODE_COST = 0.3  # of a window with code in it: people read prose, but code may be all that answers
POINTER_COST = 0.15  # of a window that ends in what it only points at: 如下图所示
LINK_COST = 0.3  # of a window that is a title of what is read elsewhere
IDLE_COST = 0.3  # of a window that says next to nothing: a word or two, or what its text is (大家好，本文研究了)
LIST_BONUS = 0.5  # of a whole list about what is asked for, where several things are
DEFINITION_BONUS = 0.5  # of a window that says what the thing is that is to be explained
REASON_BONUS = 0.3  # of a window that gives a reason for what is asked, where one is wanted
LEAST_NAMED = 0.06  # share of what is asked that a sentence or its headings name, ...
LEAST_ALIKE = 0.5  # ... or its cosine to the question: others answer something else
LEAST_SHARE = 0.55  # of the best passage's score: what has less is left out
_REASON = re.compile(
    r"因为|由于|为了|否则|不然|要不然|以免|避免|防止|以便|从而|原因|因此|所以|就会"
    r"|\b(?:because|since|otherwise|so that|in order to|to avoid|to prevent|reason|therefore|or else)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?:如下|[如见][上下]图|[上下]图)(?:所示|所述|中)?[，。：:.\s]*$|为例[，。\s]*$|\b(?:as follows|(?:shown )?below)[.:]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WantedAnswer:
    """What kind of answer a question wants."""

    explain: Names = ()  # the names of what is to be explained
    several: bool = False  # a list
    reason: bool = False
    told: Sequence[str] = ()  # what it is not to repeat


ANYTHING = WantedAnswer()


@dataclass(frozen=True)
class Choice:
    """Sentences of a passage that follow one another, and how well they answer."""

    hit: Hit
    sentences: tuple[QuotedSentence, ...]
    score: float

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return quoted_text(self.sentences)


def choose_sentences(
    result: SearchResult, rarity: Callable[[str], float], wanted: WantedAnswer = ANYTHING
) -> list[Choice]:
    """The best sentences of the best passages, the best first, none that repeats another."""
    terms = query_terms(result.query.text, result.explanation.translations, rarity)
    vector = bundled_table().encode([strip_question_words(result.query.text)])[0]
    top = result.hits[0].score if result.hits else 0.0
    found = [one for hit in result.hits[:HITS] if (one := best_choice(hit, terms, vector, top, wanted))]
    found.sort(key=lambda one: -one.score)
    least = LEAST_SHARE * found[0].score if found else 0.0
    return distinct(one for one in found if one.score >= least)


def best_choice(
    hit: Hit, terms: Sequence[QueryTerm], vector: FloatArray, top: float, wanted: WantedAnswer = ANYTHING
) -> Choice | None:
    """The sentences of a passage that answer best; None where it is code only, or says nothing of what is asked."""
    candidates = candidates_of(hit.passage, terms, vector, several=wanted.several)
    windows = [one for one in candidates if not any(one.text in told or told in one.text for told in wanted.told)]
    scores = [score_of(one, terms) + bonus_of(one, wanted) for one in windows]
    best = max(range(len(windows)), key=lambda n: (scores[n], -n), default=None)
    if best is None or not windows[best].says_something:
        return None
    return Choice(hit, windows[best].sentences, scores[best] + PASSAGE_WEIGHT * hit.score / (top or 1.0))


@dataclass(frozen=True)
class Candidate:
    """Sentences that may be quoted, and what they share with the question."""

    sentences: tuple[QuotedSentence, ...]
    text: str
    named: float  # the share of what is asked that they name under their headings
    cosine: float
    is_list: bool  # a whole list, where one is asked for
    answers_heading: bool  # their heading asks the same, and they begin the section that answers
    repeats_heading: bool  # and nothing else: a section that was left empty

    @property
    def says_something(self) -> bool:
        """Whether they are about what is asked at all, and more than a heading or a greeting."""
        is_near = self.named >= LEAST_NAMED or self.cosine >= LEAST_ALIKE
        return is_near and not self.repeats_heading and not is_idle(self.text)


def candidates_of(
    passage: Passage, terms: Sequence[QueryTerm], vector: FloatArray, *, several: bool = False
) -> list[Candidate]:
    """The windows of a passage, in order; then its lists, where several things are asked for."""
    sentences = sentences_of(passage)
    alone = list(windows_of(sentences))
    windows = [*alone, *(lists_of(sentences) if several else ())]
    texts = [quoted_text(window) for window in windows]
    cosines = bundled_table().encode(texts) @ vector if texts else ()
    asked = passage.kind in WITH_HEADINGS and share_named(passage.last_heading, terms) >= SAME_HEADING
    begins = next((one for one in sentences if not is_about_itself(one.text)), None)
    return [
        Candidate(
            window,
            text,
            share_named(f"{passage.heading} {text}", terms),
            float(cosine),
            number >= len(alone),
            asked and (window[0] == begins or number >= len(alone)),
            text == passage.last_heading,
        )
        for number, (window, text, cosine) in enumerate(zip(windows, texts, cosines, strict=True))
    ]


def score_of(window: Candidate, terms: Sequence[QueryTerm]) -> float:
    """How well a window answers."""
    own = " ".join(one.own_words for one in window.sentences)
    alone = window.named if window.answers_heading else share_named(own, terms)
    return (
        (1 - HEADINGS_WEIGHT) * alone
        + HEADINGS_WEIGHT * window.named
        + HEADING_BONUS * window.answers_heading
        + COSINE_WEIGHT * max(0.0, window.cosine)
        + QUESTION_BONUS * asks_the_same(window.sentences, terms)
        + LIST_BONUS * window.is_list * window.named
        - cost_of(window)
    )


def bonus_of(window: Candidate, wanted: WantedAnswer) -> float:
    """What a window gains by being what is wanted: it says what a thing is, or gives a reason."""
    first, explain = window.sentences[0], wanted.explain
    tells = bool(explain) and (
        tells_what_it_is(first.own_words, explain) or (first.cells and has_subject(first.cells, explain))
    )
    gives_reason = wanted.reason and bool(_REASON.search(window.text))
    return DEFINITION_BONUS * bool(tells) + REASON_BONUS * gives_reason * window.named


def cost_of(window: Candidate) -> float:
    """What a window loses by its length and by what people do not read for."""
    length = min(len(window.sentences), WINDOW)
    in_prose = not any(one.is_item for one in window.sentences)
    told = -length if window.answers_heading and in_prose else 1 if window.is_list else length
    return (
        SENTENCE_COST * told
        + CODE_COST * any(looks_like_code(one.text) for one in window.sentences)
        + LINK_COST * (not window.is_list and all(one.is_link for one in window.sentences))
        + POINTER_COST * bool(_POINTS.search(window.text))
        + IDLE_COST * is_idle(window.text)
    )


def share_named(text: str, terms: Sequence[QueryTerm]) -> float:
    """The share of what is asked that a text names, 0 to 1."""
    total = sum(sum(term.own.values()) for term in terms)
    tokens = tokens_and_characters(text)
    return min(1.0, sum(term.weight_in(tokens) for term in terms) / total) if total else 0.0


def asks_the_same(sentences: Sequence[QuotedSentence], terms: Sequence[QueryTerm]) -> bool:
    """Whether somebody asked this already, and the next sentence answers."""
    return asks(sentences[0]) and share_named(sentences[0].text, terms) >= SAME_QUESTION


def distinct(choices: Iterator[Choice]) -> list[Choice]:
    """Without those whose words another one has already."""
    kept: list[tuple[Choice, set[str]]] = []
    for one in choices:
        tokens = {token for sentence in one.sentences for token in tokens_and_characters(sentence.text)}
        if all(len(tokens & other) < 0.7 * len(tokens) for _choice, other in kept):
            kept.append((one, tokens))
    return [choice for choice, _tokens in kept]
