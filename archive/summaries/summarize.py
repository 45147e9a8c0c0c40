"""Summarise a session from its own sentences: nothing is said that was not said, and each line names its place.

A sentence's weight is the cosine similarity of its tf-idf vector to the sum of all sentences' vectors (centroid-based
selection, Radev et al. 2004). Sentences are then chosen one by one, each unlike those already chosen (maximal marginal
relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.records import Chapter, Cited, Passage, Question, Segment, Session, Summary, timecode
from archive.terms.glossary import Entry
from archive.text.chapters import Part, find_chapters
from archive.text.script import width
from archive.text.sentences import split_sentences
from archive.text.tokens import tokenize

VERSION = 2  # raise it when the same session gets another summary: every summary is then made anew
MADE_BY = "extractive"
ABSTRACT_SENTENCES = 3
CHAPTER_SENTENCES = 2
MAX_POINTS, MAX_QUESTIONS, MAX_DECISIONS, MAX_TERMS = 8, 12, 8, 20
MIN_WIDTH = 5  # Chinese characters, or as much room in Latin letters, of a sentence that says something
FULL_WIDTH = 15  # a shorter sentence counts in proportion
RELEVANCE = 0.7  # share of centrality in maximal marginal relevance; the rest is difference from what is chosen
QUOTABLE = re.compile(
    r".{12,160}[。！？!?]|[A-Z].{20,240}\."
)  # a whole sentence of a note that is neither short nor long
QUESTION = re.compile(r"[？?]$|^(为什么|怎么|那怎么|什么时候)|^(what|how|why|can|is|does)\b.*\?", re.IGNORECASE)
DECISION = re.compile(
    r"结论|(我们|大家|会上)决定|下周|请大家|约定|\b(we (will|decided|agreed)|next week|action item)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the session, where it stands, and its tf-idf vector: token -> weight, of unit length."""

    text: str
    address: str
    weights: dict[str, float]


