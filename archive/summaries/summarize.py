"""Summarise a session from its own sentences: nothing is said that was not said, and each line names its place.

The sentences are cleaned of what only speech has (`utterances`), cut into chapters (`chapters`), and ranked (`ranking`); what was
asked, decided and left to do is found by how it was said (`questions`, `outcomes`). Each sentence is checked before it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice, pairwise

import numpy as np

from archive.intake.plan import PlannedTopic
from archive.records import Chapter, Cited, Passage, Segment, Session, Summary, without_lines
from archive.summaries.checking.citations import keep_checked
from archive.summaries.checking.evidence import Evidence
from archive.summaries.sections.abstract import choose_abstract
from archive.summaries.sections.chapters import cut_into_chapters
from archive.summaries.sections.covered import cover_plan
from archive.summaries.sections.explained import find_code, find_definitions, rank_terms
from archive.summaries.sections.folding import Folding
from archive.summaries.sections.from_notes import (
    abstract_of_notes,
    points_of_notes,
    readable_weight,
    written_notes,
)
from archive.summaries.sections.headings import choose_headings
from archive.summaries.sections.outcomes import find_outcomes
from archive.summaries.sections.points import WHOLE, choose_points, is_point
from archive.summaries.sections.questions import asks_something, find_questions
from archive.summaries.sections.ranking import score_sentences
from archive.summaries.sentences.clarity import clarity
from archive.summaries.sentences.concepts import Coverage, concepts_of
from archive.summaries.sentences.quality import Quality
from archive.summaries.sentences.utterances import Sentence, address_of_span, note_sentences, spoken_sentences
from archive.terms.glossary import Entry
from archive.text.script import has_han
from archive.text.spoken import as_statement
from archive.text.vectors import tf_idf

VERSION = 12  # raise it when the same session gets another summary: every summary is then made anew
MADE_BY = "extractive"
CHAPTER_NOTES = 2
NOTE_SIMILARITY = 0.13  # cosine of a note's sentence to a chapter from which on it treats the same
# Powers by which these count among points, in Chinese and in English: higher ones lose key facts.
QUALITY, CLARITY = 0.15, 0.2


class RankedStatements:
    """Sentences, ranked by what each says of all of them and adds to what is told already."""

    def __init__(self, sentences: Sequence[Sentence], *, spoken: bool = False) -> None:
        texts = [one.text for one in sentences]
        self.sentences = sentences
        self.coverage = Coverage(texts, score_sentences(texts))
        self.quality = Quality(texts, self.coverage.prominence)
        weigh = self.clear_weight if spoken else readable_weight
        self.coverage.clear = np.array([weigh(as_statement(text)) for text in texts])

    @cached_property
    def folding(self) -> Folding:
        """What of them is shown."""
        return Folding([one.text for one in self.sentences], self.quality.of)

    def clear_weight(self, text: str) -> float:
        """By how much a sentence counts for how good it is to read."""
        return float(self.quality.of(text) ** QUALITY if has_han(text) else clarity(text) ** CLARITY)

    def tell(self, texts: Iterable[str]) -> None:
        """Take these as told."""
        for text in texts:
            self.coverage.name(concepts_of(text))

    def choose(self, most: int, fits: Callable[[int], bool]) -> list[int]:
        """The places of the best sentences that fit, in their own order."""
        everywhere = np.ones(len(self.sentences), bool)
        return sorted(islice(self.coverage.choose(everywhere, fits), most))

    def best(self, most: int, fits: Callable[[Sentence], bool]) -> list[Sentence]:
        """The same as sentences."""
        return [self.sentences[n] for n in self.choose(most, lambda n: fits(self.sentences[n]))]


def summarise(
    session: Session,
    segments: Sequence[Segment],
    notes: Sequence[Passage],
    *,
    glossary: Sequence[Entry],
    due: Sequence[str],
    key: str,
    planned: Sequence[PlannedTopic] = (),
    names: Sequence[str] = (),
) -> Summary:
    """`segments` on the session's clock, `notes` the passages of its notes, `due` the topics and `planned` the items of the plan for
    its date, `names` those of the people who may be named as doing something."""
    spoken, written = spoken_sentences(session, segments), note_sentences(notes)
    ranked, ranked_notes = RankedStatements(spoken, spoken=True), RankedStatements(written)
    terms = rank_terms(glossary, [*(one.text for one in segments), *(one.text for one in notes)])
    empty = Summary(session.id, (), (), (), terms=terms, coverage=tuple(due), made_by=f"{MADE_BY} {VERSION}", key=key)
    made = with_speech(empty, session, ranked, ranked_notes, notes, glossary)
    made = with_outcomes(made, spoken, names)
    made = with_references(made, spoken, written, notes, glossary, planned)
    return keep_checked(with_points(made, ranked_notes, notes), Evidence(session.id, segments, notes).at)


def with_speech(
    summary: Summary,
    session: Session,
    ranked: RankedStatements,
    ranked_notes: RankedStatements,
    notes: Sequence[Passage],
    glossary: Sequence[Entry],
) -> Summary:
    """The summary with the abstract, the chapters and the questions of what was said."""
    chapters = cut_into_chapters(ranked.sentences)
    questions = find_questions(chapters, notes, ranked.coverage.prominence, ranked.quality.of)
    replies = {question.answers[0].text for question in questions if question.answers}
    abstract = abstract_of_speech(chapters, ranked, replies) or abstract_of_notes(ranked_notes.best)
    told = {one.text for one in abstract} | {one.text for question in questions for one in question.answers}
    ranked.tell(told)
    folding = ranked.folding
    points = choose_points(
        chapters, ranked.coverage, told, ranked.quality.of, folding.is_shown, shown_room=folding.room
    )
    titles = choose_titles(session, chapters, summary.coverage, glossary)
    made = make_chapters(session, chapters, titles, points, ranked_notes, folding)
    shown = tuple(one for one in questions if folding.is_question_shown(one))
    rest = tuple(one for one in questions if one not in shown)
    return replace(summary, abstract=cite(abstract), chapters=made, questions=shown, more_questions=rest)


def with_outcomes(summary: Summary, spoken: Sequence[Sentence], names: Sequence[str]) -> Summary:
    """The summary with what was decided, is to be done, and comes next week."""
    found = find_outcomes(spoken, [*names, *speakers_of(spoken)])
    return replace(summary, decisions=found.decisions, tasks=found.tasks, next_week=found.next_week)


def with_references(
    summary: Summary,
    spoken: Sequence[Sentence],
    written: Sequence[Sentence],
    notes: Sequence[Passage],
    glossary: Sequence[Entry],
    planned: Sequence[PlannedTopic],
) -> Summary:
    """The summary with what its terms mean, the code that was spoken and written of, and what of the plan was covered."""
    return replace(
        summary,
        definitions=find_definitions(summary.terms, glossary, written),
        code=find_code(spoken, [(note.text, note.address) for note in notes]),
        covered=cover_plan(planned, spoken, notes, glossary),
    )


def speakers_of(spoken: Sequence[Sentence]) -> list[str]:
    """Who speaks, each once."""
    return list(dict.fromkeys(one.speaker for one in spoken if one.speaker))


def cite(sentences: Sequence[Sentence]) -> tuple[Cited, ...]:
    """Sentences with the addresses they were taken from."""
    return tuple(Cited(as_statement(one.text), (one.address,)) for one in sentences)


# The abstract


def abstract_of_speech(
    chapters: Sequence[Sequence[Sentence]], ranked: RankedStatements, replies: Collection[str]
) -> list[Sentence]:
    """The abstract of what was said; none of the `replies`, nor what is said right after a question: it leans on that."""
    spoken = ranked.sentences
    leaning = {after.text for asked, after in pairwise(spoken) if asks_something(asked)}.union(replies)
    return choose_abstract(
        chapters,
        ranked.coverage,
        lambda one: (
            one.text not in leaning
            and bool(WHOLE.search(one.text))
            and is_point(one)
            and ranked.folding.is_good(as_statement(one.text))
        ),
    )


# Chapters


def choose_titles(
    session: Session, chapters: Sequence[Sequence[Sentence]], due: Sequence[str], glossary: Sequence[Entry]
) -> list[str]:
    """A heading for each chapter."""
    known = [form for entry in glossary for form in entry.forms]
    return choose_headings(chapters, due, known, title=session.title)


def make_chapters(
    session: Session,
    chapters: Sequence[Sequence[Sentence]],
    titles: Sequence[str],
    points: Sequence[Sequence[Sentence]],
    ranked_notes: RankedStatements,
    folding: Folding,
) -> tuple[Chapter, ...]:
    """Every chapter with its points, those that are folded, and the sentences of the notes that treat the same."""
    made = []
    used: set[str] = set()
    for chapter, title, told in zip(chapters, titles, points, strict=True):
        notes = notes_beside(chapter, ranked_notes, used)
        used |= {one.text for one in notes}
        first, last = chapter[0], chapter[-1]
        place = address_of_span(session, first.start_s, last.end_s)
        shown = [one for one in told if folding.is_shown(one.text)]
        rest = [one for one in told if one not in shown]
        made.append(Chapter(title, first.start_s, last.end_s, place, cite(shown), cite(notes), cite(rest)))
    return tuple(made)


def notes_beside(chapter: Sequence[Sentence], notes: RankedStatements, used: set[str]) -> list[Sentence]:
    """The sentences of the notes that have most in common with a chapter, if they have much, in the order of the notes."""
    if not len(notes.sentences):
        return []
    said = " ".join(one.text for one in chapter)
    vectors = tf_idf([*(one.text for one in notes.sentences), said])
    near = vectors[:-1] @ vectors[-1]
    allowed = np.where([one.text in used for one in notes.sentences], 0.0, near)
    best = [n for n in np.argsort(-allowed)[:CHAPTER_NOTES] if allowed[n] >= NOTE_SIMILARITY]
    return [notes.sentences[n] for n in sorted(best)]


# The notes


def with_points(summary: Summary, ranked: RankedStatements, passages: Sequence[Passage]) -> Summary:
    """The summary with what the notes say besides what it has of them already; of each note something where nothing was recorded."""
    told = {one.text for one in summary.definitions}
    told |= {one.text for one in summary.abstract} if summary.chapters else set()
    told |= {one.text for chapter in summary.chapters for one in chapter.notes}
    ranked.tell(told)
    points = points_of_notes(ranked.best, told, passages, every=not summary.chapters)
    used = {without_lines(one.address) for one in points}
    notes = tuple(one for one in written_notes(passages) if not summary.chapters or used.intersection(one.addresses))
    return replace(summary, points=cite(points), notes=notes)
