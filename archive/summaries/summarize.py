"""Summarise a session from its own sentences: nothing is said that was not said, and each line names its place.

The sentences chosen are the central ones (LexRank, Erkan and Radev 2004), each unlike those already chosen (maximal
marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.records import Chapter, Cited, Passage, Segment, Session, Summary, timecode
from archive.terms.glossary import Entry
from archive.text.chapters import Part, chapters
from archive.text.script import width
from archive.text.tokens import tokenize

VERSION = 1
MADE_BY = "extractive"
ABSTRACT_SENTENCES = 3
NOTE_SENTENCE = re.compile(r"[^。！？!?\n]{12,160}[。！？!?]|[A-Z][^.\n]{20,240}\.")
QUESTION = re.compile(r"[？?]$|^(为什么|怎么|那怎么|什么时候)|^(what|how|why|can|is|does)\b.*\?", re.IGNORECASE)
DECISION = re.compile(
    r"结论|(我们|大家|会上)决定|下周|请大家|约定|\b(we (will|decided|agreed)|next week|action item)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the session and where it stands."""

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
    spoken = weigh_sentences(
        [(segment.text, address_of(session, segment, segment)) for segment in segments if is_long_enough(segment.text)]
    )
    written = weigh_sentences(
        [(text, note.address) for note in notes for text in NOTE_SENTENCE.findall(strip_markup(note.text))]
    )
    parts = tuple(summarise_chapter(session, part) for part in chapters(segments))
    source = spoken or written
    return Summary(
        session_id=session.id,
        abstract=tuple(cite(select_sentences(source, ABSTRACT_SENTENCES))),
        chapters=parts,
        points=tuple(cite(select_sentences(written, min(8, 2 + len(notes) // 4)))),
        questions=tuple(Cited(s.text, (s.address,)) for s in spoken if QUESTION.search(s.text))[:12],
        decisions=tuple(Cited(s.text, (s.address,)) for s in spoken if DECISION.search(s.text))[:8],
        terms=rank_terms(glossary, [segment.text for segment in segments] + [note.text for note in notes]),
        coverage=tuple(due),
        made_by=f"{MADE_BY} {VERSION}",
        key=key,
    )


def is_long_enough(text: str) -> bool:
    return width(text) >= 5


def strip_markup(text: str) -> str:
    """A note's running text: no code, headings, table rows or list marks."""
    text = re.sub(r"```.*?(```|$)", " ", text, flags=re.DOTALL)
    return re.sub(r"^\s*(#.*|\|.*|[-*+>]\s+|\d+[.)]\s+)", "", text, flags=re.MULTILINE)


def address_of(session: Session, first: Segment, last: Segment) -> str:
    return f"{session.id}@{timecode(first.start_s)}-{timecode(math.ceil(last.end_s))}"


def weigh_sentences(sentences: Sequence[tuple[str, str]]) -> list[Sentence]:
    """Sentences as unit vectors of tf-idf over these sentences."""
    counted = [Counter(tokenize(text)) for text, _ in sentences]
    spread = Counter(token for counts in counted for token in counts)
    found = []
    for (text, address), counts in zip(sentences, counted, strict=True):
        raw = {token: n * math.log(1 + len(sentences) / spread[token]) for token, n in counts.items()}
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        found.append(Sentence(text.strip(), address, {token: value / length for token, value in raw.items()}))
    return found


def dot_product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(value * b.get(token, 0.0) for token, value in a.items())


def select_sentences(sentences: Sequence[Sentence], count: int) -> list[Sentence]:
    """The most central sentences that differ from one another, in their own order."""
    if not sentences:
        return []
    middle: defaultdict[str, float] = defaultdict(float)
    for sentence in sentences:
        for token, weight in sentence.weights.items():
            middle[token] += weight
    centrality = [dot_product(s.weights, middle) * min(1.0, width(s.text) / 15) for s in sentences]
    top = max(centrality) or 1.0
    chosen: list[int] = []
    left = set(range(len(sentences)))
    while left and len(chosen) < count:
        gains = {
            n: 0.7 * centrality[n] / top
            - 0.3 * max((dot_product(sentences[n].weights, sentences[c].weights) for c in chosen), default=0.0)
            for n in left
        }
        pick = max(sorted(left), key=lambda n: gains[n])
        chosen.append(pick)
        left.remove(pick)
    return [sentences[n] for n in sorted(chosen)]


def cite(sentences: Sequence[Sentence]) -> list[Cited]:
    return [Cited(sentence.text, (sentence.address,)) for sentence in sentences]


def summarise_chapter(session: Session, part: Part) -> Chapter:
    sentences = weigh_sentences([(s.text, address_of(session, s, s)) for s in part.segments if is_long_enough(s.text)])
    first, last = part.segments[0], part.segments[-1]
    return Chapter(
        title=part.title or session.title or timecode(first.start_s),
        start_s=first.start_s,
        end_s=last.end_s,
        address=address_of(session, first, last),
        points=tuple(cite(select_sentences(sentences, 2))),
    )


def rank_terms(glossary: Sequence[Entry], texts: Sequence[str]) -> tuple[str, ...]:
    """Glossary entries by how often any of their forms occurs, at most twenty."""
    everything = "\n".join(texts).lower()
    counts = {entry.canonical: sum(everything.count(form.lower()) for form in entry.forms) for entry in glossary}
    return tuple(sorted((term for term, n in counts.items() if n), key=lambda term: (-counts[term], term))[:20])


def render_summary(session: Session, summary: Summary) -> str:
    """The Markdown page of a summary: Chinese first, English beside it."""
    lines = [f"# {session.id} {session.title}".rstrip(), ""]
    about = [f"第 {session.week} 周 Week {session.week}"] if session.week is not None else []
    about += [f"计划主题 Planned: {'; '.join(summary.coverage)}"] if summary.coverage else []
    lines += ["> " + " · ".join([*about, f"自动摘录 made by: {summary.made_by}"]), ""]
    lines += render_section("摘要 Abstract", [render_cited(c) for c in summary.abstract])
    if summary.chapters:
        lines += ["## 章节 Chapters", ""]
        for chapter in summary.chapters:
            lines += [
                f"### {timecode(chapter.start_s)} {chapter.title}",
                "",
                *(f"- {render_cited(point)}" for point in chapter.points),
                "",
            ]
    lines += render_section("笔记要点 From the notes", [render_cited(c) for c in summary.points])
    lines += render_section("问题 Questions", [render_cited(c) for c in summary.questions])
    lines += render_section("结论与安排 Decisions", [render_cited(c) for c in summary.decisions])
    lines += render_section("术语 Terms", [", ".join(summary.terms)] if summary.terms else [])
    return "\n".join(lines).rstrip() + "\n"


def render_section(title: str, items: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {item}" for item in items), ""] if items else []


def render_cited(sentence: Cited) -> str:
    return f"{sentence.text} {' '.join(f'`{address}`' for address in sentence.addresses)}"