def summarise(
    session: Session,
    segments: Sequence[Segment],
    notes: Sequence[Passage],
    *,
    glossary: Sequence[Entry],
    due: Sequence[str],
    key: str,
) -> Summary:
    """`segments` on the session's clock, `notes` the passages of its notes, `due` the plan's topics for its date."""
    spoken = spoken_sentences(session, segments)
    written = weigh_sentences([(text, n.address) for n in notes for text in note_sentences(n.text)])
    return Summary(
        session_id=session.id,
        abstract=tuple(cite(select_sentences(spoken or written, ABSTRACT_SENTENCES))),
        chapters=tuple(summarise_chapter(session, part) for part in find_chapters(segments)),
        points=tuple(cite(select_sentences(written, min(MAX_POINTS, 2 + len(notes) // 4)))),
        questions=tuple(Question(s.text, (s.address,)) for s in spoken if QUESTION.search(s.text))[:MAX_QUESTIONS],
        decisions=tuple(cite([s for s in spoken if DECISION.search(s.text)][:MAX_DECISIONS])),
        terms=rank_terms(glossary, [segment.text for segment in segments] + [note.text for note in notes]),
        coverage=tuple(due),
        made_by=f"{MADE_BY} {VERSION}",
        key=key,
    )


def summarise_chapter(session: Session, part: Part) -> Chapter:
    """A chapter with its most central sentences."""
    first, last = part.segments[0], part.segments[-1]
    return Chapter(
        title=part.title or session.title or timecode(first.start_s),
        start_s=first.start_s,
        end_s=last.end_s,
        address=address_of(session, first, last),
        points=tuple(cite(select_sentences(spoken_sentences(session, part.segments), CHAPTER_SENTENCES))),
    )


# Sentences


def spoken_sentences(session: Session, segments: Sequence[Segment]) -> list[Sentence]:
    """The segments that are long enough to say something, with their vectors."""
    said = [segment for segment in segments if width(segment.text) >= MIN_WIDTH]
    return weigh_sentences([(segment.text, address_of(session, segment, segment)) for segment in said])


def note_sentences(text: str) -> list[str]:
    """The sentences of a note's running text that may be quoted."""
    sentences = (sentence.strip() for sentence in split_sentences(running_text(text)))
    return [sentence for sentence in sentences if QUOTABLE.fullmatch(sentence)]


def running_text(text: str) -> str:
    """A note's running text: no code, headings, table rows or list marks."""
    text = re.sub(r"```.*?(```|$)", " ", text, flags=re.DOTALL)
    return re.sub(r"^\s*(#.*|\|.*|[-*+>]\s+|\d+[.)]\s+)", "", text, flags=re.MULTILINE)


def address_of(session: Session, first: Segment, last: Segment) -> str:
    """Where the speech from one segment to another stands."""
    return f"{session.id}@{timecode(first.start_s)}-{timecode(math.ceil(last.end_s))}"


def weigh_sentences(sentences: Sequence[tuple[str, str]]) -> list[Sentence]:
    """(text, address) of sentences as unit vectors of tf-idf over these sentences."""
    counted = [Counter(tokenize(text)) for text, _ in sentences]
    document_frequency = Counter(token for counts in counted for token in counts)
    found = []
    for (text, address), counts in zip(sentences, counted, strict=True):
        raw = {token: n * math.log(1 + len(sentences) / document_frequency[token]) for token, n in counts.items()}
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        found.append(Sentence(text.strip(), address, {token: value / length for token, value in raw.items()}))
    return found


def dot_product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Of two sparse vectors; the cosine similarity where both have unit length."""
    if len(a) > len(b):
        a, b = b, a
    return sum(value * b.get(token, 0.0) for token, value in a.items())


# Choosing


def select_sentences(sentences: Sequence[Sentence], count: int) -> list[Sentence]:
    """The most central sentences that differ from one another, in their own order."""
    centrality = measure_centrality(sentences)
    chosen: list[int] = []
    left = set(range(len(sentences)))
    while left and len(chosen) < count:
        gains = {n: marginal_relevance(sentences, n, chosen, centrality[n]) for n in left}
        pick = max(sorted(left), key=lambda n: gains[n])
        chosen.append(pick)
        left.remove(pick)
    return [sentences[n] for n in sorted(chosen)]


def measure_centrality(sentences: Sequence[Sentence]) -> list[float]:
    """How much each sentence is like all of them together, 1 for the most central; short ones count less."""
    centroid: defaultdict[str, float] = defaultdict(float)
    for sentence in sentences:
        for token, weight in sentence.weights.items():
            centroid[token] += weight
    centrality = [dot_product(s.weights, centroid) * min(1.0, width(s.text) / FULL_WIDTH) for s in sentences]
    top = max(centrality, default=0.0) or 1.0
    return [one / top for one in centrality]


def marginal_relevance(sentences: Sequence[Sentence], n: int, chosen: Sequence[int], centrality: float) -> float:
    """A sentence's centrality, less its similarity to the most similar one that is chosen already."""
    weights = sentences[n].weights
    similarity = max((dot_product(weights, sentences[c].weights) for c in chosen), default=0.0)
    return RELEVANCE * centrality - (1 - RELEVANCE) * similarity


def cite(sentences: Sequence[Sentence]) -> list[Cited]:
    """Sentences with the addresses they were taken from."""
    return [Cited(sentence.text, (sentence.address,)) for sentence in sentences]


def rank_terms(glossary: Sequence[Entry], texts: Sequence[str]) -> tuple[str, ...]:
    """Glossary entries by how often any of their forms occurs, at most twenty."""
    everything = "\n".join(texts).lower()
    counts = {entry.canonical: sum(everything.count(form.lower()) for form in entry.forms) for entry in glossary}
    return tuple(sorted((term for term, n in counts.items() if n), key=lambda term: (-counts[term], term))[:MAX_TERMS])
